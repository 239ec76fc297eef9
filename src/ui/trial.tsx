import type { RefObject } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import type { Trial } from '../core/inspection.ts';
import type { Site } from '../core/site.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { Field } from './field.tsx';
import { ProblemLine } from './problem-line.tsx';
import { ASKED } from './secret.ts';
import { TokenTables } from './token-tables.tsx';

interface Props {
  readonly site: Site;
  /** As typed. */
  readonly values: Pick<Account, 'username' | 'method'>;
  readonly ask: Ask;
  /** Where the secret is typed; a box of its own is shown where the form has none. */
  readonly secret: RefObject<HTMLInputElement | null> | undefined;
  readonly now: number;
  readonly actions: Actions;
}

/** Signs in with what is typed, shows what came back, and keeps nothing of it. */
export function SignInTrial({ site, values: { username, method }, ask, secret, now, actions }: Props) {
  const own = useRef<HTMLInputElement>(null);
  const heading = useId();
  const [isOpen, setOpen] = useState(secret !== undefined);
  const [trial, setTrial] = useState<Trial>();
  const command = useCommand();
  const attempt = () =>
    void command.run(async () => {
      setTrial(undefined);
      const typed = (secret ?? own).current?.value ?? '';
      setTrial(await actions.call('trySignIn', { site: site.id, method, username, secret: typed }));
    });
  return (
    <div class="trial">
      {isOpen && !secret && <Field label={t(ASKED[ask].label)} type="password" inputRef={own} />}
      <BusyButton type="button" busy={command.busy} onClick={isOpen ? attempt : () => setOpen(true)}>
        {t(ask === 'token' ? 'try_token' : 'try_sign_in')}
      </BusyButton>
      <ProblemLine problem={command.problem} />
      {trial && (
        <section class="token" aria-labelledby={heading}>
          <h3 id={heading}>{t('trial')}</h3>
          <p role="status">{t(toVerdict(trial))}</p>
          <TokenTables inspections={[trial]} labels={[username]} now={now} />
        </section>
      )}
    </div>
  );
}

function toVerdict({ takenBack }: Trial): 'trial_pasted' | 'trial_taken_back' | 'trial_not_taken_back' {
  if (takenBack === undefined) return 'trial_pasted';
  return takenBack ? 'trial_taken_back' : 'trial_not_taken_back';
}
