import type { Sort } from './kind.ts';
import type { App, Place, Sent, Situation, Table } from './situation.ts';

const OTHER: Place = ['other.localhost'];

const BEARER = ['authorization'];

/** Browsers hold `localhost` and its subdomains secure without TLS: service workers can be had there. */
const APP: App = { places: [['app.localhost'], ['api.localhost']], found: BEARER };
const IPV4: App = { places: [['127.0.0.1']], found: BEARER };
const IPV6: App = { places: [['[::1]']], found: BEARER };
const UNICODE: App = { places: [['xn--bcher-kva.localhost']], found: BEARER };

const HEADERS: App = {
  places: [['headers.localhost']],
  attachments: [
    { kind: 'header', name: 'x-token', template: 'token={token}' },
    { kind: 'header', name: 'x-guise-account', template: '{account}' },
  ],
  found: ['x-token', 'x-guise-account'],
};
const COOKIE: App = {
  places: [['cookie.localhost']],
  attachments: [{ kind: 'cookie', name: 'session', template: '{token}' }],
  found: ['cookie'],
};
const HIDING: App = {
  places: [['hiding.localhost']],
  attachments: [{ kind: 'header', name: 'authorization', template: 'Bearer {token}' }],
  cookies: 'hidden',
  found: BEARER,
};
const HIDING_COOKIE: App = { ...COOKIE, places: [['hiding-cookie.localhost']], cookies: 'hidden' };
const QUERY: App = {
  places: [['query.localhost']],
  attachments: [{ kind: 'query', name: 'token', template: '{token}' }],
  found: ['address'],
};
const TOGETHER: App = {
  places: [['together.localhost']],
  attachments: [
    { kind: 'header', name: 'authorization', template: 'Bearer {token}' },
    { kind: 'header', name: 'x-guise-account', template: '{account}' },
    { kind: 'cookie', name: 'session', template: '{token}' },
  ],
  found: ['authorization', 'cookie', 'x-guise-account'],
};
/** Not sent by us: the app's own script takes it from there. */
const STORING: App = {
  places: [['storing.localhost']],
  attachments: [
    { kind: 'session', name: 'jwt', template: '{token}' },
    { kind: 'local', name: 'jwt', template: '{token}' },
  ],
  found: ['x-local', 'x-session'],
};
const ATTACHING = [HEADERS, COOKIE, HIDING, HIDING_COOKIE, QUERY, TOGETHER] as const;

const SECURE: App = { places: [['secure.test', 'secure']], found: BEARER };
const SECURE_PORT: App = { places: [['port.secure.test', 'secure-other']], found: BEARER };
const PLAIN: App = { places: [['plain.test']], found: BEARER };
const DEFAULT_PORT: App = { places: [['default.test', 'default']], found: BEARER };
/** Once it was visited, browsers go to it by https only (RFC 6797). */
const STRICT: App = { places: [['hsts.secure.test', 'secure']], found: BEARER };

export const APPS: readonly App[] = [
  APP,
  IPV4,
  IPV6,
  UNICODE,
  ...ATTACHING,
  STORING,
  SECURE,
  SECURE_PORT,
  PLAIN,
  DEFAULT_PORT,
  STRICT,
];

/** Where requests are sent on from that another site sends on. */
export const ELSEWHERE = OTHER;

type Sends = Readonly<Record<Sort, Sent>>;

const all = (sent: Sent): Sends => ({
  own: sent,
  opaque: sent,
  visit: sent,
  submit: sent,
  preflight: sent,
  report: sent,
  stored: sent,
  tabless: sent,
  extension: sent,
});

const NOTHING = all('nothing');

/** What the site's own pages ask for, and who goes there; never what belongs to no origin, or to the extension. */
const as = (sent: Sent): Sends => ({
  ...NOTHING,
  own: sent,
  visit: sent,
  submit: sent,
  stored: sent,
  tabless: sent,
});

/** As with a cookie that is SameSite=Lax: only a top-level GET. */
const lax = (sent: Sent): Sends => ({ ...NOTHING, visit: sent });

const SIGNED_OUT: Sends = { ...all('removed'), extension: 'nothing' };

const LOOKALIKES: readonly Pick<Situation, 'title' | 'to' | 'written'>[] = [
  { title: 'subdomain', to: ['sub.app.localhost'] },
  { title: 'the name as a prefix', to: ['app.localhost.evil.localhost'] },
  { title: 'the name as a suffix', to: ['xapp.localhost'] },
  { title: 'the name without its first part', to: ['localhost'] },
  { title: 'other port', to: ['app.localhost', 'other'] },
  { title: 'the port that need not be named', to: ['app.localhost', 'default'] },
  { title: 'other scheme', to: ['app.localhost', 'secure-other'] },
  { title: 'trailing dot', to: ['app.localhost.'] },
  { title: 'letter of another script', to: ['xn--pp-7kc.localhost'] },
  { title: 'IPv4 address', to: ['127.0.0.1'] },
  { title: 'IPv6 address', to: ['[::1]'] },
  {
    title: 'as the name of a user',
    to: OTHER,
    written: (url, app) => url.href.replace('//', `//${app.host}@`),
  },
  {
    title: 'as the name of a user, with a password',
    to: OTHER,
    written: (url, app) => url.href.replace('//', `//${app.hostname}:80@`),
  },
  {
    title: 'in the path',
    to: OTHER,
    written: (url, app) => `${url.origin}/${app.href}${url.pathname}`,
  },
  { title: 'in the query', to: OTHER, written: (url, app) => `${url.href}?${app.href}` },
];

