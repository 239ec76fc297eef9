import { useId, useRef, useState } from 'preact/hooks';
import { isAllowedLevel, type Policy } from '../../core/policy.ts';
import type { Level, Vault } from '../../core/vault.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { BusyButton } from '../busy-button.tsx';
import { useCommand } from '../command.ts';
import { Field } from '../field.tsx';
import { NewPassphrase, useNewPassphrase } from '../new-passphrase.tsx';
import { ProblemLine } from '../problem-line.tsx';

interface Props {
  readonly vault: Vault;
  readonly policy: Policy;
  readonly actions: Actions;
}

const LEVELS: readonly Level[] = ['memory', 'device', 'passphrase'];

/** Where secrets rest, in plain words. Passphrases live in their inputs alone; a change shows the form anew. */
export function LevelForm({ vault, policy, actions }: Props) {
  const [level, setLevel] = useState(vault.level);
  const current = useRef<HTMLInputElement>(null);
  const passphrase = useNewPassphrase();
  const command = useCommand();
  const heading = useId();
  const isSame = level === vault.level;
  const { code } = command.problem ?? {};
  const isAbout = (...codes: readonly string[]) => (codes.includes(code ?? '') ? command.problem : undefined);

  const submit = (event: Event) => {
    event.preventDefault();
    void command.run(async () => {
      const typed = level === 'passphrase' ? passphrase.read() : '';
      await actions.call('setVault', { level, passphrase: typed, current: current.current?.value ?? '' });
    });
  };

  return (
    <section class="card" aria-labelledby={heading}>
      <form class="form" onSubmit={submit} noValidate autocomplete="off">
        <h2 id={heading}>{t('levels')}</h2>
        <div class="levels" role="radiogroup" aria-labelledby={heading}>
          {LEVELS.map(each => (
            <label key={each} class="level">
              <input
                type="radio"
                name="level"
                checked={each === level}
                disabled={!isAllowedLevel(policy, each)}
                onChange={() => setLevel(each)}
              />
              <b>{t(`level_${each}`)}</b>
              <span class="hint">{t(`level_${each}_what`)}</span>
            </label>
          ))}
        </div>
        {policy.minimumLevel && <p class="hint">{t('policy_level', t(`level_${policy.minimumLevel}`))}</p>}
        {vault.derivation && (level !== 'passphrase' || isSame) && (
          <Field
            label={t('passphrase_current')}
            type="password"
            inputRef={current}
            problem={isAbout('passphrase-wrong', 'passphrase-wait')}
          />
        )}
        {level === 'passphrase' && (
          <NewPassphrase
            typed={passphrase}
            label={t('passphrase_new')}
            hint={t('passphrase_new_hint')}
            againLabel={t('passphrase_again')}
            problem={command.problem}
          />
        )}
        {!code?.startsWith('passphrase') && <ProblemLine problem={command.problem} />}
        {(!isSame || level === 'passphrase') && (
          <>
            <p class="why">{t(level === 'memory' ? 'level_to_memory' : 'level_stays')}</p>
            <div class="buttons">
              <BusyButton type="submit" class="primary" busy={command.busy}>
                {t(isSame ? 'passphrase_change' : 'level_apply')}
              </BusyButton>
            </div>
          </>
        )}
      </form>
    </section>
  );
}
