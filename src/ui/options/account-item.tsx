import { useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { toRoleText } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import type { Standing } from '../../core/standing.ts';
import type { Level } from '../../core/vault.ts';
import { t } from '../../platform/i18n.ts';
import { AccountFace } from '../account-face.tsx';
import { AccountForm } from '../account-form.tsx';
import { AccountMenu } from '../account-menu.tsx';
import type { Actions } from '../actions.ts';
import type { Ask } from '../asking.ts';
import { useCommand } from '../command.ts';
import { IconButton } from '../icon.tsx';
import { MendButton, MendingLine } from '../mending.tsx';
import { toReordering } from '../reorder.ts';
import { findMending, toStatus } from '../status.ts';
import { TokenCard } from './token-card.tsx';

interface Props {
  readonly account: Account;
  readonly site: Site;
  readonly others: readonly Account[];
  readonly standing: Standing;
  readonly pinned: boolean;
  readonly granted: readonly string[];
  readonly locked: boolean;
  readonly level: Level;
  readonly now: number;
  readonly actions: Actions;
}

const LOCKED = { key: 'status_locked', tone: 'plain' } as const;

/** An account with all that can be done to it. */
export function AccountItem(props: Props) {
  const { account, site, others, standing, pinned, granted, locked, level, now, actions } = props;
  const command = useCommand();
  const [ask, setAsk] = useState<Ask>();
  const [menu, setMenu] = useState(false);
  const [editing, setEditing] = useState(false);
  const [shown, setShown] = useState(false);
  const mending = locked ? undefined : findMending(site, account, standing, granted, now);
  const done = () => setEditing(false);
  if (editing) {
    return (
      <li>
        <AccountForm
          site={site}
          account={account}
          others={others}
          level={level}
          now={now}
          actions={actions}
          onDone={done}
          onCancel={done}
        />
      </li>
    );
  }
  return (
    <li class="row" data-acting={account.acting !== undefined}>
      <div class="bar" {...toReordering(account, others, actions)}>
        <div class="main">
          <AccountFace
            account={account}
            details={
              account.acting ? [account.acting.reason] : [toRoleText(standing.roles), account.username]
            }
            pinned={pinned}
            status={locked ? LOCKED : toStatus(account, standing, now)}
          />
        </div>
        {mending && mending.kind !== 'allow' && (
          <MendButton account={account.id} {...{ mending, command, actions }} onAsk={setAsk} />
        )}
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
          tab={undefined}
          command={command}
          actions={actions}
          onAsk={setAsk}
          onEdit={() => setEditing(true)}
          onToken={() => setShown(!shown)}
        />
      )}
      {shown && !locked && (
        <TokenCard
          key={standing.validity?.receivedAt}
          account={account}
          others={others.filter(each => each !== account)}
          now={now}
          actions={actions}
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
    </li>
  );
}
