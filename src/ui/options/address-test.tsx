import { useId, useState } from 'preact/hooks';
import { type Asker, toAnswer } from '../../core/probe.ts';
import { t } from '../../platform/i18n.ts';
import { toAnswerText } from '../answer-text.ts';
import { Field } from '../field.tsx';
import type { Snapshot } from '../snapshot.ts';

const ASKERS = ['visit', 'own', 'foreign', 'worker'] as const satisfies readonly Asker[];

/** Would this address get the token, and why: answered while it is typed. */
export function AddressTest({ snapshot: { state, granted, now } }: { readonly snapshot: Snapshot }) {
  const heading = useId();
  const by = useId();
  const whose = useId();
  const [address, setAddress] = useState('');
  const [asker, setAsker] = useState<Asker>('visit');
  const [account, setAccount] = useState('');
  const probe = { address, asker, account: account || undefined };
  const answer = address.trim() === '' ? undefined : toAnswer(state, probe, granted, now);
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="form">
        <h2 id={heading}>{t('probe')}</h2>
        <Field
          label={t('probe_address')}
          value={address}
          onValue={setAddress}
          placeholder="https://app.example.com"
        />
        <div class="probe">
          <div class="field">
            <label for={by}>{t('probe_asker')}</label>
            <select id={by} value={asker} onChange={event => setAsker(event.currentTarget.value as Asker)}>
              {ASKERS.map(each => (
                <option key={each} value={each}>
                  {t(`probe_by_${each}`)}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for={whose}>{t('probe_account')}</label>
            <select id={whose} value={account} onChange={event => setAccount(event.currentTarget.value)}>
              <option value="">{t('probe_any')}</option>
              {state.accounts.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </div>
        </div>
        <p class="match" role="status" data-answer={answer?.kind}>
          {answer ? toAnswerText(answer) : t('probe_hint')}
        </p>
      </div>
    </section>
  );
}
