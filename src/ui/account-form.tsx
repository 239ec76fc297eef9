import { useRef, useState } from 'preact/hooks';
import type { Account, AccountDraft } from '../core/account.ts';
import type { Site } from '../core/site.ts';
import type { Level } from '../core/vault.ts';
import { t } from '../platform/i18n.ts';
import { AccountLook } from './account-look.tsx';
import { AccountSignIn } from './account-sign-in.tsx';
import { type AccountValues, toAccountDraft, toPreview } from './account-values.ts';
import type { Actions } from './actions.ts';
import { toAsk } from './asking.ts';
import { BusyButton } from './busy-button.tsx';
import { useCommand } from './command.ts';
import { useDraft } from './draft.ts';
import { useFocusIn } from './focus.ts';
import { ProblemLine } from './problem-line.tsx';
import { sendSecret } from './secret.ts';
import { toDraftKey } from './sign-in/turn.ts';

interface Props {
  readonly site: Site;
  /** The account to edit; absent for a new one. */
  readonly account?: Account | undefined;
  /** The site's accounts, from which the next colour follows. */
  readonly others: readonly Account[];
  readonly level: Level;
  readonly now: number;
  readonly actions: Actions;
  readonly onDone: () => void;
  /** Absent where there is nothing to go back to. */
  readonly onCancel?: () => void;
}

/** Adds an account and signs it in at once, or edits one. A sign-in that fails leaves everything typed in its place. */
export function AccountForm({ site, account, others, level, now, actions, onDone, onCancel }: Props) {
  const { values, change, forget } = useDraft<AccountValues>(
    account ? `account:${account.id}` : toDraftKey(site),
    account ?? { label: '', username: '', method: site.signIn ? 'login' : 'pasted', color: '', initials: '' },
  );
  const [tried, setTried] = useState(false);
  const [added, setAdded] = useState<string>();
  const secret = useRef<HTMLInputElement>(null);
  const form = useFocusIn(onCancel !== undefined);
  const command = useCommand();
  const draft = toAccountDraft(values);
  const preview = toPreview(draft, site, others);
  const problem = tried ? preview.problem : undefined;
  const ask = toAsk(site, values);
  const isElsewhere = ask === 'nothing';

  const submit = async (event: Event) => {
    event.preventDefault();
    // What is left out here, the issuer says.
    if (isElsewhere && !account) {
      await actions.openSignIn({ site: site.id });
      onDone();
      return;
    }
    setTried(true);
    if (preview.problem) return;
    const done = await command.run(async () => {
      const id = await save(actions, site, account?.id ?? added, draft);
      if (!account) setAdded(id);
      if (!isElsewhere && secret.current?.value) await sendSecret(actions, id, ask, secret.current.value);
    });
    if (!done) return;
    if (secret.current) secret.current.value = '';
    forget();
    onDone();
  };
  const cancel = () => {
    forget();
    onCancel?.();
  };

  return (
    <form ref={form} class="form" onSubmit={submit} noValidate autocomplete="off">
      <h2>{account ? t('edit_account', account.label) : t('add_account_to', site.name)}</h2>
      <AccountSignIn
        site={site}
        values={values}
        problem={problem}
        isNew={!account}
        level={level}
        secret={secret}
        now={now}
        actions={actions}
        onChange={change}
      />
      <AccountLook values={values} preview={preview} problem={problem} onChange={change} />
      {added && command.problem && <p class="why">{t('added_not_signed_in', draft.label)}</p>}
      <ProblemLine problem={command.problem} />
      <div class="buttons">
        <BusyButton type="submit" class="primary" busy={command.busy}>
          {t(account ? 'save' : added || isElsewhere ? 'sign_in' : 'add_account')}
        </BusyButton>
        {onCancel && (
          <button type="button" onClick={cancel}>
            {t(added ? 'close' : 'cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

/** Answers the account's id. */
async function save(
  actions: Actions,
  site: Site,
  id: string | undefined,
  draft: AccountDraft,
): Promise<string> {
  if (id === undefined) return actions.call('addAccount', { site: site.id, draft });
  await actions.call('editAccount', { account: id, draft });
  return id;
}
