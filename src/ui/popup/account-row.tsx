import { useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import type { Tab } from '../../core/outcome.ts';
import { toRoleText } from '../../core/role.ts';
import { type Site, toHost } from '../../core/site.ts';
import type { Standing } from '../../core/standing.ts';
import { t } from '../../platform/i18n.ts';
import { AccountFace } from '../account-face.tsx';
import type { Actions } from '../actions.ts';
import type { Ask } from '../asking.ts';
import { useCommand } from '../command.ts';
import { IconButton } from '../icon.tsx';
import { toLater } from '../lazy.tsx';
import { MendButton, MendingLine } from '../mending.tsx';
import { toReordering } from '../reorder.ts';
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

const AccountMenu = toLater('AccountMenu');
const Hold = toLater('Hold');
const Misses = toLater('Misses');

/** One account: the button for this tab, beside it the wider ones, below it what stands in the way. */
export function AccountRow(props: Props) {
  const { account, site, accounts, standing, pinned, granted, now, tab } = props;
  const { active, everywhere, digit, actions, onEdit } = props;
  const command = useCommand();
  const [menu, setMenu] = useState(false);
  const [ask, setAsk] = useState<Ask>();
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
    if (mending?.kind === 'ask') setAsk(mending.ask);
  };
  const openAs = (confirmed?: true) => {
    const url = tab?.url ?? `${site.origins[0]}/`;
    void command.run(() => actions.call('openAs', { account: account.id, url, confirmed }));
    setConfirm(() => () => openAs(true));
  };

  return (
    <li class="row" data-acting={account.acting !== undefined} data-active={active}>
      <div class="bar" {...toReordering(account, accounts, actions)}>
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
            details={[toRoleText(standing.roles) || toUsername(account), toHost(site)]}
            pinned={pinned}
            status={status}
            digit={digit}
          />
        </button>
        {mending && <MendButton account={account.id} {...{ mending, command, actions }} onAsk={setAsk} />}
        {tab && isFit && (
          <IconButton
            icon="site"
            name={t('whole_site', account.label)}
            pressed={everywhere}
            onClick={() => select('site')}
          />
        )}
        {isFit && <IconButton icon="tab" name={t('new_tab_as', account.label)} onClick={() => openAs()} />}
        <IconButton
          icon="more"
          name={t('more', account.label)}
          expanded={menu}
          onClick={() => setMenu(!menu)}
        />
      </div>
      {menu && (
        <AccountMenu
          account={account}
          site={site}
          standing={standing}
          pinned={pinned}
          mending={mending}
          tab={tab}
          command={command}
          actions={actions}
          onAsk={setAsk}
          onEdit={() => onEdit(account)}
        />
      )}
      <MendingLine
        account={account.id}
        problem={command.problem ?? standing.problem}
        command={command}
        actions={actions}
        ask={ask}
        onAsk={setAsk}
      />
      {command.problem?.code === 'production' && confirm && <Hold label={account.label} onHeld={confirm} />}
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
    </li>
  );
}

/** By what they sign in, where their name does not say it. */
function toUsername({ username, label }: Account): string {
  return username === label ? '' : username;
}
