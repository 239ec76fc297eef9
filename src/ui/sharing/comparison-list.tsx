import { useId } from 'preact/hooks';
import type {
  ComparedAccount,
  ComparedSite,
  Decision,
  Decisions,
  Difference,
} from '../../core/preset/comparison.ts';
import { findDifferences } from '../../core/preset/comparison.ts';
import { t } from '../../platform/i18n.ts';
import { Chip } from '../chip.tsx';
import { LongList } from '../long-list.tsx';

interface Props {
  readonly compared: readonly ComparedSite[];
  readonly decisions: Decisions;
  readonly onDecisions: (decisions: Decisions) => void;
}

/** What comes, site by site; where it differs from what is here, both side by side. */
export function ComparisonList({ compared, decisions, onDecisions }: Props) {
  const decide = (key: string, decision: Decision) => onDecisions({ ...decisions, [key]: decision });
  const differing = toDiffering(compared);
  const decideAll = (decision: Decision) =>
    onDecisions(Object.fromEntries(differing.map(key => [key, decision])));
  const count = (relation: string) => toRelations(compared).filter(each => each === relation).length;
  return (
    <>
      <p role="status">
        {t('import_counts', count('new'), count('same'), count('differs') + count('taken'))}
      </p>
      {differing.length > 1 && (
        <div class="buttons">
          <span>{t('import_all_differing')}</span>
          <button type="button" onClick={() => decideAll('mine')}>
            {t('keep_mine')}
          </button>
          <button type="button" onClick={() => decideAll('theirs')}>
            {t('take_theirs')}
          </button>
        </div>
      )}
      {compared.map(site => (
        <Site key={site.key} site={site} decisions={decisions} onDecide={decide} />
      ))}
    </>
  );
}

function toDiffering(compared: readonly ComparedSite[]): readonly string[] {
  return compared
    .flatMap(site => [site, ...site.accounts])
    .filter(({ relation }) => relation === 'differs')
    .map(({ key }) => key);
}

function toRelations(compared: readonly ComparedSite[]): readonly string[] {
  return compared.flatMap(({ relation, accounts }) => [relation, ...accounts.map(each => each.relation)]);
}

interface SiteProps {
  readonly site: ComparedSite;
  readonly decisions: Decisions;
  readonly onDecide: (key: string, decision: Decision) => void;
}

function Site({ site, decisions, onDecide }: SiteProps) {
  const { key, relation, theirs, mine, accounts } = site;
  const shown = accounts.filter(each => each.relation !== 'same');
  return (
    <section class="compared" aria-label={theirs.name}>
      <header>
        <div class="face">
          <h3>{theirs.name}</h3>
          <p class="detail" dir="auto">
            {theirs.origins.join(' · ')}
          </p>
        </div>
        <Relation relation={relation} />
      </header>
      {relation === 'taken' && <p class="warning">{t('relation_taken_why', mine?.name ?? '')}</p>}
      {mine && relation !== 'same' && (
        <Differences name={theirs.name} differences={findDifferences(mine, theirs)} />
      )}
      {relation === 'differs' && (
        <Decide
          name={theirs.name}
          options={['mine', 'theirs']}
          chosen={decisions[key]}
          onChoose={decision => onDecide(key, decision)}
        />
      )}
      {shown.length > 0 && (
        <LongList items={shown} label={t('accounts_of', theirs.name)}>
          {account => (
            <Account
              key={account.key}
              account={account}
              chosen={decisions[account.key]}
              onChoose={decision => onDecide(account.key, decision)}
            />
          )}
        </LongList>
      )}
    </section>
  );
}

function Relation({ relation }: { readonly relation: ComparedSite['relation'] }) {
  return (
    <span class="status" data-tone={relation === 'new' ? 'good' : relation === 'same' ? 'plain' : 'soon'}>
      {t(`relation_${relation}`)}
    </span>
  );
}

interface AccountProps {
  readonly account: ComparedAccount;
  readonly chosen: Decision | undefined;
  readonly onChoose: (decision: Decision) => void;
}

function Account({ account: { relation, theirs, mine }, chosen, onChoose }: AccountProps) {
  return (
    <li>
      <div class="bar">
        <Chip account={theirs} />
        <span class="face">
          <b class="label" dir="auto">
            {theirs.label}
          </b>
          {theirs.username && (
            <span class="detail" dir="auto">
              {theirs.username}
            </span>
          )}
        </span>
        <Relation relation={relation} />
      </div>
      {relation === 'differs' && (
        <>
          <Differences name={theirs.label} differences={findDifferences(mine, theirs)} />
          <Decide
            name={theirs.label}
            options={['mine', 'theirs', 'both']}
            chosen={chosen}
            onChoose={onChoose}
          />
        </>
      )}
    </li>
  );
}

interface DifferencesProps {
  readonly name: string;
  readonly differences: readonly Difference[];
}

function Differences({ name, differences }: DifferencesProps) {
  return (
    <table class="differences" aria-label={t('differences_of', name)}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('mine')}</th>
          <th scope="col">{t('theirs')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, mine, theirs }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code>
            </th>
            <td>{mine ?? '–'}</td>
            <td>{theirs ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DecideProps {
  readonly name: string;
  readonly options: readonly Decision[];
  readonly chosen: Decision | undefined;
  readonly onChoose: (decision: Decision) => void;
}

const WORDS = { mine: 'keep_mine', theirs: 'take_theirs', both: 'keep_both' } as const;

function Decide({ name, options, chosen = 'mine', onChoose }: DecideProps) {
  const id = useId();
  return (
    <div class="options" role="radiogroup" aria-label={name}>
      {options.map(each => (
        <label key={each}>
          <input type="radio" name={id} checked={each === chosen} onChange={() => onChoose(each)} />
          {t(WORDS[each])}
        </label>
      ))}
    </div>
  );
}
