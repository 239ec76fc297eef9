import { readUrl } from '../core/address.ts';
import { type Attachment, type AttachmentKind, BEARER, readAttachments } from '../core/attachment.ts';
import { AppError, type Problem, toProblem } from '../core/errors.ts';
import { checkPointer } from '../core/json-pointer.ts';
import { readName } from '../core/name.ts';
import type { SignIn, Site } from '../core/site.ts';
import { companionSignIn, readSite, type SiteDraft } from '../core/site-draft.ts';
import { type MessageKey, t } from '../platform/i18n.ts';

export type SignInKind = 'companion' | 'custom' | 'pasted';

/** A site as it stands in the form. */
export interface SiteValues {
  readonly name: string;
  readonly origins: readonly string[];
  readonly kind: SignInKind;
  readonly issuer: string;
  readonly signIn: Required<SignIn>;
  readonly attachments: Site['attachments'];
  readonly cookies: Site['cookies'];
}

/**
 * What is wrong, by field: `name`, `issuer`, `origin.0`, `attachments`, `attachment.0.name`, `attachment.0.template`, or a
 * member of SignIn.
 */
export type SiteProblems = Readonly<Record<string, Problem>>;

const SIGN_IN: Required<SignIn> = {
  url: '',
  usernameField: 'username',
  passwordField: 'password',
  tokenAt: '/access_token',
  refreshTokenAt: '/refresh_token',
  expiresInAt: '/expires_in',
  tokenEndpoint: '',
  clientId: 'guise',
};

/** The members of SignIn that the form shows, in its order, with their labels. */
export const SIGN_IN_FIELDS: readonly (readonly [keyof SignIn, MessageKey])[] = [
  ['url', 'field_sign_in_url'],
  ['usernameField', 'field_username_field'],
  ['passwordField', 'field_password_field'],
  ['tokenAt', 'field_token_at'],
  ['refreshTokenAt', 'field_refresh_token_at'],
  ['expiresInAt', 'field_expires_in_at'],
  ['tokenEndpoint', 'field_token_endpoint'],
  ['clientId', 'field_client_id'],
];

/** What the name of each kind of attachment is called. */
export const ATTACHMENT_NAMES = {
  header: 'attachment_name_header',
  cookie: 'attachment_name_cookie',
  query: 'attachment_name_query',
} as const satisfies Record<AttachmentKind, MessageKey>;

/** An empty form, filled in from the address of the tab. */
export function toNewSiteValues(url: string | undefined): SiteValues {
  const { origin, host } = url && URL.canParse(url) ? new URL(url) : { origin: '', host: '' };
  const sent = { attachments: [BEARER], cookies: 'kept' } as const;
  return { name: host, origins: [origin], kind: 'companion', issuer: '', signIn: SIGN_IN, ...sent };
}

export function toSiteValues({ id: _, signIn, ...site }: Site): SiteValues {
  if (!signIn) return { ...site, kind: 'pasted', issuer: '', signIn: SIGN_IN };
  const { origin } = new URL(signIn.url);
  const kind = isSame(signIn, companionSignIn(origin)) ? 'companion' : 'custom';
  return { ...site, kind, issuer: origin, signIn: { ...SIGN_IN, tokenEndpoint: '', ...signIn } };
}

function isSame(one: SignIn, other: SignIn): boolean {
  return SIGN_IN_FIELDS.every(([member]) => one[member] === other[member]);
}

/** @throws AppError when the companion's address is not one. */
export function readSiteDraft({ kind, issuer, signIn, ...site }: SiteValues): SiteDraft {
  if (kind === 'pasted') return site;
  return { ...site, signIn: kind === 'companion' ? companionSignIn(issuer) : signIn };
}

/** Judges every field by the rules that the background judges the whole by. @param id of the site that is edited. */
export function toSiteProblems(values: SiteValues, others: readonly Site[], id = ''): SiteProblems {
  const checks: [string, () => unknown][] = [['name', () => readName(values.name)]];
  for (const [index, origin] of values.origins.entries()) {
    if (index > 0 && origin.trim() === '') continue;
    const before = values.origins.slice(0, index).filter(isReadable);
    checks.push([`origin.${index}`, () => readSite(id, { name: 'x', origins: [...before, origin] }, others)]);
  }
  checks.push(...toAttachmentChecks(values.attachments));
  if (values.kind === 'companion') checks.push(['issuer', () => readIssuer(values.issuer)]);
  if (values.kind === 'custom') checks.push(...toSignInChecks(values.signIn));
  return Object.fromEntries(
    checks.flatMap(([field, check]) => {
      const problem = findProblem(check);
      return problem ? [[field, problem]] : [];
    }),
  );
}

function toAttachmentChecks(attachments: readonly Attachment[]): [string, () => unknown][] {
  if (attachments.length === 0) return [['attachments', () => readAttachments([])]];
  return attachments.flatMap(({ kind, name, template }, index) => {
    const places = attachments.slice(0, index + 1).map(each => ({ ...each, template: '{token}' }));
    const before = places
      .slice(0, -1)
      .filter(each => findProblem(() => readAttachments([each])) === undefined);
    const named = { kind: 'query', name: name.trim() || 'x', template } as const;
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

function toSignInChecks(signIn: Required<SignIn>): [string, () => unknown][] {
  return SIGN_IN_FIELDS.map(([member, label]) => {
    const typed = signIn[member];
    const check = () => {
      if (member.endsWith('At')) return checkPointer(typed);
      if (member === 'tokenEndpoint') return typed.trim() && readUrl(typed);
      checkFilled(typed, label);
      if (member === 'url') readUrl(typed);
    };
    return [member, check];
  });
}

function checkFilled(typed: string, label: MessageKey): void {
  if (typed.trim() === '') throw new AppError('field-missing', t(label));
}

function readIssuer(typed: string): void {
  checkFilled(typed, 'field_issuer');
  companionSignIn(typed);
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
