/** When a token may be sent. Milliseconds since the epoch, by this machine's clock. */
export interface Validity {
  readonly receivedAt: number;
  /** Absent where the token states no expiry. */
  readonly expiresAt?: number;
  readonly notBefore?: number;
}

/** What a grant returned. */
export interface TokenSet extends Validity {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Of a client that is an account itself: what it asks for its next token with. */
  readonly clientSecret?: string;
  /** Where these may be spent: the token endpoint of the sign-in they came from, and nowhere else. */
  readonly tokenEndpoint?: string;
  readonly scope?: string;
  /** Where it is to be remembered: what the account signs in with once nothing renews it. */
  readonly password?: string;
  /** Where that may be spent: the address that it signed in at, and nowhere else. */
  readonly passwordAt?: string;
}

/** A token is withdrawn this long before it expires, so that none expires under way. */
const WITHDRAW_MARGIN = 5_000;
const RENEW_MARGIN = 60_000;
/** How far the clock may step back, as time servers make it, before what it said earlier is distrusted. */
export const CLOCK_TOLERANCE = 2_000;

/**
 * When the token's rule is withdrawn: shortly before it expires, for a short-lived token a tenth of its life. Not less
 * than a second if that leaves three quarters of its life: `iat`, which `exp` is read by, names a whole second, and the
 * token may be that much older.
 */
function withdrawAt({ receivedAt, expiresAt }: Validity): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY;
  const life = toLife(receivedAt, expiresAt);
  return expiresAt - Math.min(WITHDRAW_MARGIN, Math.max(1_000, life / 10), life / 4);
}

/** When to ask for the next token: a minute before expiry, for a short-lived token a third of its life. */
function renewAt({ receivedAt, expiresAt }: Validity): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY;
  return expiresAt - Math.min(RENEW_MARGIN, toLife(receivedAt, expiresAt) / 3);
}

function toLife(receivedAt: number, expiresAt: number): number {
  return Math.max(0, expiresAt - receivedAt);
}

/** True when it must not be sent any more; also when the clock was set back to before it came, as nothing is known then. */
export function isExpired(validity: Validity, now: number): boolean {
  return now >= withdrawAt(validity) || now < trustedAt(validity);
}

/** Before it nothing is known of a token: the clock was set back since it came. */
function trustedAt({ receivedAt }: Validity): number {
  return receivedAt - CLOCK_TOLERANCE;
}

/** True before the instant that `nbf` names. */
export function isEarly({ notBefore }: Validity, now: number): boolean {
  return notBefore !== undefined && now < notBefore;
}

/** True when a new token should be asked for. */
export function isDue(validity: Validity, now: number): boolean {
  return now >= renewAt(validity) || isExpired(validity, now);
}

/** The next instant after `now` at which any of the answers above changes, or undefined. */
export function nextChange(validity: Validity, now: number): number | undefined {
  return earliest(
    [trustedAt(validity), validity.notBefore, renewAt(validity), withdrawAt(validity)].filter(
      at => at !== undefined && at > now && Number.isFinite(at),
    ),
  );
}

/** True for what can stand by itself in a header or a cookie: visible ASCII, and some of it. It need not be a JWT. */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** True where the next token can be had without the person. */
export function isRenewable({ refreshToken, clientSecret, password }: TokenSet): boolean {
  return [refreshToken, clientSecret, password].some(each => each !== undefined);
}

/** The earliest of some instants, or undefined where there is none. */
export function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter(instant => instant !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
