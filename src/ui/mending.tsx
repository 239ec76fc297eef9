import type { ComponentChildren } from 'preact';
import type { Account } from '../core/account.ts';
import type { Problem } from '../core/errors.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { CommandState } from './command.ts';
import { ProblemLine } from './problem-line.tsx';
import { SecretForm } from './secret-form.tsx';
import type { Mending } from './status.ts';

export type Ask = 'password' | 'token';

interface Props {
  readonly account: Account;
  readonly mending: Mending | undefined;
  readonly problem: Problem | undefined;
  readonly command: CommandState;
  readonly actions: Actions;
  /** Which secret is asked for now. */
  readonly ask: Ask | undefined;
  readonly onAsk: (ask: Ask | undefined) => void;
}

/** Below an account: why it does not apply, and the button that mends it, there and then. */
export function MendingLine({ account, mending, problem, command, actions, ask, onAsk }: Props) {
  if (ask) {
    const send = async (secret: string) => {
      const taken = await command.run(() => sendSecret(actions, account.id, ask, secret));
      if (taken) onAsk(undefined);
      return taken;
    };
    return (
      <div class="mending">
        <SecretForm kind={ask} problem={problem} busy={command.busy} onSubmit={send} />
      </div>
    );
  }
  if (mending?.kind === 'allow') {
    return (
      <Line
        onMend={() => void command.run(() => actions.requestPermissions(mending.permissions))}
        word={t('allow')}
      >
        <p class="why">{t('why_not_allowed', toHosts(mending.permissions))}</p>
      </Line>
    );
  }
  if (!mending) return problem ? <ProblemLine problem={problem} /> : null;
  return (
    <Line onMend={() => mend(mending.kind)} word={t(WORDS[mending.kind])}>
      <ProblemLine problem={problem} />
    </Line>
  );

  function mend(kind: keyof typeof WORDS): void {
    if (kind === 'renew') void command.run(() => actions.call('renew', { account: account.id }));
    else onAsk(kind === 'paste' ? 'token' : 'password');
  }
}

const WORDS = { 'sign-in': 'sign_in', paste: 'paste_token', renew: 'renew' } as const;

function Line({ onMend, word, children }: { onMend: () => void; word: string; children: ComponentChildren }) {
  return (
    <div class="mending">
      {children}
      <button type="button" class="mend" onClick={onMend}>
        {word}
      </button>
    </div>
  );
}

/** Sends one secret, by the command it is for. */
export function sendSecret(actions: Actions, account: string, ask: Ask, secret: string): Promise<void> {
  return ask === 'password'
    ? actions.call('signIn', { account, password: secret })
    : actions.call('pasteToken', { account, token: secret });
}

/** Match patterns as a person reads them. */
export function toHosts(permissions: readonly string[]): string {
  return permissions.map(permission => permission.replace(/\/\*$/, '')).join(', ');
}