/**
 * In the order in which they are played: permissions are given one after another, and stay; so does the leave to be in
 * private windows. A row is added to one of the files of kinds, and named in kinds.ts where it is to stand in more than
 * the large tables; a column is added here, with the app it is about.
 */
export const TABLES: readonly Table[] = [
  {
    title: 'Without permission',
    kinds: 'few',
    situations: [{ title: 'none at all', app: APP, site: 'alice', sends: NOTHING }],
  },
  {
    title: 'With permission for one of two',
    kinds: 'few',
    allowed: ['http://api.localhost/*', 'ws://api.localhost/*'],
    situations: [
      {
        title: 'for what is asked, not for the page that asks',
        app: APP,
        site: 'alice',
        to: ['api.localhost'],
        sends: as('alice'),
      },
      {
        title: 'for the page that asks, not for what is asked',
        app: APP,
        site: 'alice',
        from: ['api.localhost'],
        sends: NOTHING,
      },
    ],
  },
  {
    title: 'Who is chosen',
    kinds: 'all',
    allowed: ['http://*/*', 'ws://*/*', 'https://*/*', 'wss://*/*'],
    situations: [
      { title: 'account on this tab', app: APP, tab: 'alice', sends: as('alice') },
      { title: 'account on the site', app: APP, site: 'alice', sends: as('alice') },
      { title: 'signed out on this tab', app: APP, tab: 'signed-out', sends: SIGNED_OUT },
    ],
  },
  {
    title: 'Whose page asks, and what it asks for',
    kinds: 'all',
    situations: [
      {
        title: "the site, asked by another site's page",
        app: APP,
        tab: 'alice',
        site: 'alice',
        from: OTHER,
        sends: lax('alice'),
      },
      {
        title: 'another site, asked by a page of the site',
        app: APP,
        tab: 'alice',
        site: 'alice',
        to: OTHER,
        sends: NOTHING,
      },
    ],
  },
  {
    title: 'Who is chosen, further',
    kinds: 'some',
    situations: [
      { title: 'nothing chosen', app: APP, sends: NOTHING },
      { title: 'bob here, alice on another tab', app: APP, tab: 'bob', otherTab: 'alice', sends: as('bob') },
      { title: 'no account here, one on the site', app: APP, tab: 'none', site: 'alice', sends: NOTHING },
      { title: 'signed out on the site', app: APP, site: 'signed-out', sends: SIGNED_OUT },
      { title: 'token expired', app: APP, tab: 'expired', sends: NOTHING },
      { title: 'token expired, on the site', app: APP, site: 'expired', sends: NOTHING },
      { title: 'expired here, alice on the site', app: APP, tab: 'expired', site: 'alice', sends: NOTHING },
      { title: 'paused', app: APP, tab: 'alice', site: 'alice', paused: true, sends: NOTHING },
    ],
  },
  {
    title: 'Whose page asks, further',
    kinds: 'some',
    situations: [
      {
        title: 'page of the site at its other address',
        app: APP,
        tab: 'alice',
        from: ['api.localhost'],
        sends: as('alice'),
      },
      {
        title: "page of the site, in another site's frame",
        app: APP,
        tab: 'alice',
        framedBy: OTHER,
        sends: as('alice'),
      },
      {
        title: "another site's frame in a page of the site",
        app: APP,
        tab: 'alice',
        site: 'alice',
        from: OTHER,
        framedBy: ['app.localhost'],
        sends: NOTHING,
      },
      {
        title: 'page of a subdomain of the site',
        app: APP,
        tab: 'alice',
        site: 'alice',
        from: ['sub.app.localhost'],
        sends: lax('alice'),
      },
      {
        title: 'page of another port of the site',
        app: APP,
        tab: 'alice',
        site: 'alice',
        from: ['app.localhost', 'other'],
        sends: lax('alice'),
      },
    ],
  },
  {
    title: 'Addresses that look like the site',
    kinds: 'few',
    situations: LOOKALIKES.map(each => ({ app: APP, tab: 'alice', site: 'alice', sends: NOTHING, ...each })),
  },
  {
    title: 'The address of the site, otherwise written',
    kinds: 'few',
    situations: [
      {
        title: 'in capitals',
        app: APP,
        site: 'alice',
        sends: as('alice'),
        written: url => url.href.replace('http://app.localhost', 'HTTP://APP.LocalHost'),
      },
      {
        title: 'letters of another script for punycode',
        app: UNICODE,
        site: 'alice',
        sends: as('alice'),
        written: url => url.href.replace('xn--bcher-kva', 'Bücher'),
      },
      ...['127.1', '2130706433', '0x7f.0.0.1'].map(
        host =>
          ({
            title: `${host} for 127.0.0.1`,
            app: IPV4,
            site: 'alice',
            sends: as('alice'),
            written: (url: URL) => url.href.replace('127.0.0.1', host),
          }) as const,
      ),
      {
        title: '[0:0::1] for [::1]',
        app: IPV6,
        site: 'alice',
        sends: as('alice'),
        written: url => url.href.replace('[::1]', '[0:0::1]'),
      },
    ],
  },
  {
    title: 'Where the token goes',
    kinds: 'some',
    situations: [
      { title: 'headers of other names', app: HEADERS, site: 'alice', sends: as('alice') },
      { title: 'cookie', app: COOKIE, site: 'alice', sends: as('alice') },
      { title: "header, the browser's cookies hidden", app: HIDING, site: 'alice', sends: as('alice') },
      { title: 'cookie in the place of all others', app: HIDING_COOKIE, site: 'alice', sends: as('alice') },
      { title: 'query parameter', app: QUERY, site: 'alice', sends: as('alice') },
      { title: 'headers and cookie at once', app: TOGETHER, site: 'alice', sends: as('alice') },
      { title: "the page's own storage", app: STORING, tab: 'alice', sends: { ...NOTHING, stored: 'alice' } },
      {
        title: "the page's own storage, signed out",
        app: STORING,
        site: 'signed-out',
        sends: SIGNED_OUT,
      },
      {
        title: "storage, asked by another site's page",
        app: STORING,
        tab: 'alice',
        site: 'alice',
        from: OTHER,
        sends: NOTHING,
      },
      ...ATTACHING.map(
        app =>
          ({
            title: `another site asked by ${app.places[0][0].replace('.localhost', '')}`,
            app,
            site: 'alice',
            to: OTHER,
            sends: NOTHING,
          }) as const,
      ),
    ],
  },
  {
    title: 'With TLS',
    kinds: 'some',
    situations: [
      { title: 'https', app: SECURE, tab: 'alice', sends: as('alice') },
      { title: 'https at a port of its own', app: SECURE_PORT, site: 'alice', sends: as('alice') },
      {
        title: 'https, asked by an http page of the same name',
        app: SECURE,
        tab: 'alice',
        from: ['secure.test', 'default'],
        sends: lax('alice'),
      },
    ],
  },
  {
    title: 'With TLS, other addresses',
    kinds: 'few',
    situations: [
      {
        title: 'http at the port that need not be named',
        app: DEFAULT_PORT,
        site: 'alice',
        sends: as('alice'),
      },
      {
        title: 'https at another port than that of the site',
        app: SECURE,
        site: 'alice',
        to: ['secure.test', 'secure-other'],
        sends: NOTHING,
      },
      {
        title: 'https at the port that need not be named, not that of the site',
        app: SECURE_PORT,
        site: 'alice',
        to: ['port.secure.test', 'secure'],
        sends: NOTHING,
      },
      {
        title: 'subdomain, by https',
        app: SECURE,
        site: 'alice',
        to: ['port.secure.test', 'secure'],
        sends: NOTHING,
      },
      {
        title: 'http, asked by a page of the site by https',
        app: SECURE,
        site: 'alice',
        to: ['secure.test', 'default'],
        sends: NOTHING,
        // Browsers ask for it by https instead, and so at the site.
        but: { image: 'alice' },
      },
      {
        title: "http, asked by another site's page by https",
        app: PLAIN,
        site: 'alice',
        from: ['other.secure.test', 'secure'],
        sends: lax('alice'),
      },
      {
        title: "https, asked by another site's page by http",
        app: SECURE,
        site: 'alice',
        from: ['other.test'],
        sends: lax('alice'),
      },
      {
        title: 'http, where only https is gone to (HSTS)',
        app: STRICT,
        site: 'alice',
        written: url => url.href.replace('https:', 'http:'),
        sends: as('alice'),
      },
    ],
  },
  {
    title: 'In another window',
    kinds: 'few',
    situations: [
      {
        title: 'private window, the extension not let in',
        app: APP,
        site: 'alice',
        tabIn: 'private window',
        sends: NOTHING,
      },
      {
        title: 'container tab (Firefox)',
        app: APP,
        tab: 'alice',
        site: 'bob',
        tabIn: 'container',
        only: 'firefox',
        sends: as('alice'),
      },
      {
        title: 'container tab (Firefox), account on the site',
        app: APP,
        site: 'alice',
        tabIn: 'container',
        only: 'firefox',
        sends: as('alice'),
      },
    ],
  },
  {
    title: 'In a private window, the extension let in',
    kinds: 'few',
    letsIn: true,
    situations: [
      {
        title: 'private window, account on the tab',
        app: APP,
        tab: 'alice',
        site: 'bob',
        tabIn: 'private window',
        sends: as('alice'),
      },
      {
        title: 'private window, account on the site',
        app: APP,
        site: 'alice',
        tabIn: 'private window',
        sends: as('alice'),
      },
    ],
  },
];

/** Host names that answer https. */
export const SECURE_HOSTS: readonly string[] = [
  'app.localhost',
  ...['', 'port.', 'hsts.', 'other.'].map(part => `${part}secure.test`),
];
