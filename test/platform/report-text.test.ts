import '../ui/fake-browser.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { toTabReport } from '../../src/core/outcome.ts';
import { type Choice, EMPTY, type State } from '../../src/core/state.ts';
import { toReportText, toTimeLeft, toTimeUntil } from '../../src/platform/report-text.ts';
import { speak } from '../ui/fake-browser.ts';
import { GRANTED, MINUTE, NOW, SHOP, TAB, toAccount, toReady } from '../ui/world.tsx';

afterEach(() => speak('en'));

const ALICE: Choice = { kind: 'account', account: 'Alice' };
const BASE: State = { ...EMPTY, sites: [SHOP], accounts: [toAccount('Alice')] };
const inTab = (choice: Choice, standing = toReady(11.5 * MINUTE)): State => ({
  ...BASE,
  tabs: { 7: { shop: choice } },
  standings: { Alice: standing },
});
const onSite = (choice: Choice): State => ({ ...inTab(choice), tabs: {}, choices: { shop: choice } });
const say = (state: State, tab = TAB, granted = GRANTED, toTimeText = toTimeLeft(NOW)) =>
  toReportText(toTabReport(state, tab, granted, NOW), state, toTimeText);

describe('toReportText', () => {
  test.each<[string, State]>([
    ['Alice on shop.example, in this tab only, 11 min left, then renewed', inTab(ALICE)],
    ['Alice on shop.example, in every tab, 11 min left, then renewed', onSite(ALICE)],
    [
      'Alice on shop.example, in this tab only, 11 min left',
      inTab(ALICE, { ...toReady(11.5 * MINUTE), renewable: false }),
    ],
    [
      'Alice on shop.example, in this tab only, with no expiry stated',
      inTab(ALICE, { validity: { receivedAt: NOW }, renewable: false }),
    ],
    ['No account is chosen for shop.example. Requests go out as the page makes them.', BASE],
    [
      'No account on shop.example in this tab. Requests go out as the page makes them.',
      inTab({ kind: 'none' }),
    ],
    ['No account on shop.example. Requests go out as the page makes them.', onSite({ kind: 'none' })],
    [
      'Signed out of shop.example in this tab. Its requests lose Authorization and cookies; downloads keep cookies in Chromium.',
      inTab({ kind: 'signed-out' }),
    ],
    [
      'Signed out of shop.example. Its requests lose Authorization and cookies; downloads keep cookies in Chromium.',
      onSite({ kind: 'signed-out' }),
    ],
  ])('says "%s"', (text, state) => {
    expect(say(state)).toBe(text);
  });

  test.each([
    ['sign in first', { renewable: false }],
    ['it has expired, sign in again', { ...toReady(-1), renewable: false }],
    ['it has expired and is not renewed yet', toReady(-1)],
  ])('names what is wrong: %s', (text, standing) => {
    expect(say(inTab(ALICE, standing))).toBe(`Alice is chosen for shop.example but sends no token: ${text}.`);
  });

  test('names the hour from which a token is valid', () => {
    const notBefore = new Date(NOW).setHours(23, 15);
    const standing = { validity: { receivedAt: NOW, notBefore }, renewable: false };
    expect(say(inTab(ALICE, standing))).toMatch(/not valid before 11:15\sPM\.$/);
  });

  test('says of somebody who acts as another who they are, how long still, and why', () => {
    const acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234' };
    const accounts = [toAccount('Alice', { label: 'sam acting as alice', acting })];
    const state = { ...inTab(ALICE, { ...toReady(4.2 * MINUTE), renewable: false }), accounts };
    expect(say(state)).toBe('sam acting as alice on shop.example, in this tab only, 4:12 left, ticket 1234');
    expect(say(state, TAB, GRANTED, toTimeUntil(NOW))).toMatch(/, until \d+:\d\d\s[AP]M, ticket 1234$/);
  });

  test('says the time of day where what is left would be wrong before it is read', () => {
    const until = (standing: State['standings'][string]) =>
      say(inTab(ALICE, standing), TAB, GRANTED, toTimeUntil(NOW));
    const soon = toReady(11.5 * MINUTE);
    expect(until(soon)).toMatch(/, in this tab only, until \d+:\d\d\s[AP]M, then renewed$/);
    expect(until({ ...soon, renewable: false })).toMatch(/, until \d+:\d\d\s[AP]M$/);
    expect(until(toReady(23.5 * 60 * MINUTE))).toMatch(/, 23 hr left, then renewed$/);
  });

  test('names the host in front, and how many the token goes to besides', () => {
    const origins = [...SHOP.origins, 'http://localhost:3000', 'https://api.example'];
    const state = { ...inTab(ALICE), sites: [{ ...SHOP, origins }] };
    const at = (url: string) => say(state, { id: 7, url }, ['<all_urls>']);
    expect(at('http://localhost:3000/cart')).toMatch(/^Alice on localhost:3000 and 2 more, in this tab only/);
    expect(at('https://shop.example/')).toMatch(/^Alice on shop.example and 2 more/);
  });

  test('names the permission that is missing', () => {
    expect(say(inTab(ALICE), TAB, [])).toContain('the browser does not allow Guise here yet');
  });

  test('says that it does nothing on a page of no site', () => {
    expect(say(BASE, { id: 7, url: 'https://elsewhere.example/' })).toBe('Guise does nothing on this page.');
  });

  test('says the same in Korean', () => {
    speak('ko');
    expect(say(inTab(ALICE))).toBe('shop.example에서 이 탭만 Alice 계정, 11분 남음, 이후 자동 갱신');
  });
});
