import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { type Choice, EMPTY, getAccount, type State, standingOf } from '../../src/core/state.ts';
import {
  clearBusy,
  dismissNotice,
  dismissUnconfirmed,
  distrustClock,
  forgetTab,
  inheritTab,
  keepTabs,
  selectAccount,
  setPaused,
  setStanding,
  setUnconfirmed,
  withoutLost,
} from '../../src/core/transitions.ts';
import { as, NONE, OUT, ready, state } from './sample-state.ts';

describe('selectAccount', () => {
  const select = (choice: Choice | null, scope: 'tab' | 'site', tab = 1, site = 'shop') =>
    selectAccount(state, { site, choice, tab, scope });

  test.each([as('alice'), NONE, OUT])('chooses %j for one tab and leaves every other alone', choice => {
    expect({ ...select(choice, 'tab'), recent: undefined }).toEqual({
      ...state,
      tabs: { ...state.tabs, 1: { shop: choice, wiki: as('writer') } },
    });
  });

  test.each([as('alice'), NONE, OUT])(
    'chooses %j for the site; this tab follows, others keep theirs',
    choice => {
      expect({ ...select(choice, 'site'), recent: undefined }).toEqual({
        ...state,
        choices: { ...state.choices, shop: choice },
        tabs: { 1: { wiki: as('writer') }, 2: { shop: OUT }, 3: { shop: as('bob') } },
      });
    },
  );

  test('chooses for a tab that had no choice yet', () => {
    expect(select(as('alice'), 'tab', 9).tabs[9]).toEqual({ shop: as('alice') });
  });

  test("takes a tab's choice back, and forgets a tab without any", () => {
    expect(select(null, 'tab', 2)).toEqual({
      ...state,
      tabs: { 1: { shop: as('bob'), wiki: as('writer') }, 3: { shop: as('bob') } },
    });
  });

  test("takes a site's choice back", () => {
    expect(select(null, 'site', 9)).toEqual({ ...state, choices: { wiki: as('writer'), blog: NONE } });
  });

  test('refuses a site that is not there, and an account of another site', () => {
    expect(() => select(NONE, 'tab', 1, 'gone')).toThrow(new AppError('site-unknown'));
    expect(() => select(as('gone'), 'tab')).toThrow(new AppError('account-unknown'));
    expect(() => select(as('writer'), 'tab')).toThrow(new AppError('account-unknown'));
  });

  test('remembers the six accounts that were chosen last, the latest first', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(id => ({ ...getAccount(state, 'alice'), id }));
    const choose = (before: State, account: string) =>
      selectAccount(before, { site: 'shop', choice: as(account), tab: 1, scope: 'tab' });
    const chosen = [...'abcdefgc'].reduce(choose, { ...state, accounts: all });
    expect(chosen.recent).toEqual(['c', 'g', 'f', 'e', 'd', 'b']);
    expect(choose(chosen, 'c').recent).toBe(chosen.recent);
    expect(select(NONE, 'tab').recent).toBeUndefined();
    const acting = { support: 'b', subject: 'a', reason: 'ticket 1' };
    const acts = { ...chosen, accounts: [...all, { ...getAccount(state, 'alice'), id: 'acts', acting }] };
    expect(choose(acts, 'acts').recent).toEqual(['b', 'c', 'g', 'f', 'e', 'd']);
  });
});

describe('what is to be confirmed in a tab', () => {
  const asking = setUnconfirmed(state, { tab: 1, account: 'alice' });
  const select = (tab: number, choice: Choice | null, scope: 'tab' | 'site', confirmed?: true) =>
    selectAccount(asking, { site: 'shop', choice, tab, scope, confirmed }).unconfirmed;

  test('is asked no more once something was chosen there, or the account confirmed elsewhere', () => {
    expect(asking.unconfirmed).toEqual({ tab: 1, account: 'alice' });
    expect([select(1, as('bob'), 'tab'), select(1, null, 'site')]).toEqual([undefined, undefined]);
    expect(select(9, as('alice'), 'tab', true)).toBeUndefined();
    expect(select(9, as('bob'), 'tab', true)).toBe(asking.unconfirmed);
    expect([select(2, as('alice'), 'tab'), select(2, null, 'tab', true)]).toEqual([
      asking.unconfirmed,
      asking.unconfirmed,
    ]);
  });

  test('goes with the tab', () => {
    expect(forgetTab(asking, 1).unconfirmed).toBeUndefined();
    expect(forgetTab(setUnconfirmed(state, { tab: 9, account: 'alice' }), 9)).toEqual(state);
    expect(forgetTab(asking, 2).unconfirmed).toBe(asking.unconfirmed);
  });

  test('is asked in the place of what was asked before, and beside any notice', () => {
    const asked = { tab: 2, account: 'bob', url: 'https://shop.test/' };
    const raised = { ...asking, notice: { kind: 'level-raised' } } as const;
    expect(setUnconfirmed(raised, asked)).toEqual({ ...raised, unconfirmed: asked });
    expect(dismissNotice(raised)).toEqual(asking);
    expect(dismissUnconfirmed(asking)).toEqual(state);
  });
});

