import { readOrigin } from './address.ts';
import { type Attachment, BEARER, readAttachments } from './attachment.ts';
import { AppError } from './errors.ts';
import { readName } from './name.ts';
import type { SignIn } from './sign-in.ts';
import { readSignIn } from './sign-in-draft.ts';
import type { Site } from './site.ts';
import { readWhoami } from './whoami.ts';

/** What a form sends: a site as typed, not yet judged. */
export interface SiteDraft {
  readonly name: string;
  readonly origins: readonly string[];
  readonly signIn?: SignIn | undefined;
  /** The token as a bearer token (RFC 6750), where nothing else is said. */
  readonly attachments?: readonly Attachment[] | undefined;
  readonly cookies?: Site['cookies'] | undefined;
  readonly reload?: Site['reload'] | undefined;
  readonly marks?: Site['marks'] | undefined;
  readonly whoami?: Site['whoami'] | undefined;
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
    ...(draft.reload && { reload: draft.reload }),
    ...((draft.marks?.frame || draft.marks?.title) && { marks: draft.marks }),
    ...(draft.whoami && { whoami: readWhoami(draft.whoami, origins) }),
  };
}
