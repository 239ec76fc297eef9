import { useId, useState } from 'preact/hooks';
import { type Asker, toAnswer } from '../../core/probe.ts';
import { t } from '../../platform/i18n.ts';
import { toAnswerText } from '../answer-text.ts';
import { Field } from '../field.tsx';
import { SelectField } from '../select-field.tsx';
import type { Snapshot } from '../snapshot.ts';

const ASKERS = ['visit', 'own', 'foreign', 'worker'] as const satisfies readonly Asker[];

/** Would this address get the token, and why: answered while it is typed. */
export function AddressTest({ snapshot: { state, granted, now } }: { readonly snapshot: Snapshot }) {
  const heading = useId();
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
          <SelectField
            label={t('probe_asker')}
            options={ASKERS.map(each => [each, t(`probe_by_${each}`)] as const)}
            value={asker}
            onValue={setAsker}
          />
          <SelectField
            label={t('probe_account')}
            options={[['', t('probe_any')], ...state.accounts.map(({ id, label }) => [id, label] as const)]}
            value={account}
            onValue={setAccount}
          />
        </div>
        <p class="match" role="status" data-answer={answer?.kind}>
          {answer ? toAnswerText(answer) : t('probe_hint')}
        </p>
      </div>
    </section>
  );
}
