import type { Account } from '../../core/account.ts';
import type { Miss } from '../../core/ledger.ts';
import { type Summary, toSummary } from '../../core/ledger-view.ts';
import { findProof } from '../../core/proof.ts';
import type { Site } from '../../core/site.ts';
import { type MessageKey, t } from '../../platform/i18n.ts';
import { readTallies } from '../../platform/ledger-store.ts';
import { useLedgers } from '../ledger/ledgers.ts';
import { toCountText, toMissText } from '../ledger/words.ts';
import { toLedgerUrl } from '../ledger-url.ts';

interface TallyProps {
  readonly tab: number;
  readonly account: Account;
}

interface LineProps extends TallyProps {
  readonly site: Site;
}

/** The strip's second line: what became of the requests, as the browser reported them, and where they are listed. */
export function Tally({ tab, account, site }: LineProps) {
  const summary = useSummary(tab, account);
  if (!summary) return null;
  return (
    <p class="tally">
      {findProof(site) ? toTallyText(summary, account.label) : t('tally_unseen')}
      {' · '}
      <a class="link" href={toLedgerUrl(tab)} target="_blank" rel="noreferrer">
        {t('requests')}
      </a>
    </p>
  );
}

function useSummary(tab: number, { id }: Account): Summary | undefined {
  const ledgers = useLedgers(tab, readTallies);
  return ledgers && toSummary(ledgers.own, ledgers.workers, id);
}

/** "14 sent as qa-admin, 2 missed (service worker)". */
function toTallyText({ sent, missed, reasons, stray }: Summary, label: string): string {
  if (sent + missed + stray === 0) return t('tally_nothing', label);
  const words = reasons.map(({ why, count }) =>
    reasons.length > 1 ? `${toMissText(why)} ${toCountText(count)}` : toMissText(why),
  );
  return [
    t('tally_sent', toCountText(sent), label),
    missed > 0 && t('tally_missed', toCountText(missed), words.join(', ')),
    stray > 0 && t('tally_stray', toCountText(stray)),
  ]
    .filter(Boolean)
    .join(', ');
}

interface MissesProps extends TallyProps {
  /** The site uses it in every tab without a choice of its own. */
  readonly everywhere: boolean;
  /** Another button on the row brings it into use already. */
  readonly mends: boolean;
  readonly onWholeSite: () => void;
}

/** Below an account: why some of its requests went without its token, and what to do. */
export function Misses({ tab, account, everywhere, mends, onWholeSite }: MissesProps) {
  const reasons = useSummary(tab, account)?.reasons ?? [];
  const told = mends ? reasons.filter(({ why }) => !isWithheld(why)) : reasons;
  return told.map(({ why, count }) => (
    <div key={why} class="mending">
      <p class="why">
        {t(why === 'worker' && everywhere ? 'why_worker_shared' : WHY[why], toCountText(count))}
      </p>
      {why === 'worker' && !everywhere && (
        <button type="button" class="mend" onClick={onWholeSite}>
          {t('use_whole_site')}
        </button>
      )}
    </div>
  ));
}

const WHY = {
  worker: 'why_worker',
  overridden: 'why_overridden',
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
