import { isIP } from 'node:net';
import { resolve } from 'node:path';

export const keyAlgs = ['ES256', 'RS256', 'EdDSA'] as const;
/** The algorithms whose public key anyone may have (RFC 7518, RFC 8037). */
export type KeyAlg = (typeof keyAlgs)[number];

/** How access tokens are signed. Whoever can verify HS256 can sign as well. */
export type Signing =
  | { readonly alg: KeyAlg }
  | { readonly alg: 'HS256' /** At least 32 bytes; there is no default. */; readonly secret: Uint8Array };

/** So many tries, counted from the first one, within so many seconds. */
export interface Limit {
  readonly tries: number;
  readonly seconds: number;
}

export type Storage =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

export interface Config {
  /** Undefined: http, the host and the port that the server really got. */
  readonly issuer: string | undefined;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly storage: Storage;
  readonly signing: Signing;
  /** The `aud` of access tokens. Undefined: the issuer followed by /api. */
  readonly audience: string | undefined;
  /** Seconds. */
  readonly accessTtl: number;
  /** Seconds since the last renewal. */
  readonly refreshTtl: number;
  /** Seconds in which a spent refresh token is taken once more, as its answer may have been lost. */
  readonly refreshLeeway: number;
  readonly extensionIds: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Where else the extension may be answered than where browsers answer extensions. */
  readonly redirectUris: readonly string[];
  /** Whether the token endpoint takes passwords (RFC 6749 section 4.3). */
  readonly passwordGrant: boolean;
  /** What the API identifies itself with to introspect tokens. Undefined: nobody introspects. */
  readonly apiSecret: string | undefined;
  /** What cookies are signed with, the first first. Empty: what follows from the secrets below, or one that is made. */
  readonly cookieKeys: readonly string[];
  /** What private keys are sealed with in the database, the first first. Empty: they lie there as they are. */
  readonly keySecrets: readonly string[];
  /** How many proxies of ours stand in front and append to X-Forwarded-For. */
  readonly trustProxyHops: number;
  /** How often other replicas' revocations are looked for. */
  readonly pollMs: number;
  readonly hashConcurrency: number;
  /** Failed sign-ins of one name from one address. */
  readonly limitUser: Limit;
  /** Failed sign-ins from one address. */
  readonly limitIp: Limit;
}

/** The configuration cannot be used; the message is one sentence that names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

const set = (env: Env, name: string): string | undefined => env[name]?.trim() || undefined;

const list = (env: Env, name: string): string[] =>
  (env[name] ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(Boolean);

function integer(env: Env, name: string, fallback: number, least: number, most: number): number {
  const text = set(env, name);
  if (text === undefined) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}

function limit(env: Env, name: string, fallback: Limit): Limit {
  const text = set(env, name);
  if (text === undefined) return fallback;
  const [, tries, seconds] = /^([1-9]\d{0,6})\/([1-9]\d{0,6})$/.exec(text) ?? [];
  if (!tries || !seconds)
    throw new ConfigError(`${name} must be tries/seconds, as in 10/900, not "${text}".`);
  return { tries: Number(tries), seconds: Number(seconds) };
}

function httpUrl(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash) return url;
  throw new ConfigError(`${name} must be an http or https URL without query or fragment, not "${text}".`);
}

/** The issuer is compared as text (RFC 8414 section 2), so it is kept as written but for a closing slash. */
function issuer(env: Env): string | undefined {
  const text = set(env, 'ISSUER')?.replace(/\/+$/, '');
  if (text === undefined) return undefined;
  if (httpUrl('ISSUER', text).pathname !== '/')
    throw new ConfigError(`ISSUER must be an origin without a path, not "${text}".`);
  return new URL(text).origin;
}

function origins(env: Env, name: string): string[] {
  return list(env, name).map(text => {
    const url = httpUrl(name, text);
    if (url.pathname === '/') return url.origin;
    throw new ConfigError(`${name} must list origins such as http://127.0.0.1:4181, not "${text}".`);
  });
}

function redirectUris(env: Env): string[] {
  const uris = list(env, 'REDIRECT_URIS');
  const wrong = uris.find(uri => !URL.canParse(uri) || new URL(uri).hash !== '');
  if (wrong === undefined) return uris;
  throw new ConfigError(`REDIRECT_URIS must list absolute URLs without a fragment, not "${wrong}".`);
}