describe('inheritTab', () => {
  test("gives a new tab its opener's choices", () => {
    expect(inheritTab(state, 1, 9)).toEqual({ ...state, tabs: { ...state.tabs, 9: state.tabs[1] } });
  });

  test('keeps what was chosen for the new tab already', () => {
    expect(inheritTab(state, 1, 2).tabs[2]).toEqual({ shop: OUT, wiki: as('writer') });
  });

  test('changes nothing when the opener has no choice', () => {
    expect(inheritTab(state, 8, 9)).toBe(state);
  });
});

describe('forgetTab and keepTabs', () => {
  test('drop the choices of tabs that are closed', () => {
    expect(forgetTab(state, 2).tabs).toEqual({ 1: state.tabs[1], 3: state.tabs[3] });
    expect(keepTabs(state, [3, 9]).tabs).toEqual({ 3: state.tabs[3] });
    expect(keepTabs(state, []).tabs).toEqual({});
  });

  test('change nothing where nothing is to be dropped', () => {
    expect(forgetTab(state, 9)).toBe(state);
    expect(keepTabs(state, [1, 2, 3, 4])).toBe(state);
  });
});

describe('standings', () => {
  test('are "signed out" where nothing is known', () => {
    expect(standingOf(state, 'carol')).toEqual({ renewable: false });
    expect(standingOf(setStanding(state, 'carol', ready), 'carol')).toEqual(ready);
  });
});

describe('clearBusy', () => {
  test('ends what the last worker was doing, and keeps the rest of each standing', () => {
    const busy = setStanding(state, 'bob', { ...ready, busy: 'renewing' });
    expect(clearBusy(busy)).toEqual({ ...state, standings: { ...state.standings, bob: ready } });
  });

  test('changes nothing where nothing is busy', () => {
    expect(clearBusy(state)).toBe(state);
  });
});

describe('withoutLost', () => {
  test('says of those who are chosen and have no token that none is held, and nothing of others', () => {
    expect(withoutLost(state, { writer: 'token' }).standings).toEqual({
      ...state.standings,
      bob: { renewable: true },
    });
  });

  test('changes nothing where every token is there', () => {
    expect(withoutLost(state, { writer: 'token', bob: 'token' })).toBe(state);
  });
});

describe('distrustClock', () => {
  const validity = { receivedAt: 1_000, expiresAt: 601_000 };

  test('has what can be renewed renewed, also one that waits after a failure', () => {
    const before = setStanding(EMPTY, 'a', { validity, renewable: true, retryAt: 500_000 });
    expect(distrustClock(before, 60_000).standings).toEqual({ a: { renewable: true } });
  });

  test('ends what cannot be renewed that much earlier', () => {
    const before = setStanding(EMPTY, 'a', { validity, renewable: false });
    expect(distrustClock(before, 60_000).standings).toEqual({
      a: { validity: { receivedAt: 1_000, expiresAt: 541_000 }, renewable: false },
    });
  });

  test('leaves what states no expiry, and what holds nothing, as it is', () => {
    const endless = { validity: { receivedAt: 1_000 }, renewable: false };
    const before = setStanding(setStanding(EMPTY, 'a', endless), 'b', { renewable: false });
    expect(distrustClock(before, 60_000)).toEqual(before);
  });
});

describe('setPaused', () => {
  test('changes nothing else', () => {
    expect(setPaused(state, true)).toEqual({ ...state, paused: true });
    expect(setPaused(setPaused(state, true), false)).toEqual(state);
  });
});

describe('dismissNotice', () => {
  test('takes the notice away', () => {
    expect(dismissNotice({ ...state, notice: { kind: 'tab-choices-ended', tabs: 2 } })).toEqual(state);
    expect(dismissNotice({ ...state, notice: { kind: 'tab-choices-ended', tabs: 2 } })).not.toHaveProperty(
      'notice',
    );
  });
});
