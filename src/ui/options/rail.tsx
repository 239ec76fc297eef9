import { type MessageKey, t } from '../../platform/i18n.ts';
import type { Route } from './route.ts';

/** Every page of the options page, in the order in which they are shown. */
const ENTRIES: readonly (readonly [page: Route['page'], title: MessageKey])[] = [
  ['accounts', 'accounts'],
  ['attachments', 'attachments_title'],
  ['security', 'security'],
  ['sharing', 'sharing'],
  ['ledger', 'ledger'],
  ['shortcuts', 'shortcuts'],
  ['about', 'about'],
];

export function Rail({ current }: { readonly current: Route['page'] }) {
  return (
    <nav class="rail" aria-label={t('pages')}>
      <p class="brand">
        <img src="/icons/guise.svg" alt="" width="28" height="28" />
        {t('appName')}
      </p>
      <ul>
        {ENTRIES.map(([page, title]) => (
          <li key={page}>
            <a href={`#${page}`} aria-current={page === current ? 'page' : undefined}>
              {t(title)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
