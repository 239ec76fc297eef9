import type { Page } from 'puppeteer-core';
import type { Ask, Drive, Group, Hop, Kind, Sort } from './kind.ts';
import { rows } from './kind.ts';

const STATUSES = [301, 302, 303, 307, 308] as const;

const leaves = (name: string, leaves: Ask, more: Partial<Omit<Kind, 'name'>> = {}): Kind => ({
  name,
  sort: 'visit',
  ...more,
  leaves,
});

const drives = (name: string, sort: Sort, drives: Drive): Kind => ({ name, sort, drives });

async function clickOn(page: Page, link: string): Promise<void> {
  await page.bringToFront();
  await page.evaluate(link => {
    document.body.innerHTML = link;
  }, link);
  await page.click('a');
}

const assign: Ask = url => location.assign(url);
const submit: Ask = (url, { add }) =>
  (add('form', { method: 'post', action: url }) as HTMLFormElement).submit();

export const VISITS: Group = {
  title: 'Going to a page',
  kinds: [
    drives('address typed', 'visit', (url, page) =>
      page.goto(url, { waitUntil: 'domcontentloaded' }).catch(() => {}),
    ),
    leaves('link', (url, { add }) => add('a', { href: url }).click()),
    leaves('link without a referrer', (url, { add }) => add('a', { href: url, rel: 'noreferrer' }).click()),
    leaves('location set by a script', assign),
    leaves('form GET', (url, { add }) => (add('form', { action: url }) as HTMLFormElement).submit()),
    leaves('form POST', submit, { sort: 'submit' }),
    leaves('meta refresh', (url, { by }) => location.assign(by('meta', url))),
    leaves('Refresh header', (url, { by }) => location.assign(by('refresh', url))),
    leaves('link from a frame to the top', (url, { add, by }) => add('iframe', { src: by('top', url) })),
    drives('link to a new tab', 'visit', (url, page) =>
      clickOn(page, `<a href="${url}" target="_blank">go</a>`),
    ),
    drives('window.open', 'visit', (url, page) => clickOn(page, `<a onclick="window.open('${url}')">go</a>`)),
    {
      ...drives('download', 'visit', (url, page) =>
        page.evaluate(href => {
          Object.assign(document.createElement('a'), { href, download: '' }).click();
        }, url),
      ),
      answer: { status: 404 },
    },
    drives('fetch of a page, with what is in its storage', 'stored', (url, page) =>
      page.evaluate(url => location.assign(`/by/stored?url=${encodeURIComponent(url)}`), url).catch(() => {}),
    ),
  ],
};

const from = (at: Hop['at'], status = 302): readonly Hop[] => [{ at, status }];
const outAndBack = (status: number): readonly Hop[] => [...from('site', status), ...from('other', status)];

/** Where what is asked for is another site, the first leads out of the site, and the other goes on there. */
const ROUTES = [
  ['from the site', (status: number) => from('site', status)],
  ['out of the site and on', outAndBack],
] as const;

const fetching = (init: RequestInit) => `url => fetch(url, ${JSON.stringify(init)})`;
const image: Ask = url => Object.assign(new Image(), { src: url });
const frame: Ask = (url, { add }) => add('iframe', { src: url });

export const REDIRECTS: Group = {
  title: 'Redirected on the way',
  kinds: [
    ...ROUTES.flatMap(([way, toRoute]) =>
      STATUSES.flatMap(status => {
        const route = toRoute(status);
        const keepsMethod = status === 307 || status === 308;
        return [
          ...rows({ [`fetch, ${status} ${way}`]: fetching({}) }, { route }),
          ...rows({ [`fetch POST, ${status} ${way}`]: fetching({ method: 'POST', body: 'x' }) }, { route }),
          leaves(`page, ${status} ${way}`, assign, { route }),
          leaves(`form POST, ${status} ${way}`, submit, { route, sort: keepsMethod ? 'submit' : 'visit' }),
        ];
      }),
    ),
    ...rows({ 'image, from the site': image, 'frame, from the site': frame }, { route: from('site') }),
    ...rows(
      {
        'fetch, from another site': fetching({}),
        'image, from another site': image,
        'frame, from another site': frame,
      },
      { route: from('other') },
    ),
    ...rows(
      {
        'fetch, out of the site and on': fetching({ mode: 'no-cors' }),
        'image, out of the site and on': image,
        'frame, out of the site and on': frame,
      },
      { route: outAndBack(302) },
    ),
    leaves('page, from another site', assign, { route: from('other') }),
    leaves('form POST, 307 from another site', submit, { route: from('other', 307), sort: 'submit' }),
  ],
};

export const SPECULATION: Group = {
  title: 'Fetched ahead of a visit',
  kinds: [
    // Firefox does it when there is nothing else to do.
    drives('link prefetch', 'own', (url, page) =>
      page.evaluate(url => {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: url }));
      }, url),
    ),
    ...rows(
      {
        'speculation rule, prefetch': (url, { add }) =>
          add('script', {
            type: 'speculationrules',
            textContent: JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] }),
          }),
        'speculation rule, prerender': (url, { add }) =>
          add('script', {
            type: 'speculationrules',
            textContent: JSON.stringify({ prerender: [{ urls: [url], eagerness: 'immediate' }] }),
          }),
      },
      { sort: 'visit' },
    ),
  ],
};