function onOff(env: Env, name: string, fallback: boolean): boolean {
  const text = set(env, name) ?? (fallback ? 'on' : 'off');
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ConfigError(`${name} must be on or off, not "${text}".`);
}

function apiSecret(env: Env): string | undefined {
  const text = set(env, 'API_SECRET');
  if (text === undefined || text.length >= 32) return text;
  throw new ConfigError('API_SECRET must have at least 32 characters.');
}

function secrets(env: Env, name: string): string[] {
  const texts = list(env, name);
  if (texts.every(text => text.length >= 32)) return texts;
  throw new ConfigError(`${name} must list secrets of at least 32 characters each.`);
}

function extensionIds(env: Env): string[] {
  const ids = list(env, 'EXTENSION_IDS');
  const wrong = ids.find(id => !/^[a-p]{32}$/.test(id));
  if (wrong === undefined) return ids;
  throw new ConfigError(
    `EXTENSION_IDS must list Chromium extension ids (32 letters a to p), not "${wrong}".`,
  );
}

function signing(env: Env): Signing {
  const text = set(env, 'SIGNING_ALG') ?? 'ES256';
  const alg = keyAlgs.find(known => known === text);
  if (alg) return { alg };
  if (text !== 'HS256')
    throw new ConfigError(`SIGNING_ALG must be one of ${keyAlgs.join(', ')}, HS256, not "${text}".`);
  const secret = new TextEncoder().encode(env.HS_SECRET ?? '');
  if (secret.length >= 32) return { alg: text, secret };
  throw new ConfigError('HS_SECRET must be set to a secret of at least 32 bytes when SIGNING_ALG is HS256.');
}

function storage(env: Env): Storage {
  const url = set(env, 'DATABASE_URL');
  if (url === undefined) return { kind: 'embedded', folder: resolve(set(env, 'DATA_DIR') ?? '.guise') };
  if (set(env, 'DATA_DIR'))
    throw new ConfigError(
      'DATABASE_URL and DATA_DIR are both set: the companion keeps its data in one place.',
    );
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgres', url };
  throw new ConfigError('DATABASE_URL must begin with postgres:// or postgresql://.');
}

/** Every host that only this machine reaches, or every one, may serve; the issuer can be told from the first kind only. */
function checkIssuer(config: Config): Config {
  if (config.issuer === undefined && /^(0\.0\.0\.0|::|)$/.test(config.host))
    throw new ConfigError(`ISSUER must be set to the URL that clients use when HOST is ${config.host}.`);
  return config;
}

/** Reads the configuration from environment variables. @throws {ConfigError} */
export function readConfig(env: Env): Config {
  return checkIssuer({
    issuer: issuer(env),
    host: set(env, 'HOST') ?? '127.0.0.1',
    port: integer(env, 'PORT', 4180, 0, 65_535),
    storage: storage(env),
    signing: signing(env),
    audience: set(env, 'AUDIENCE'),
    accessTtl: integer(env, 'ACCESS_TTL', 600, 1, 86_400),
    refreshTtl: integer(env, 'REFRESH_TTL', 14 * 86_400, 1, 365 * 86_400),
    refreshLeeway: integer(env, 'REFRESH_LEEWAY', 30, 0, 600),
    extensionIds: extensionIds(env),
    allowedOrigins: origins(env, 'ALLOWED_ORIGINS'),
    redirectUris: redirectUris(env),
    passwordGrant: onOff(env, 'PASSWORD_GRANT', true),
    apiSecret: apiSecret(env),
    cookieKeys: secrets(env, 'COOKIE_KEYS'),
    keySecrets: secrets(env, 'KEY_SECRETS'),
    trustProxyHops: integer(env, 'TRUST_PROXY_HOPS', 0, 0, 16),
    pollMs: integer(env, 'POLL_MS', 2_000, 50, 600_000),
    hashConcurrency: integer(env, 'HASH_CONCURRENCY', 2, 1, 64),
    limitUser: limit(env, 'RL_USER', { tries: 10, seconds: 900 }),
    limitIp: limit(env, 'RL_IP', { tries: 100, seconds: 900 }),
  });
}

/** The issuer of a server that listens on this port. */
export function toIssuer(config: Config, port: number): string {
  const host = isIP(config.host) === 6 ? `[${config.host}]` : config.host;
  return config.issuer ?? `http://${host}:${port}`;
}
