import { useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import type { Tab } from '../../core/outcome.ts';
import { toRoleText } from '../../core/role.ts';
import { type Site, toHost } from '../../core/site.ts';
import type { Standing } from '../../core/standing.ts';
import { t } from '../../platform/i18n.ts';
import { AccountEntry } from '../account-entry.tsx';
import { AccountFace } from '../account-face.tsx';
import type { Actions } from '../actions.ts';
import { IconButton } from '../icon.tsx';
import { toLater } from '../lazy.tsx';
import { useDoing } from '../mending.tsx';
import { findMending, toStatus } from '../status.ts';

interface Props {
  readonly account: Account;
  readonly site: Site;
  /** Those it can be put before or after by a key, in their order. */
  readonly accounts: readonly Account[];
  readonly standing: Standing;
  readonly pinned: boolean;
  readonly granted: readonly string[];
  readonly now: number;
  /** The tab in front; absent where the account belongs to another site than the tab's. */
  readonly tab: Tab | undefined;
  /** The tab uses it now. */
  readonly active: boolean;
  /** The site uses it wherever a tab has no choice of its own. */
  readonly everywhere: boolean;
  readonly digit: number | undefined;
  readonly actions: Actions;
  readonly onEdit: (account: Account) => void;
}

const Hold = toLater('Hold');
const Misses = toLater('Misses');

/** One account: the button for this tab, beside it the wider ones, below it what stands in the way. */
export function AccountRow(props: Props) {
  const { account, site, standing, pinned, granted, now, tab } = props;
  const { active, everywhere, digit, actions, onEdit } = props;
  const doing = useDoing();
  const { command, onAsk } = doing;
  /** Does again, confirmed, what was done last. */
  const [confirm, setConfirm] = useState<() => void>();
  const mending = findMending(site, account, standing, granted, now);
  // Wider than this tab only what works: in the place of those buttons is the one that mends.
  const isFit = !mending || mending.kind === 'renew';
  const status =
    mending?.kind === 'allow'
      ? ({ key: 'status_not_allowed', tone: 'bad' } as const)
      : toStatus(account, standing, now, active);

  const select = (scope: 'tab' | 'site', confirmed?: true) => {
    if (!tab) return;
    const choice = { kind: 'account', account: account.id } as const;
    const selection = { site: site.id, choice, tab: tab.id, scope, confirmed };
    void command.run(() => actions.call('selectAccount', selection));
    setConfirm(() => () => select(scope, true));
    if (mending?.kind === 'ask') onAsk(mending.ask);
  };
  const openAs = (confirmed?: true) => {
    const url = tab?.url ?? `${site.origins[0]}/`;
    void command.run(() => actions.call('openAs', { account: account.id, url, confirmed }));
    setConfirm(() => () => openAs(true));
  };

  return (
    <AccountEntry
      {...props}
      {...doing}
      mending={mending}
      onEdit={() => onEdit(account)}
      face={
        <button
          type="button"
          class="main"
          data-row
          data-account
          aria-pressed={tab ? active : undefined}
          onClick={() => (tab ? select('tab') : openAs())}
        >
          <AccountFace
            account={account}
            details={[
              account.acting?.reason ?? (toRoleText(standing.roles) || toUsername(account)),
              toHost(site),
            ]}
            pinned={pinned}
            status={status}
            digit={digit}
          />
        </button>
      }
      buttons={
        isFit && (
          <>
            {tab && (
              <IconButton
                icon="site"
                name={t('whole_site', account.label)}
                pressed={everywhere}
                onClick={() => select('site')}
              />
            )}
            <IconButton icon="tab" name={t('new_tab_as', account.label)} onClick={() => openAs()} />
          </>
        )
      }
    >
      {command.problem?.code === 'production' && confirm && (
        <Hold opened label={account.label} onHeld={confirm} />
      )}
      {tab && active && (
        <Misses
          tab={tab.id}
          account={account}
          site={site}
          actions={actions}
          everywhere={everywhere}
          mends={mending !== undefined}
          onWholeSite={() => select('site')}
        />
      )}
    </AccountEntry>
  );
}

/** By what they sign in, where their name does not say it. */
function toUsername({ username, label }: Account): string {
  return username === label ? '' : username;
}
