import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { type Attachment, BEARER } from '../../src/core/attachment.ts';
import { findLimits, findNeighbors, type Limit, type Traits } from '../../src/core/limits.ts';
import type { Outcome, TabReport } from '../../src/core/outcome.ts';
import type { Site } from '../../src/core/site.ts';
import { EMPTY, type State } from '../../src/core/state.ts';

const T = 1_700_000_000_000;
const shop: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.test'],
  attachments: [BEARER],
  cookies: 'kept',
};
const alice: Account = {
  id: 'alice',
  site: 'shop',
  label: 'alice',
  color: '#1f6feb',
  initials: 'al',
  username: 'alice',
  method: 'pasted',
};

const CHROMIUM: Traits = { family: 'chromium', fillable: true };
const FIREFOX: Traits = { family: 'firefox', fillable: true };
const ATTACHED: Outcome = { kind: 'attached', account: alice };
const SIGNED_OUT: Outcome = { kind: 'signed-out' };
const COOKIE: Attachment = { kind: 'cookie', name: 'jwt', template: '{token}' };
const QUERY: Attachment = { kind: 'query', name: 'jwt', template: '{token}' };
const SESSION: Attachment = { kind: 'session', name: 'jwt', template: '{token}' };
const LOCAL: Attachment = { kind: 'local', name: 'jwt', template: '{token}' };

const report = (scope: 'tab' | 'site', outcome: Outcome, changed: Partial<Site> = {}): TabReport => ({
  site: { ...shop, ...changed },
  scope,
  outcome,
});

describe('what the browser makes impossible', () => {
  test.each<[string, TabReport, Traits, readonly Limit[]]>([
    [
      'for an account on one tab of Chromium',
      report('tab', ATTACHED),
      CHROMIUM,
      ['near-pages', 'workers', 'asked-again'],
    ],
    [
      'for an account on one tab of Firefox',
      report('tab', ATTACHED),
      FIREFOX,
      ['near-pages', 'workers', 'new-windows'],
    ],
    [
      'for an account on a whole site in Chromium',
      report('site', ATTACHED),
      CHROMIUM,
      ['near-pages', 'framed', 'asked-again'],
    ],
    [
      'for an account on a whole site in Firefox',
      report('site', ATTACHED),
      FIREFOX,
      ['near-pages', 'framed'],
    ],
    [
      'for a tab of Chromium that is signed out',
      report('tab', SIGNED_OUT),
      CHROMIUM,
      ['workers', 'kept-credentials'],
    ],
    ['for a site that is signed out in Chromium', report('site', SIGNED_OUT), CHROMIUM, ['kept-credentials']],
    [
      'for a tab of Firefox that is signed out',
      report('tab', SIGNED_OUT),
      FIREFOX,
      ['workers', 'new-windows'],
    ],
    ['for a site that is signed out in Firefox', report('site', SIGNED_OUT), FIREFOX, []],
    ['for a tab that is nobody', report('tab', { kind: 'none' }), CHROMIUM, ['workers']],
    ['where nothing is chosen', { site: shop, outcome: { kind: 'nothing' } }, CHROMIUM, []],
    ['while everything is paused', report('tab', { kind: 'paused' }), CHROMIUM, []],
    [
      'while the account sends nothing',
      report('tab', { kind: 'withheld', account: alice, why: 'expired' }),
      CHROMIUM,
      [],
    ],
    ['at no site', { outcome: { kind: 'nothing' } }, CHROMIUM, []],
    [
      'for a cookie, in Chromium',
      report('site', ATTACHED, { attachments: [COOKIE] }),
      CHROMIUM,
      ['near-pages', 'framed', 'asked-again', 'downloads'],
    ],
    [
      'for a header where cookies are hidden, in Chromium',
      report('site', ATTACHED, { cookies: 'hidden' }),
      CHROMIUM,
      ['near-pages', 'framed', 'asked-again', 'downloads'],
    ],
    [
      'for a cookie, in Firefox',
      report('site', ATTACHED, { attachments: [COOKIE] }),
      FIREFOX,
      ['near-pages', 'framed'],
    ],
    [
      'for a query parameter on one tab of Chromium',
      report('tab', ATTACHED, { attachments: [QUERY] }),
      CHROMIUM,
      ['near-pages', 'workers', 'asked-again', 'sockets', 'redirects'],
    ],
    [
      'for a query parameter on a whole site in Firefox',
      report('site', ATTACHED, { attachments: [QUERY] }),
      FIREFOX,
      ['near-pages', 'framed', 'sockets', 'registering'],
    ],
    [
      'for sessionStorage in Chromium',
      report('tab', ATTACHED, { attachments: [SESSION] }),
      CHROMIUM,
      ['open-pages'],
    ],
    [
      'for localStorage in Firefox',
      report('site', ATTACHED, { attachments: [LOCAL] }),
      FIREFOX,
      ['foreign-frames', 'open-pages', 'shared-storage'],
    ],
    [
      'for storage and a header at once',
      report('site', ATTACHED, { attachments: [SESSION, BEARER] }),
      CHROMIUM,
      ['near-pages', 'framed', 'asked-again', 'open-pages'],
    ],
    [
      'for sessionStorage of a page that Firefox lets nothing be put into',
      report('site', ATTACHED, { attachments: [SESSION] }),
      { family: 'firefox', fillable: false },
      ['insecure-page'],
    ],
  ])('%s', (_, report, traits, limits) => {
    expect(findLimits(report, traits)).toEqual(limits);
  });
});

