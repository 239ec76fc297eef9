import type { Account } from '../../core/account.ts';
import type { Miss } from '../../core/ledger.ts';
import { type Summary, toSummary } from '../../core/ledger-view.ts';
import { missingFor } from '../../core/outcome.ts';
import { findProof } from '../../core/proof.ts';
import { type Site, toPermission } from '../../core/site.ts';
import { type MessageKey, t } from '../../platform/i18n.ts';
import { readTallies } from '../../platform/ledger-store.ts';
import type { Actions } from '../actions.ts';
import { useCommand } from '../command.ts';
import { toHosts } from '../hosts.ts';
import { useLedgers } from '../ledger/ledgers.ts';
import { toCountText, toMissText } from '../ledger/words.ts';
import { ProblemLine } from '../problem-line.tsx';

interface TallyProps {
  readonly tab: number;
  readonly account: Account;
}

interface LineProps extends TallyProps {
  readonly site: Site;
  /** The host permissions held. */
  readonly granted: readonly string[];
  /** The sentence before it says that its token goes out. */
  readonly attached: boolean;
}

/** The end of the strip's sentence: what became of the requests, as the browser reported them. */
export function Tally({ tab, account, site, granted, attached }: LineProps) {
  const summary = useSummary(tab, account);
  if (!summary) return null;
  const blind = attached ? missingFor(site.origins.map(toPermission), granted) : [];
  const parts = [
    ...toCounts(summary),
    ...(attached && isEmpty(summary) ? [t(findProof(site) ? 'tally_nothing' : 'tally_unseen')] : []),
    ...(blind.length > 0 ? [t('tally_blind', toHosts(blind))] : []),
  ];
  return (
    <span class="tally">
      {attached ? t('tally_after') : ' '}
      {parts.join(', ')}
    </span>
  );
}

function useSummary(tab: number, { id }: Account): Summary | undefined {
  const ledgers = useLedgers(tab, readTallies);
  return ledgers && toSummary(ledgers.own, ledgers.workers, id);
}

function isEmpty({ sent, missed, stray }: Summary): boolean {
  return sent + missed + stray === 0;
}

/** "14 sent", "2 missed (service worker)". */
function toCounts(summary: Summary): readonly string[] {
  if (isEmpty(summary)) return [];
  const { sent, missed, reasons, stray } = summary;
  const words = reasons.map(({ why, count }) =>
    reasons.length > 1 ? `${toMissText(why)} ${toCountText(count)}` : toMissText(why),
  );
  return [
    t('tally_sent', toCountText(sent)),
    ...(missed > 0 ? [t('tally_missed', toCountText(missed), words.join(', '))] : []),
    ...(stray > 0 ? [t('tally_stray', toCountText(stray))] : []),
  ];
}

interface MissesProps extends TallyProps {
  readonly site: Site;
  readonly actions: Actions;
  /** The site uses it in every tab without a choice of its own. */
  readonly everywhere: boolean;
  /** Another button on the row brings it into use already. */
  readonly mends: boolean;
  readonly onWholeSite: () => void;
}

/** Below an account: why some of its requests went without its token, and what to do. */
export function Misses(props: MissesProps) {
  const { tab, account, everywhere, mends } = props;
  const reasons = useSummary(tab, account)?.reasons ?? [];
  const told = mends ? reasons.filter(({ why }) => !isWithheld(why)) : reasons;
  return told.map(({ why, count }) => (
    <div key={why} class="mending">
      <p class="why">
        {t(why === 'worker' && everywhere ? 'why_worker_shared' : WHY[why], toCountText(count))}
      </p>
      <Mend why={why} {...props} />
    </div>
  ));
}

/** The button that keeps it from happening again, where there is one. */
function Mend({ why, site, actions, everywhere, onWholeSite }: MissesProps & { readonly why: Miss }) {
  const command = useCommand();
  if (why === 'worker' && !everywhere) return <MissButton word={t('use_whole_site')} onClick={onWholeSite} />;
  if (why === 'overridden' && actions.openExtensions)
    return <MissButton word={t('open_extensions')} onClick={actions.openExtensions} />;
  if (why !== 'own-cookie' || site.cookies === 'hidden') return null;
  const { id, ...draft } = site;
  const hide = () =>
    command.run(() => actions.call('editSite', { site: id, draft: { ...draft, cookies: 'hidden' } }));
  return (
    <>
      <MissButton word={t('hide_cookies_now')} onClick={hide} />
      <ProblemLine problem={command.problem} />
    </>
  );
}

interface ButtonProps {
  readonly word: string;
  readonly onClick: () => unknown;
}

function MissButton({ word, onClick }: ButtonProps) {
  return (
    <button type="button" class="mend" onClick={() => void onClick()}>
      {word}
    </button>
  );
}

const WHY = {
  worker: 'why_worker',
  paused: 'why_paused',
  overridden: 'why_overridden',
  'own-cookie': 'why_own_cookie',
  userinfo: 'why_userinfo',
  'other-account': 'why_other_account',
  left: 'why_left',
  absent: 'why_absent',
  early: 'why_early',
  expired: 'why_expired',
} as const satisfies Record<Miss, MessageKey>;

function isWithheld(why: Miss): boolean {
  return why === 'absent' || why === 'early' || why === 'expired';
}
