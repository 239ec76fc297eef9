import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import type { CommandState } from './command.ts';
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

interface ButtonProps {
  readonly account: string;
  readonly mending: Mending;
  readonly command: CommandState;
  readonly actions: Actions;
  readonly onAsk: (ask: Ask) => void;
}

const SecretForm = toLater('SecretForm');

/** The one button that brings an account into use. */
export function MendButton({ account, mending, command, actions, onAsk }: ButtonProps) {
  const mend = () => {
    if (mending.kind === 'allow') void command.run(() => actions.requestPermissions(mending.permissions));
    else if (mending.kind === 'renew') void command.run(() => actions.call('renew', { account }));
    else if (mending.kind === 'end') void command.run(() => actions.call('endActing', { account }));
    else if (mending.kind === 'sign-in') void command.run(() => actions.openSignIn({ accounts: [account] }));
    else onAsk(mending.ask);
  };
  const why = mending.kind === 'allow' ? t('why_not_allowed', toHosts(mending.permissions)) : undefined;
  return (
    <button type="button" class="mend" title={why} disabled={command.busy} onClick={mend}>
      {t(mending.kind === 'ask' && mending.ask === 'token' ? 'paste_token' : WORDS[mending.kind])}
    </button>
  );
}

interface LineProps {
  readonly account: string;
  readonly problem: Problem | undefined;
  readonly command: CommandState;
  readonly actions: Actions;
  /** Which secret is asked for now. */
  readonly ask: Ask | undefined;
  readonly onAsk: (ask: Ask | undefined) => void;
}

/** Below an account: what went wrong with it, and the secret that is asked for, there and then. */
export function MendingLine({ account, problem, command, actions, ask, onAsk }: LineProps) {
  if (!ask) return <ProblemLine problem={problem} />;
  const send = async (secret: string) => {
    if (await command.run(() => sendSecret(actions, account, ask, secret))) onAsk(undefined);
  };
  return <SecretForm key={ask} ask={ask} problem={problem} busy={command.busy} onSubmit={send} />;
}

/** Sends one secret, by the command it is for. */
export function sendSecret(actions: Actions, account: string, ask: Ask, secret: string): Promise<void> {
  return ask === 'token'
    ? actions.call('pasteToken', { account, token: secret })
    : actions.call('signIn', { account, password: secret });
}
