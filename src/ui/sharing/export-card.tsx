import { useId, useMemo, useState } from 'preact/hooks';
import { toPreset, toPresetText } from '../../core/preset/preset.ts';
import type { Site } from '../../core/site.ts';
import { accountsOf, type State } from '../../core/state.ts';
import { t } from '../../platform/i18n.ts';
import type { Actions } from '../actions.ts';
import { Check } from '../check.tsx';
import { Fold } from '../fold.tsx';
import type { Outlets } from '../ledger/outlets.ts';
import { LongList } from '../long-list.tsx';
import { SecretsExport } from './secrets-export.tsx';

interface Props {
  readonly state: State;
  readonly actions: Actions;
  readonly outlets: Pick<Outlets, 'copy' | 'save'>;
}

/** Which sites and accounts are handed on, and exactly what leaves with them. */
export function ExportCard({ state, actions, outlets }: Props) {
  const heading = useId();
  const [spared, setSpared] = useState<ReadonlySet<string>>(new Set());
  const [copied, setCopied] = useState(false);
  const { sites, accounts } = state;
  const { text, leftOut, ids } = useMemo(() => {
    const chosen = [...sites, ...accounts].map(({ id }) => id).filter(id => !spared.has(id));
    const { preset, leftOut, ids } = toPreset({ sites, accounts }, new Set(chosen));
    return { text: toPresetText(preset), leftOut, ids };
  }, [sites, accounts, spared]);
  const choose = (id: string, isChosen: boolean) => {
    setCopied(false);
    const rest = [...spared].filter(each => each !== id);
    setSpared(new Set(isChosen ? rest : [...rest, id]));
  };
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="form">
        <h2 id={heading}>{t('export_title')}</h2>
        <p class="why">{t(sites.length > 0 ? 'export_what' : 'export_nothing')}</p>
        {sites.map(site => (
          <SiteChoice key={site.id} site={site} state={state} spared={spared} onChoose={choose} />
        ))}
        {sites.length > 0 && (
          <>
            <div class="field">
              <label for={`${heading}-text`}>{t('export_preview')}</label>
              <textarea
                id={`${heading}-text`}
                class="file"
                rows={14}
                readOnly
                spellcheck={false}
                value={text}
              />
            </div>
            {leftOut.length > 0 && <p class="warning">{t('export_left_out', leftOut.join(', '))}</p>}
            <div class="buttons">
              <button
                type="button"
                class="primary"
                onClick={() => outlets.save('guise-preset.json', 'application/json', text)}
              >
                {t('export_save')}
              </button>
              <button type="button" onClick={() => void outlets.copy(text).then(() => setCopied(true))}>
                {t(copied ? 'copied' : 'copy')}
              </button>
            </div>
            {state.policy?.exportSecrets === false ? (
              <p class="hint">{t('error_export_forbidden')}</p>
            ) : (
              <SecretsExport text={text} accounts={ids} actions={actions} outlets={outlets} />
            )}
          </>
        )}
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly site: Site;
  readonly state: State;
  readonly spared: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}

function SiteChoice({ site, state, spared, onChoose }: ChoiceProps) {
  const accounts = accountsOf(state, site.id).filter(({ acting }) => !acting);
  const chosen = accounts.filter(({ id }) => !spared.has(id)).length;
  const isChosen = !spared.has(site.id);
  return (
    <div class="choice">
      <Check
        label={site.name}
        hint={site.origins.join(' · ')}
        checked={isChosen}
        onCheck={checked => onChoose(site.id, checked)}
      />
      {isChosen && accounts.length > 0 && (
        <Fold summary={t('export_accounts', chosen, accounts.length)} wrong={false}>
          <LongList items={accounts} label={t('accounts_of', site.name)}>
            {({ id, label, username }) => (
              <li key={id}>
                <Check
                  label={username === '' || username === label ? label : `${label} (${username})`}
                  checked={!spared.has(id)}
                  onCheck={checked => onChoose(id, checked)}
                />
              </li>
            )}
          </LongList>
        </Fold>
      )}
    </div>
  );
}
