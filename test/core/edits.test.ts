import { describe, expect, test } from 'vitest';
import {
  addAccount,
  addSite,
  editAccount,
  editSite,
  importAll,
  removeAccount,
  removeSite,
  restoreRemoved,
  setPinned,
} from '../../src/core/edits.ts';
import { AppError } from '../../src/core/errors.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import type { Site } from '../../src/core/site.ts';
import { SIGNED_OUT } from '../../src/core/standing.ts';
import { accountsOf, getAccount, isKept, type State } from '../../src/core/state.ts';
import { dismissRemoved, selectAccount } from '../../src/core/transitions.ts';
import { as, draft, ids, NONE, OUT, ready, siteDraft, state } from './sample-state.ts';

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

describe('an account that gets another user name', () => {
  const signIn = companionSignIn('https://id.test');
  const standing = (asked: Site['signIn'], username: string) => {
    const sites = state.sites.map(site => ({ ...site, ...(asked && { signIn: asked }) }));
    return editAccount({ ...state, sites }, 'bob', { ...draft('Bob'), username }).standings.bob;
  };

  test('is signed out, for its token is the other user’s', () => {
    expect(standing(signIn, 'Robert')).toEqual(SIGNED_OUT);
  });

  test('stays signed in under the same name, and where the name is but a hint', () => {
    const { issuer, client } = signIn;
    const inWindow = issuer && ({ way: 'code', issuer, client } as const);
    expect([standing(signIn, 'Bob'), standing(inWindow, 'Robert')]).toEqual([ready, ready]);
  });
});

describe('a site that becomes production', () => {
  const guarded = { ...state, policy: { productionHosts: ['*.test'] } };
  const local: State = {
    ...guarded,
    sites: [{ ...(state.sites[1] as Site), origins: ['http://localhost:3000'] }],
  };
  const origins = ['localhost:3000', 'https://shop.test'];

  test('has none of the accounts that were chosen while it was not, and keeps what is no account', () => {
    const { choices, tabs } = editSite(local, 'shop', siteDraft('Shop', ...origins));
    expect(choices).toEqual({ wiki: as('writer'), blog: NONE });
    expect(tabs).toEqual({ 1: { wiki: as('writer') }, 2: { shop: OUT } });
  });

  test('by an import is no other', () => {
    const [site] = guarded.sites.slice(1, 2);
    const { choices } = importAll(local, { sites: [site as Site], accounts: [], gone: [] });
    expect(choices.shop).toBeUndefined();
  });

  test('keeps them when it was so before, and where nobody guards it', () => {
    expect(editSite(guarded, 'shop', siteDraft('Shop', ...origins)).choices).toEqual(state.choices);
    const free = { ...local, policy: {} };
    expect(editSite(free, 'shop', siteDraft('Shop', ...origins)).choices).toEqual(state.choices);
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

describe('dismissRemoved', () => {
  test('leaves nothing to be brought back', () => {
    const after = dismissRemoved(removeAccount(state, 'bob'));
    expect(() => restoreRemoved(after)).toThrow(new AppError('nothing-to-restore'));
    expect(isKept(after, 'bob')).toBe(false);
  });
});

describe('setPinned', () => {
  const pinned = setPinned(setPinned(state, 'bob', true), 'alice', true);

  test('remembers who is pinned, once, until that is taken back', () => {
    expect(pinned.pinned).toEqual(['bob', 'alice']);
    expect(setPinned(pinned, 'alice', true).pinned).toEqual(['bob', 'alice']);
    expect(setPinned(pinned, 'bob', false).pinned).toEqual(['alice']);
  });

  test('brings an account back pinned, and forgets one that cannot come back', () => {
    const removed = removeAccount(pinned, 'bob');
    expect(setPinned(removed, 'carol', true).pinned).toEqual(['bob', 'alice', 'carol']);
    expect(setPinned(dismissRemoved(removed), 'carol', true).pinned).toEqual(['alice', 'carol']);
  });

  test('refuses an account that is not there', () => {
    expect(() => setPinned(state, 'gone', true)).toThrow(new AppError('account-unknown'));
  });
});
