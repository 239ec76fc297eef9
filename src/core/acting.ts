import { type Acting, readAccount, toInitials } from './account.ts';
import type { Claims } from './claims.ts';
import { AppError } from './errors.ts';
import { NAME_LIMIT } from './name.ts';
import { accountsOf, type Choice, type Choices, getAccount, type State } from './state.ts';

/** What is left at least of the name of who acts. */
const LEAST_OF_SUPPORT = 12;

/** What a person says who wants to act as another. */
export interface ActingDraft extends Pick<Acting, 'subject' | 'reason'> {
  readonly label: string;
}

/** @throws AppError unless it says as whom, and why. */
export function readActing({ subject, reason, label }: ActingDraft): ActingDraft {
  if (subject.trim() === '') throw new AppError('subject-missing');
  if (reason.trim() === '') throw new AppError('reason-missing');
  return { subject: subject.trim(), reason: reason.trim(), label };
}

/**
 * How the account is named: in the words of `say`, which says who acts as whom. Where that is longer than a name should
 * be, who acts is cut short; as whom never is.
 */
export function toActingLabel(
  support: string,
  subject: string,
  say: (support: string, subject: string) => string,
): string {
  const whole = say(support, subject);
  const excess = whole.length - NAME_LIMIT;
  if (excess <= 0) return whole;
  const letters = [...support];
  const room = Math.max(letters.length - excess - 1, LEAST_OF_SUPPORT);
  return room < letters.length ? say(`${letters.slice(0, room).join('').trimEnd()}…`, subject) : whole;
}

/** The account by which `support` acts as `subject` already. */
export function findActing({ accounts }: State, support: string, subject: string): string | undefined {
  return accounts.find(({ acting }) => acting?.support === support && acting.subject === subject)?.id;
}

/** Who acts as a token says (RFC 8693 section 4.1), by name where it has one. */
export function findActor({ act }: Claims): string | undefined {
  const { username, sub } = (act ?? {}) as Readonly<Record<string, unknown>>;
  const name = username ?? sub;
  return typeof name === 'string' ? name : undefined;
}

/** Adds the account by which another acts, or renews its reason. It stands below the one that acts. */
export function actAs(state: State, id: string, acting: Acting, label: string): State {
  const support = getAccount(state, acting.support);
  const before = state.accounts.find(account => account.id === id);
  const accounts = state.accounts.filter(account => account !== before);
  const draft = {
    label: support.label,
    username: support.username,
    method: 'login',
    color: before?.color,
    initials: toInitials(`${support.label.slice(0, 1)} ${acting.subject}`),
  } as const;
  // As whom somebody acts is never cut, so that its names may be longer than any that is typed.
  const account = {
    ...readAccount(id, support.site, draft, accountsOf(state, support.site)),
    label,
    username: acting.subject,
    acting,
  };
  return { ...state, accounts: accounts.toSpliced(accounts.indexOf(support) + 1, 0, account) };
}

/** Removes such an account. Wherever it was chosen, the one that acted is chosen again. */
export function endActing(state: State, id: string): State {
  const { acting } = getAccount(state, id);
  if (!acting) throw new AppError('account-unknown');
  const back = { kind: 'account', account: acting.support } as const;
  const { [id]: _, ...standings } = state.standings;
  return {
    ...state,
    accounts: state.accounts.filter(account => account.id !== id),
    choices: replace(state.choices, id, back),
    tabs: Object.fromEntries(
      Object.entries(state.tabs).map(([tab, choices]) => [tab, replace(choices, id, back)]),
    ),
    standings,
  };
}

function replace(choices: Choices, id: string, other: Choice): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([site, choice]) => [
      site,
      choice.kind === 'account' && choice.account === id ? other : choice,
    ]),
  );
}
