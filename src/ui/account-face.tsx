import type { Account } from '../core/account.ts';
import { t } from '../platform/i18n.ts';
import { Chip } from './chip.tsx';
import { Icon } from './icon.tsx';
import { type Status, toStatusText } from './status.ts';

interface Props {
  readonly account: Account;
  /** The faded second line, part by part; an empty part is left out. */
  readonly details: readonly string[];
  readonly status: Status;
  readonly pinned?: boolean;
  /** The digit that picks it, while keys are shown. */
  readonly digit?: number | undefined;
}

/** What an account looks like in a list. */
export function AccountFace({ account, details, status, pinned, digit }: Props) {
  const detail = details.filter(Boolean).join(' · ');
  return (
    <>
      <Chip account={account} />
      <span class="face" title={[account.label, detail].join('\n')}>
        <b class="label" dir="auto">
          {account.label}
          {pinned && (
            <>
              <Icon name="pin" />
              <span class="unseen">{t('pinned')}</span>
            </>
          )}
        </b>
        {detail && (
          <span class="detail" dir="auto">
            {detail}
          </span>
        )}
      </span>
      <span class="status" data-tone={status.tone}>
        {toStatusText(status, account.acting)}
      </span>
      {digit !== undefined && (
        <span class="key" aria-hidden="true">
          {digit}
        </span>
      )}
    </>
  );
}
