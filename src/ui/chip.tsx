import type { Account } from '../core/account.ts';

/** The account's letters on its colour, as on the toolbar. Says nothing that the label beside it does not. */
export function Chip({
  account,
}: {
  readonly account: Pick<Account, 'color' | 'pattern' | 'initials' | 'acting'> & { readonly id?: string };
}) {
  return (
    <span
      class="chip"
      data-id={account.id}
      data-pattern={account.pattern}
      data-acting={account.acting !== undefined}
      style={{ '--chip': account.color }}
      aria-hidden="true"
    >
      {account.initials}
    </span>
  );
}
