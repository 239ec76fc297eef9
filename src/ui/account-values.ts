import {
  type Account,
  type AccountDraft,
  COLORS,
  type Method,
  type Pattern,
  readAccount,
  toInitials,
} from '../core/account.ts';
import { type Problem, toProblem } from '../core/errors.ts';
import type { Site } from '../core/site.ts';

/** An account as it stands in the form. */
export interface AccountValues {
  readonly label: string;
  readonly username: string;
  readonly method: Method;
  readonly color: string;
  readonly pattern?: Pattern | undefined;
  readonly initials: string;
  readonly remembersPassword?: boolean | undefined;
}

/** How an account will look, and what is still wrong with it. */
export interface AccountPreview extends Pick<Account, 'color' | 'pattern' | 'initials'> {
  readonly problem?: Problem;
}

/** The account that the form would send: who has no label is called by the user name. */
export function toAccountDraft(values: AccountValues): AccountDraft {
  return { ...values, label: values.label.trim() || values.username };
}

/** Judged by the rules that the background judges by. */
export function toPreview(draft: AccountDraft, { id }: Site, others: readonly Account[]): AccountPreview {
  try {
    return readAccount('', id, draft, others);
  } catch (error) {
    const color = draft.color || COLORS[0] || '';
    return { color, initials: toInitials(draft.label || '?'), problem: toProblem(error) };
  }
}

/** Whether a problem is with one part of an account: its `name` or its `initials`. */
export function isAbout(problem: Problem | undefined, field: string): boolean {
  return problem?.code.startsWith(field) === true;
}
