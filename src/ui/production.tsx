import { t } from '../platform/i18n.ts';

/** Says by word, shape and colour, and by a frame around the page or card it is in, that this is production. */
export function Production() {
  return (
    <p class="production">
      <span aria-hidden="true">▲</span> {t('production')}
    </p>
  );
}
