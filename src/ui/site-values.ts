import { readUrl } from '../core/address.ts';
import {
  type Attachment,
  type AttachmentKind,
  BEARER,
  isStored,
  readAttachments,
} from '../core/attachment.ts';
import { AppError, type Problem, toProblem } from '../core/errors.ts';
import { readName } from '../core/name.ts';
import type { Site } from '../core/site.ts';
import { readSite, type SiteDraft } from '../core/site-draft.ts';
import { findUrl } from '../core/url.ts';
import { type MessageKey, t } from '../platform/i18n.ts';
import {
  type Checks,
  NEW_SIGN_IN,
  readSignInValues,
  type SignInValues,
  toSignInChecks,
  toSignInValues,
} from './sign-in-values.ts';

/** A site as it stands in the form. */
export interface SiteValues {
  readonly name: string;
  readonly origins: readonly string[];
  readonly signIn: SignInValues;
  readonly attachments: Site['attachments'];
  readonly cookies: Site['cookies'];
  /** Not typed here, and lost where the site moves away from it. */
  readonly whoami?: Site['whoami'];
}

/**
 * What is wrong, by field: `name`, `origin.0`, `attachments`, `attachment.0.name`, `attachment.0.template`, or what the
 * sign-in is asked by.
 */
export type SiteProblems = Readonly<Record<string, Problem>>;

/** What the name of each kind of attachment is called. */
export const ATTACHMENT_NAMES = {
  header: 'attachment_name_header',
  cookie: 'attachment_name_cookie',
  query: 'attachment_name_query',
  local: 'attachment_name_storage',
  session: 'attachment_name_storage',
} as const satisfies Record<AttachmentKind, MessageKey>;

/** An empty form, filled in from the address of the tab. */
export function toNewSiteValues(url: string | undefined): SiteValues {
  const { origin, host } = findUrl(url ?? '') ?? { origin: '', host: '' };
  return {
    name: host,
    origins: [origin],
    signIn: NEW_SIGN_IN,
    attachments: [BEARER],
    cookies: 'kept',
  };
}

export function toSiteValues({ id: _, signIn, ...site }: Site): SiteValues {
  return { ...site, signIn: toSignInValues(signIn) };
}

/** @throws AppError when the companion's address is not one. */
export function readSiteDraft(values: SiteValues): SiteDraft {
  const { signIn, whoami, ...site } = values;
  return {
    ...site,
    signIn: readSignInValues(signIn),
    ...(whoami && !findLostWhoami(values) && { whoami }),
  };
}

/** Where the site's server is asked who somebody is, when that is at none of its addresses any more. */
export function findLostWhoami({ whoami, origins }: SiteValues): string | undefined {
  return whoami && !toOrigins(origins).includes(new URL(whoami.url).origin) ? whoami.url : undefined;
}

/** Judges every field by the rules that the background judges the whole by. @param id of the site that is edited. */
export function toSiteProblems(values: SiteValues, others: readonly Site[], id = ''): SiteProblems {
  const checks: Checks = [['name', () => readName(values.name)]];
  for (const [index, origin] of values.origins.entries()) {
    if (index > 0 && origin.trim() === '') continue;
    const before = values.origins.slice(0, index).filter(isReadable);
    checks.push([`origin.${index}`, () => readSite(id, { name: 'x', origins: [...before, origin] }, others)]);
  }
  checks.push(...toAttachmentChecks(values.attachments), ...toSignInChecks(values.signIn));
  return Object.fromEntries(
    checks.flatMap(([field, check]) => {
      const problem = findProblem(check);
      return problem ? [[field, problem]] : [];
    }),
  );
}

function toAttachmentChecks(attachments: readonly Attachment[]): Checks {
  if (attachments.length === 0) return [['attachments', () => readAttachments([])]];
  return attachments.flatMap(({ kind, name, template }, index) => {
    const places = attachments.slice(0, index + 1).map(each => ({ ...each, template: '{token}' }));
    const before = places
      .slice(0, -1)
      .filter(each => findProblem(() => readAttachments([each])) === undefined);
    const named = { kind: isStored(kind) ? kind : 'query', name: name.trim() || 'x', template } as const;
    const checkName = () => {
      checkFilled(name, ATTACHMENT_NAMES[kind]);
      readAttachments([...before, ...places.slice(-1)]);
    };
    return [
      [`attachment.${index}.name`, checkName],
      [`attachment.${index}.template`, () => readAttachments([named])],
    ];
  });
}

function checkFilled(typed: string, label: MessageKey): void {
  if (typed.trim() === '') throw new AppError('field-missing', t(label));
}

function isReadable(typed: string): boolean {
  return typed.trim() !== '' && findProblem(() => readUrl(typed)) === undefined;
}

function findProblem(check: () => unknown): Problem | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
}

/** The origins as they would be stored, of those that can be read. */
export function toOrigins(typed: readonly string[]): readonly string[] {
  return [...new Set(typed.filter(isReadable).map(each => readUrl(each).origin))];
}
