import { useEffect, useState } from 'preact/hooks';
import { type MessageKey, t } from '../../platform/i18n.ts';
import type { Key } from '../../platform/shortcuts.ts';
import { useCommand } from '../command.ts';
import { ProblemLine } from '../problem-line.tsx';

/** Where the browser's keys come from, and where they are changed. */
export interface BrowserKeys {
  readonly read: () => Promise<readonly Key[]>;
  readonly open: () => Promise<void>;
}

const WORDS: readonly (readonly [command: string, word: MessageKey])[] = [
  ['_execute_action', 'key_open'],
  ['next-account', 'key_next_account'],
  ['previous-account', 'key_previous_account'],
  ['pause', 'key_pause'],
  ['account-1', 'key_account_1'],
  ['account-2', 'key_account_2'],
  ['account-3', 'key_account_3'],
  ['account-4', 'key_account_4'],
];

const IN_POPUP: readonly (readonly [keys: string, word: MessageKey])[] = [
  ['A – Z', 'popup_key_filter'],
  ['↑ ↓', 'popup_key_move'],
  ['← →', 'popup_key_across'],
  ['Enter', 'popup_key_enter'],
  ['1 – 9', 'popup_key_digit'],
  ['0', 'popup_key_none'],
  ['Alt ↑ ↓', 'popup_key_reorder'],
  ['?', 'popup_key_help'],
  ['Esc', 'popup_key_escape'],
];

/** Every key, menu and word by which Guise is used without the pointer. */
export function Shortcuts({ keys }: { readonly keys: BrowserKeys }) {
  const [found, setFound] = useState<readonly Key[]>([]);
  const command = useCommand();
  useEffect(() => {
    const read = () => void keys.read().then(setFound);
    read();
    // They are changed on a page of the browser's, from which the person comes back.
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, []);
  return (
    <main class="options-page">
      <h1>{t('shortcuts')}</h1>
      <section class="card" aria-labelledby="keys-browser">
        <header>
          <h2 id="keys-browser" class="face">
            {t('keys_browser')}
          </h2>
          <button type="button" onClick={() => void command.run(keys.open)}>
            {t('keys_change')}
          </button>
        </header>
        <ProblemLine problem={command.problem} />
        <KeyList
          keys={WORDS.flatMap(([command, word]) => {
            const key = found.find(({ name }) => name === command);
            return key ? ([[key.shortcut, word]] as const) : [];
          })}
        />
      </section>
      <section class="card" aria-labelledby="keys-popup">
        <header>
          <h2 id="keys-popup">{t('keys_popup')}</h2>
        </header>
        <KeyList keys={IN_POPUP} />
      </section>
      <section class="card" aria-labelledby="keys-elsewhere">
        <header>
          <h2 id="keys-elsewhere">{t('keys_elsewhere')}</h2>
        </header>
        <ul class="facts">
          <li>{t('address_bar_hint')}</li>
          <li>{t('menu_hint')}</li>
          <li>{t('order_hint')}</li>
        </ul>
      </section>
    </main>
  );
}

function KeyList({ keys }: { readonly keys: readonly (readonly [keys: string, word: MessageKey])[] }) {
  return (
    <dl class="keys">
      {keys.map(([shortcut, word]) => (
        <div key={word}>
          <dt>{t(word)}</dt>
          <dd>
            {shortcut ? <kbd class="key">{shortcut}</kbd> : <span class="detail">{t('key_unset')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
