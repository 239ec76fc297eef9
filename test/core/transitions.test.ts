import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import {
  accountsOf,
  type Choice,
  EMPTY,
  getAccount,
  isKept,
  type State,
  standingOf,
} from '../../src/core/state.ts';
import {
  addAccount,
  addSite,
  clearBusy,
  dismissNotice,
  dismissRemoved,
  distrustClock,
  editAccount,
  editSite,
  forgetTab,
  inheritTab,
  keepTabs,
  removeAccount,
  removeSite,
  restoreRemoved,
  selectAccount,
  setPaused,
  setStanding,
} from '../../src/core/transitions.ts';

const as = (account: string): Choice => ({ kind: 'account', account });
const NONE: Choice = { kind: 'none' };
const OUT: Choice = { kind: 'signed-out' };
const draft = (label: string) => ({ label, username: label, method: 'login' }) as const;
const siteDraft = (name: string, ...origins: string[]) => ({ name, origins });
const ready = { validity: { receivedAt: 1, expiresAt: 600_001 }, renewable: true };

/** Three sites; shop has three accounts with bob in the middle; tabs 1 to 3 have choices. */
const state: State = {
  ...[
    (s: State) => addSite(s, 'blog', siteDraft('Blog', 'https://blog.test')),
    (s: State) => addSite(s, 'shop', siteDraft('Shop', 'https://shop.test', 'localhost:3000')),
    (s: State) => addSite(s, 'wiki', siteDraft('Wiki', 'https://wiki.test')),
    (s: State) => addAccount(s, 'alice', 'shop', draft('Alice')),
    (s: State) => addAccount(s, 'writer', 'wiki', draft('Writer')),
    (s: State) => addAccount(s, 'bob', 'shop', draft('Bob')),
    (s: State) => addAccount(s, 'carol', 'shop', draft('Carol')),
  ].reduce((before, step) => step(before), EMPTY),
  choices: { shop: as('bob'), wiki: as('writer'), blog: NONE },
  tabs: { 1: { shop: as('bob'), wiki: as('writer') }, 2: { shop: OUT }, 3: { shop: as('bob') } },
  standings: { alice: ready, bob: ready, writer: ready },
};
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

