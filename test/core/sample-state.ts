import { addAccount, addSite } from '../../src/core/edits.ts';
import { type Choice, EMPTY, type State } from '../../src/core/state.ts';

export const as = (account: string): Choice => ({ kind: 'account', account });
export const NONE: Choice = { kind: 'none' };
export const OUT: Choice = { kind: 'signed-out' };
export const draft = (label: string) => ({ label, username: label, method: 'login' }) as const;
export const siteDraft = (name: string, ...origins: string[]) => ({ name, origins });
export const ready = { validity: { receivedAt: 1, expiresAt: 600_001 }, renewable: true };

/** Three sites; shop has three accounts with bob in the middle; tabs 1 to 3 have choices. */
export const state: State = {
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
export const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

/** Freezes all of a state, so that a transition that changes it in place throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
freeze(state);
