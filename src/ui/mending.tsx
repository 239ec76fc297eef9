import { useState } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import type { Standing } from '../core/standing.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import { BusyButton } from './busy-button.tsx';
import { type CommandState, useCommand } from './command.ts';
import { toHosts } from './hosts.ts';
import { toLater } from './lazy.tsx';
import { ProblemLine } from './problem-line.tsx';
import type { Mending } from './status.ts';

const WORDS = {
  allow: 'allow',
  ask: 'sign_in',
  'sign-in': 'sign_in',
  renew: 'renew',
  end: 'end_acting',
} as const;

/** What is being done to an account. */
export interface Doing {
  readonly command: CommandState;
  /** Which secret is asked for now. */
  readonly ask: Ask | undefined;
  readonly onAsk: (ask: Ask | undefined) => void;
}

export function useDoing(): Doing {
  const [ask, onAsk] = useState<Ask>();
  return { command: useCommand(), ask, onAsk };
}

interface ButtonProps extends Doing {
  readonly account: Account;
  readonly mending: Mending;
  readonly actions: Actions;
}

const SecretForm = toLater('SecretForm');

/** The one button that brings an account into use. */
export function MendButton({ account: { id: account }, mending, command, actions, onAsk }: ButtonProps) {
  const mend = () => {
    if (mending.kind === 'allow') void command.run(() => actions.requestPermissions(mending.permissions));
    else if (mending.kind === 'renew') void command.run(() => actions.call('renew', { account }));
    else if (mending.kind === 'end') void command.run(() => actions.call('endActing', { account }));
    else if (mending.kind === 'sign-in') void command.run(() => actions.openSignIn({ accounts: [account] }));
    else onAsk(mending.ask);
  };
  const why = mending.kind === 'allow' ? t('why_not_allowed', toHosts(mending.permissions)) : undefined;
  return (
    <BusyButton type="button" class="mend" title={why} busy={command.busy} onClick={mend}>
      {t(mending.kind === 'ask' && mending.ask === 'token' ? 'paste_token' : WORDS[mending.kind])}
    </BusyButton>
  );
}

interface LineProps extends Doing {
  readonly account: Account;
  readonly standing: Standing;
  readonly actions: Actions;
}

/** Below an account: what went wrong with it, and the secret that is asked for, there and then. */
export function MendingLine({ account, standing, command, actions, ask, onAsk }: LineProps) {
  const problem = command.problem ?? standing.problem;
  return ask ? (
    <SecretForm key={ask} {...{ account, ask, problem, command, actions, onAsk }} />
  ) : (
    <ProblemLine problem={problem} />
  );
}
