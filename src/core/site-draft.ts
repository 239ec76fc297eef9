import { readOrigin, readUrl } from './address.ts';
import { type Attachment, BEARER, readAttachments } from './attachment.ts';
import { AppError } from './errors.ts';
import { checkPointer } from './json-pointer.ts';
import { readName } from './name.ts';
import type { SignIn, Site } from './site.ts';

/** What a form sends: a site as typed, not yet judged. */
export interface SiteDraft {
  readonly name: string;
  readonly origins: readonly string[];
  readonly signIn?: SignIn | undefined;
  /** The token as a bearer token (RFC 6750), where nothing else is said. */
  readonly attachments?: readonly Attachment[] | undefined;
  readonly cookies?: Site['cookies'] | undefined;
}

/** The companion's own sign-in, for the issuer at `issuer`. */
export function companionSignIn(issuer: string): SignIn {
  const origin = readOrigin(issuer);
  return {
    url: `${origin}/login`,
    usernameField: 'username',
    passwordField: 'password',
    tokenAt: '/access_token',
    refreshTokenAt: '/refresh_token',
    expiresInAt: '/expires_in',
    tokenEndpoint: `${origin}/token`,
    clientId: 'guise',
  };
}

/** A draft judged. @throws AppError for the first thing that is wrong with it. */
export function readSite(id: string, draft: SiteDraft, others: readonly Site[]): Site {
  const origins = draft.origins.filter(typed => typed.trim() !== '').map(readOrigin);
  if (origins.length === 0) throw new AppError('origin-missing');
  for (const [index, origin] of origins.entries()) {
    if (origins.indexOf(origin) !== index) throw new AppError('origin-repeated', origin);
    const owner = others.find(site => site.id !== id && site.origins.includes(origin));
    if (owner) throw new AppError('origin-taken', origin, owner.name);
  }
  const name = readName(draft.name);
  return {
    id,
    name,
    origins,
    ...(draft.signIn && { signIn: readSignIn(draft.signIn) }),
    attachments: readAttachments(draft.attachments ?? [BEARER]),
    cookies: draft.cookies ?? 'kept',
  };
}

function readSignIn(draft: SignIn): SignIn {
  for (const field of ['usernameField', 'passwordField', 'tokenAt', 'clientId'] as const) {
    if (draft[field].trim() === '') throw new AppError('field-missing', field);
  }
  for (const pointer of [draft.tokenAt, draft.refreshTokenAt, draft.expiresInAt]) checkPointer(pointer);
  const { tokenEndpoint, ...rest } = draft;
  const signIn = { ...rest, url: readUrl(draft.url).href };
  return tokenEndpoint?.trim() ? { ...signIn, tokenEndpoint: readUrl(tokenEndpoint).href } : signIn;
}
