import type { HTMLAttributes } from 'preact';
import type { Account } from '../core/account.ts';
import type { Actions } from './actions.ts';

type Row = Pick<
  HTMLAttributes<HTMLElement>,
  'draggable' | 'onDragStart' | 'onDragOver' | 'onDrop' | 'onKeyDown'
>;

const TYPE = 'application/x-guise-account';

/**
 * What makes an account's row one that is put elsewhere: dragged onto another, or by Alt and an arrow key. For a part of
 * it that no one types in: in what can be dragged, Firefox lets no text be selected.
 * @param accounts among which it moves by a key, in their order.
 */
export function toReordering({ id }: Account, accounts: readonly Account[], { call }: Actions): Row {
  const move = (account: string, before: string | null) => call('moveAccount', { account, before });
  return {
    draggable: true,
    onDragStart: event => event.dataTransfer?.setData(TYPE, id),
    onDragOver: event => {
      if (event.dataTransfer?.types.includes(TYPE)) event.preventDefault();
    },
    onDrop: event => {
      const dragged = event.dataTransfer?.getData(TYPE);
      if (dragged) void move(dragged, id);
    },
    onKeyDown: event => {
      const before = event.altKey ? findBefore(id, accounts, event.key) : undefined;
      if (before === undefined) return;
      event.preventDefault();
      const focused = event.target as HTMLElement;
      // A row that the browser moves loses the focus.
      void move(id, before).then(() => focused.focus());
    },
  };
}

/** Before which account a key puts one; undefined where it moves nothing. */
function findBefore(id: string, accounts: readonly Account[], key: string): string | null | undefined {
  const at = accounts.findIndex(each => each.id === id);
  if (key === 'ArrowUp') return accounts[at - 1]?.id;
  if (key !== 'ArrowDown' || at === accounts.length - 1) return undefined;
  return accounts[at + 2]?.id ?? null;
}