describe('a page that is taken for one of a site', () => {
  const state: State = {
    ...EMPTY,
    sites: [shop],
    accounts: [alice],
    standings: { alice: { validity: { receivedAt: T, expiresAt: T + 600_000 }, renewable: false } },
    choices: { shop: { kind: 'account', account: 'alice' } },
  };
  const EVERYWHERE = ['https://*/*', 'http://*/*'];
  const at = (url: string | undefined, changed: Partial<State> = {}, granted = EVERYWHERE) =>
    findNeighbors({ ...state, ...changed }, { id: 1, url }, granted, T).map(
      ({ site, account }) => `${account.label} at ${site.name}`,
    );

  test.each(['https://shop.test:8443/a', 'http://shop.test/', 'https://admin.shop.test/'])(
    'is one at %s',
    url => {
      expect(at(url)).toEqual(['alice at Shop']);
    },
  );

  test.each([
    'https://shop.test/',
    'https://other.test/',
    'https://notshop.test/',
    'about:blank',
    'chrome://extensions/',
    'file:///shop.test/a',
    'no address',
    undefined,
  ])('is none at %s', url => {
    expect(at(url)).toEqual([]);
  });

  test('is none without permission for the page, or for the site', () => {
    expect(at('https://admin.shop.test/', {}, ['https://shop.test/*'])).toEqual([]);
    expect(at('https://admin.shop.test/', {}, ['https://admin.shop.test/*'])).toEqual([]);
    expect(at('https://shop.test:8443/', {}, ['https://shop.test/*'])).toEqual(['alice at Shop']);
  });

  test.each<[string, Partial<State>]>([
    ['nothing is chosen', { choices: {} }],
    ['nobody is chosen for the tab', { tabs: { 1: { shop: { kind: 'none' } } } }],
    ['the account sends nothing', { standings: {} }],
    ['everything is paused', { paused: true }],
    ['everything is locked', { locked: true }],
    ['the token is put into storage', { sites: [{ ...shop, attachments: [SESSION] }] }],
  ])('is none where %s', (_, changed) => {
    expect(at('https://shop.test:8443/', changed)).toEqual([]);
  });

  test('is one of a site that only its tab has chosen an account for', () => {
    const tabs = { 1: { shop: { kind: 'account', account: 'alice' } } } as const;
    expect(at('https://shop.test:8443/', { choices: {}, tabs })).toEqual(['alice at Shop']);
  });
});
