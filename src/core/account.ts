import { AppError } from './errors.ts';
import { readName } from './name.ts';

/** How an account comes by its token set: the site's sign-in, or a JWT that the person pasted. */
export type Method = 'login' | 'pasted';

export const PATTERNS = ['stripes', 'dots', 'checks'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** One identity a user can act as at a site. Its tokens are kept elsewhere. */
export interface Account {
  readonly id: string;
  readonly site: string;
  readonly label: string;
  /** `#rrggbb`, lower case. */
  readonly color: string;
  /** Lies over the colour; none where it is absent. */
  readonly pattern?: Pattern;
  /** One or two characters, or an emoji: what fits on the toolbar badge. */
  readonly initials: string;
  readonly username: string;
  readonly method: Method;
  /** Its password is sealed with its tokens, so that it can sign in again by itself. */
  readonly remembersPassword?: true;
  /** Present where it is somebody acting as another, for a while. */
  readonly acting?: Acting;
}

/** Who acts as whom, and why (RFC 8693). */
export interface Acting {
  /** The id of the account that acts. */
  readonly support: string;
  readonly subject: string;
  readonly reason: string;
  /** Who acts as the token says: its `act` claim (section 4.1). */
  readonly actor?: string;
}

/** What a form sends. Empty initials and colour are filled in. */
export interface AccountDraft {
  readonly label: string;
  readonly username: string;
  readonly method: Method;
  readonly color?: string | undefined;
  readonly pattern?: Pattern | undefined;
  readonly initials?: string | undefined;
  readonly remembersPassword?: boolean | undefined;
}

/** Colours apart from each other for the common kinds of colour blindness, all readable under white letters. */
export const COLORS: readonly string[] = [
  '#1f6feb',
  '#c2410c',
  '#15803d',
  '#9333ea',
  '#be123c',
  '#0f766e',
  '#a16207',
  '#4338ca',
  '#be185d',
  '#4d7c0f',
  '#0e7490',
  '#57534e',
];

/** A draft judged. @throws AppError for the first thing that is wrong with it. */
export function readAccount(
  id: string,
  site: string,
  draft: AccountDraft,
  others: readonly Account[],
): Account {
  const label = readName(draft.label);
  return {
    id,
    site,
    label,
    color: draft.color ? readColor(draft.color) : nextColor(others),
    initials: draft.initials?.trim() ? readInitials(draft.initials) : toInitials(label),
    ...(draft.pattern && { pattern: draft.pattern }),
    username: draft.username.trim() ? readName(draft.username) : '',
    method: draft.method,
    ...(draft.remembersPassword && { remembersPassword: true }),
  };
}

/** The first letters of the first two words; of a single word, its first two letters. */
export function toInitials(label: string): string {
  const words = label.split(/[\s\p{P}]+/u).filter(word => word !== '');
  const [first = '?', second] = words;
  return second === undefined
    ? toLetters(first).slice(0, 2).join('')
    : `${toLetters(first)[0]}${toLetters(second)[0]}`;
}

/** The least used colour, the earlier one where several are used alike. */
function nextColor(accounts: readonly Account[]): string {
  const uses = (color: string) => accounts.filter(account => account.color === color).length;
  return COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
}

function readInitials(typed: string): string {
  const letters = toLetters(typed.trim());
  if (letters.length > 2) throw new AppError('initials-too-long', typed.trim().slice(0, 20));
  return letters.join('');
}

function readColor(typed: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(typed)) throw new AppError('color-invalid', typed.slice(0, 20));
  return typed.toLowerCase();
}

function toLetters(text: string): readonly string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
