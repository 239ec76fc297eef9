import type { Account } from '../core/account.ts';
import { Chip } from './chip.tsx';
import { type Status, toStatusText } from './status.ts';

interface Props {
  readonly account: Account;
  /** The faded second line. */
  readonly detail: string;
  readonly status: Status;
  /** The digit that picks it, while keys are shown. */
  readonly digit?: number | undefined;
}

/** What an account looks like in a list. */
export function AccountFace({ account, detail, status, digit }: Props) {
  return (
    <>
      <Chip account={account} />
      <span class="face">
        <b class="label">{account.label}</b>
        {detail && <span class="detail">{detail}</span>}
      </span>
      <span class="status" data-tone={status.tone}>
        {toStatusText(status)}
      </span>
      {digit !== undefined && (
        <span class="key" aria-hidden="true">
          {digit}
        </span>
      )}
    </>
  );
}
