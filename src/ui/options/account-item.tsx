import { useState } from 'preact/hooks';
import type { Account } from '../../core/account.ts';
import { toRoleText } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import type { Standing } from '../../core/standing.ts';
import type { Level } from '../../core/vault.ts';
import { AccountEntry } from '../account-entry.tsx';
import { AccountFace } from '../account-face.tsx';
import { AccountForm } from '../account-form.tsx';
import type { Actions } from '../actions.ts';
import { useFocusBack, useFocusPassedOn } from '../focus.ts';
import { useDoing } from '../mending.tsx';
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
  const doing = useDoing();
  const [editing, setEditing] = useState(false);
  const [shown, setShown] = useState(false);
  const more = useFocusBack(editing || doing.ask !== undefined);
  useFocusPassedOn(more, 'li');
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
    <AccountEntry
      {...props}
      {...doing}
      moreRef={more}
      accounts={others}
      mending={mending?.kind === 'allow' ? undefined : mending}
      onEdit={() => setEditing(true)}
      onToken={() => setShown(!shown)}
      face={
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
      }
    >
      {shown && !locked && (
        <TokenCard
          key={standing.validity?.receivedAt}
          account={account}
          others={others.filter(each => each !== account)}
          now={now}
          actions={actions}
        />
      )}
    </AccountEntry>
  );
}