/** Freezes all of a state, so that a transition that changes it in place throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
freeze(state);

describe('addSite and editSite', () => {
  test('put a site last and change one in its place', () => {
    expect(ids(state.sites)).toEqual(['blog', 'shop', 'wiki']);
    const edited = editSite(state, 'blog', siteDraft('Journal', 'https://journal.test'));
    expect(ids(edited.sites)).toEqual(['blog', 'shop', 'wiki']);
    expect(edited.sites[0]).toMatchObject({ id: 'blog', name: 'Journal', origins: ['https://journal.test'] });
    expect({ ...edited, sites: state.sites }).toEqual(state);
  });

  test('refuse an origin that another site has', () => {
    const error = new AppError('origin-taken', 'https://shop.test', 'Shop');
    expect(() => addSite(state, 'new', siteDraft('New', 'https://shop.test'))).toThrow(error);
    expect(() => editSite(state, 'blog', siteDraft('Blog', 'https://shop.test'))).toThrow(error);
  });

  test('refuse to edit a site that is not there', () => {
    expect(() => editSite(state, 'gone', siteDraft('New', 'https://new.test'))).toThrow(
      new AppError('site-unknown'),
    );
  });
});

describe('addAccount and editAccount', () => {
  test("tell a site's accounts apart by colour, whatever other sites use", () => {
    const colors = accountsOf(state, 'shop').map(account => account.color);
    expect(new Set(colors).size).toBe(3);
    expect(getAccount(state, 'writer').color).toBe(colors[0]);
  });

  test('refuse a site or an account that is not there', () => {
    expect(() => addAccount(state, 'x', 'gone', draft('X'))).toThrow(new AppError('site-unknown'));
    expect(() => editAccount(state, 'gone', draft('X'))).toThrow(new AppError('account-unknown'));
  });

  test('keep the colour and the initials that the form leaves out', () => {
    const before = getAccount(state, 'bob');
    expect(getAccount(editAccount(state, 'bob', draft('Robert')), 'bob')).toEqual({
      ...before,
      label: 'Robert',
      username: 'Robert',
    });
  });

  test('keep the colour when the form sends it as undefined, as some browsers let through', () => {
    const edited = editAccount(state, 'bob', { ...draft('Bob'), color: undefined, initials: undefined });
    expect(getAccount(edited, 'bob')).toEqual(getAccount(state, 'bob'));
  });

  test('change what the form names, in its place', () => {
    const edited = editAccount(state, 'bob', { ...draft('Robert'), color: '#000000', initials: '' });
    expect(ids(edited.accounts)).toEqual(ids(state.accounts));
    expect(getAccount(edited, 'bob')).toMatchObject({ color: '#000000', initials: 'Ro', site: 'shop' });
  });
});

describe('selectAccount', () => {
  const select = (choice: Choice | null, scope: 'tab' | 'site', tab = 1, site = 'shop') =>
    selectAccount(state, { site, choice, tab, scope });

  test.each([as('alice'), NONE, OUT])('chooses %j for one tab and leaves every other alone', choice => {
    expect(select(choice, 'tab')).toEqual({
      ...state,
      tabs: { ...state.tabs, 1: { shop: choice, wiki: as('writer') } },
    });
  });

  test.each([as('alice'), NONE, OUT])(
    'chooses %j for the site; this tab follows, others keep theirs',
    choice => {
      expect(select(choice, 'site')).toEqual({
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
});

describe('removeAccount', () => {
  const removed = removeAccount(state, 'bob');

  test('takes the account, its standing and every choice of it; its tabs go on as nobody', () => {
    expect(ids(removed.accounts)).toEqual(['alice', 'writer', 'carol']);
    expect(removed.choices).toEqual({ wiki: as('writer'), blog: NONE });
    expect(removed.tabs).toEqual({
      1: { wiki: as('writer'), shop: NONE },
      2: { shop: OUT },
      3: { shop: NONE },
    });
    expect(Object.keys(removed.standings)).toEqual(['alice', 'writer']);
    expect(removed.sites).toEqual(state.sites);
  });

  test('is undone in place', () => {
    expect(restoreRemoved(removed)).toEqual({ ...state, standings: { alice: ready, writer: ready } });
  });

  test('lets choices made since stand when it is undone', () => {
    const since = selectAccount(
      selectAccount(removed, { site: 'shop', choice: as('carol'), tab: 9, scope: 'site' }),
      { site: 'shop', choice: OUT, tab: 3, scope: 'tab' },
    );
    const restored = restoreRemoved(since);
    expect(restored.choices.shop).toEqual(as('carol'));
    expect(restored.tabs).toEqual({ 1: state.tabs[1], 2: state.tabs[2], 3: { shop: OUT } });
  });

  test('refuses an account that is not there', () => {
    expect(() => removeAccount(removed, 'bob')).toThrow(new AppError('account-unknown'));
  });
});

describe('removeSite', () => {
  const removed = removeSite(state, 'shop');

  test('takes the site with its accounts, their standings and every choice for it', () => {
    expect(ids(removed.sites)).toEqual(['blog', 'wiki']);
    expect(ids(removed.accounts)).toEqual(['writer']);
    expect(removed.choices).toEqual({ wiki: as('writer'), blog: NONE });
    expect(removed.tabs).toEqual({ 1: { wiki: as('writer') } });
    expect(Object.keys(removed.standings)).toEqual(['writer']);
  });

  test('is undone in place, accounts between others too', () => {
    expect(restoreRemoved(removed)).toEqual({ ...state, standings: { writer: ready } });
  });

  test('cannot be undone once another site has one of its origins, and nothing is lost by trying', () => {
    const since = addSite(removed, 'new', siteDraft('New', 'localhost:3000'));
    expect(() => restoreRemoved(since)).toThrow(new AppError('origin-taken', 'http://localhost:3000', 'New'));
    expect(restoreRemoved(removeSiteQuietly(since, 'new')).sites).toEqual(state.sites);
  });

  test('is undone last in a list that has become shorter', () => {
    const fewer = { ...removed, sites: [], accounts: [] };
    const restored = restoreRemoved(fewer);
    expect(ids(restored.sites)).toEqual(['shop']);
    expect(ids(restored.accounts)).toEqual(['alice', 'bob', 'carol']);
  });

  test('refuses a site that is not there', () => {
    expect(() => removeSite(removed, 'shop')).toThrow(new AppError('site-unknown'));
  });
});

/** Without the trace that "undo" reads. */
function removeSiteQuietly(before: State, id: string): State {
  return { ...before, sites: before.sites.filter(site => site.id !== id) };
}

describe('restoreRemoved', () => {
  test('refuses when nothing was removed, and a second time', () => {
    expect(() => restoreRemoved(state)).toThrow(new AppError('nothing-to-restore'));
    expect(() => restoreRemoved(restoreRemoved(removeSite(state, 'shop')))).toThrow(
      new AppError('nothing-to-restore'),
    );
  });

  test('brings back what was removed last', () => {
    const restored = restoreRemoved(removeAccount(removeAccount(state, 'alice'), 'carol'));
    expect(ids(restored.accounts)).toEqual(['writer', 'bob', 'carol']);
  });

  test('brings no account back whose site is gone', () => {
    const orphaned = removeSiteQuietly(removeAccount(state, 'bob'), 'shop');
    expect(ids(restoreRemoved(orphaned).accounts)).not.toContain('bob');
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

describe('dismissRemoved', () => {
  test('leaves nothing to be brought back', () => {
    const after = dismissRemoved(removeAccount(state, 'bob'));
    expect(() => restoreRemoved(after)).toThrow(new AppError('nothing-to-restore'));
    expect(isKept(after, 'bob')).toBe(false);
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
