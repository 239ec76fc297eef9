import { useId, useState } from 'preact/hooks';
import { type Answer, type Asker, type Difference, toAnswer } from '../../core/probe.ts';
import { type MessageKey, t } from '../../platform/i18n.ts';
import { toProblemText } from '../../platform/problem-text.ts';
import { Field } from '../field.tsx';
import { toHosts } from '../hosts.ts';
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

const DIFFERENCES = {
  scheme: 'probe_near_scheme',
  port: 'probe_near_port',
  subdomain: 'probe_near_subdomain',
} as const satisfies Record<Difference, MessageKey>;

/** Yes or no, and the one reason. */
function toAnswerText(answer: Answer): string {
  switch (answer.kind) {
    case 'goes':
      return t('probe_goes', answer.site.name, answer.origin);
    case 'unreadable':
      return toProblemText(answer.problem);
    case 'elsewhere':
      return answer.near
        ? t(DIFFERENCES[answer.near.differs], answer.origin, answer.near.site.name, answer.near.origin)
        : t('probe_elsewhere', answer.origin);
    case 'paused':
      return t('probe_paused');
    case 'locked':
      return t('probe_locked');
    case 'not-allowed':
      return t('probe_not_allowed', toHosts(answer.permissions));
    case 'withheld':
      return t(`probe_withheld_${answer.why}`);
    case 'foreign':
    case 'worker':
    case 'socket':
      return t(`probe_${answer.kind}`, answer.site.name);
  }
}
