import type { ComponentChildren, Ref } from 'preact';
import { useState } from 'preact/hooks';
import type { Account } from '../core/account.ts';
import type { Tab } from '../core/outcome.ts';
import type { Site } from '../core/site.ts';
import type { Standing } from '../core/standing.ts';
import { t } from '../platform/i18n.ts';
import type { Actions } from './actions.ts';
import { IconButton } from './icon.tsx';
import { toLater } from './lazy.tsx';
import { type Doing, MendButton, MendingLine } from './mending.tsx';
import { toReordering } from './reorder.ts';
import type { Mending } from './status.ts';

interface Props extends Doing {
  readonly account: Account;
  readonly site: Site;
  /** Those it can be put before or after by a key, in their order. */
  readonly accounts: readonly Account[];
  readonly standing: Standing;
  readonly pinned: boolean;
  /** What has a button of its own. */
  readonly mending: Mending | undefined;
  /** In the popup the tab in front, if it is the site's. */
  readonly tab?: Tab | undefined;
  /** The tab uses it now. */
  readonly active?: boolean;
  readonly moreRef?: Ref<HTMLButtonElement>;
  readonly actions: Actions;
  readonly onEdit: () => void;
  /** Shows what its token says; absent where there is no room for that. */
  readonly onToken?: () => void;
  /** What it looks like, and what else is done to it without its menu. */
  readonly face: ComponentChildren;
  readonly buttons?: ComponentChildren;
  /** Below all else. */
  readonly children: ComponentChildren;
}

const AccountMenu = toLater('AccountMenu');

/** An account in a list: its face, the buttons beside it, and below it its menu and what stands in the way. */
export function AccountEntry(props: Props) {
  const { account, accounts, mending, active, moreRef, actions, onToken, face, buttons, children } = props;
  const [menu, setMenu] = useState(false);
  return (
    <li class="row" data-acting={account.acting !== undefined} data-active={active}>
      <div class="bar" {...toReordering(account, accounts, actions)}>
        {face}
        {mending && <MendButton {...props} mending={mending} />}
        {buttons}
        {(mending?.kind !== 'end' || onToken) && (
          <IconButton
            icon="more"
            name={t('more', account.label)}
            expanded={menu}
            buttonRef={moreRef}
            onClick={() => setMenu(!menu)}
          />
        )}
      </div>
      {menu && <AccountMenu {...props} />}
      <MendingLine {...props} />
      {children}
    </li>
  );
}
