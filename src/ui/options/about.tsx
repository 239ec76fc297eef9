import { t } from '../../platform/i18n.ts';
import { readVersion } from '../../platform/version.ts';
import { Looks } from './looks.tsx';

/** What this is, what of it leaves the browser, and where a beginner begins. */
export function About() {
  return (
    <main class="options-page">
      <h1>{t('about')}</h1>
      <section class="card">
        <header>
          <img src="/icons/guise.svg" alt="" width="40" height="40" />
          <div class="face">
            <h2>
              {t('appName')} {readVersion()}
            </h2>
            <p class="detail">{t('appDescription')}</p>
          </div>
        </header>
        <ul class="facts">
          <li>{t('about_leaves')}</li>
          <li>{t('about_keeps')}</li>
          <li>{t('about_licence')}</li>
        </ul>
      </section>
      <Looks />
      <p>
        <a class="link" href="#welcome">
          {t('welcome')}
        </a>
      </p>
    </main>
  );
}
