import './fake-browser.ts';
import { configure, fireEvent, render, screen } from '@testing-library/preact';
import type { VNode } from 'preact';
import type { Account } from '../../src/core/account.ts';
import { endActing as toEnded, actAs as toState } from '../../src/core/acting.ts';
import { BEARER } from '../../src/core/attachment.ts';
import * as edits from '../../src/core/edits.ts';
import { AppError, toProblem } from '../../src/core/errors.ts';
import type { LedgerEntry } from '../../src/core/ledger.ts';
import type { Tab } from '../../src/core/outcome.ts';
import type { CommandName } from '../../src/core/protocol.ts';
import type { Site } from '../../src/core/site.ts';
import type { Standing } from '../../src/core/standing.ts';
import * as core from '../../src/core/state.ts';
import * as transitions from '../../src/core/transitions.ts';
import { DEVICE, type Vault } from '../../src/core/vault.ts';
import type { Handlers } from '../../src/platform/messages.ts';
import type { Actions, Who } from '../../src/ui/actions.ts';
import type { Snapshot } from '../../src/ui/snapshot.ts';

/** How long a test waits for what never comes; a busy machine may take as long for what does. */
configure({ asyncUtilTimeout: 15_000 });

export const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);
export const MINUTE = 60_000;
export const SECRET = 'correct horse battery staple';

export const SHOP: Site = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.example'],
  signIn: {
    way: 'login',
    login: {
      url: 'https://id.example/login',
      body: 'json',
      usernameField: 'username',
      passwordField: 'password',
      fields: [],
      headers: [],
      tokenAt: '/access_token',
      refreshTokenAt: '/refresh_token',
      expiresInAt: '/expires_in',
    },
    issuer: {
      url: 'https://id.example',
      tokenEndpoint: 'https://id.example/token',
      revocationEndpoint: 'https://id.example/token/revocation',
      userinfoEndpoint: 'https://id.example/me',
      jwksUri: 'https://id.example/jwks',
      exchange: { subject: 'subject_token', subjectTokenType: 'urn:guise:token-type:username' },
    },
    client: { id: 'guise', authMethod: 'none' },
  },
  attachments: [BEARER],
  cookies: 'kept',
};
/** The right passphrase is SECRET. */
export const UNDER_PASSPHRASE: Vault = {
  level: 'passphrase',
  key: 'derived',
  derivation: { salt: '', iterations: 600_000, check: { version: 1, iv: '', data: '' } },
};
export const GRANTED = ['https://shop.example/*', 'wss://shop.example/*', 'https://id.example/*'];
export const TAB: Tab = { id: 7, url: 'https://shop.example/cart' };

export function toAccount(id: string, changed: Partial<Account> = {}): Account {
  const initials = id.slice(0, 2);
  return {
    id,
    site: 'shop',
    label: id,
    color: '#1f6feb',
    initials,
    username: `${id}@x`,
    method: 'login',
    ...changed,
  };
}

export function toReady(left = 60 * MINUTE): Standing {
  return { validity: { receivedAt: NOW - MINUTE, expiresAt: NOW + left }, renewable: true };
}

type Changed<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** A request that carried alice's token; what is changed to `undefined` is absent. */
export function toRequest(changed: Changed<LedgerEntry> = {}): LedgerEntry {
  const entry = {
    request: '1',
    at: NOW,
    tab: 7,
    method: 'GET',
    url: 'https://shop.example/',
    kind: 'xmlhttprequest',
    site: 'shop',
    expected: ['alice'],
    carried: 'token',
    account: 'alice',
    fingerprint: changed.account === undefined && 'account' in changed ? undefined : 'a1b2c3d4',
    verdict: { kind: 'sent' },
    ...changed,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as never;
}

interface Start {
  readonly state?: Partial<core.State>;
  readonly granted?: readonly string[];
  readonly tab?: Tab | undefined;
  /** What the person answers when the browser asks for a permission. */
  readonly allows?: boolean;
}

/** What a page did to the world, and what the world holds now. */
export interface World {
  state: core.State;
  granted: readonly string[];
  readonly sent: [command: CommandName, input: unknown][];
  readonly asked: (readonly string[])[];
  /** Who was sent to sign in at their issuer. */
  readonly signingIn: Who[];
  /** Tabs that were loaded anew. */
  readonly reloaded: number[];
  closed: boolean;
  optionsOpened: boolean;
  extensionsOpened: boolean;
  /** In the place of what the background would do. */
  answers: Partial<Handlers>;
}

/**
 * Shows a page in front of a background and a browser that behave: commands change the state by the core's own
 * transitions, and the page is painted anew. The right password is SECRET.
 */
export function show(
  toPage: (snapshot: Snapshot, actions: Actions) => VNode,
  { state, granted = GRANTED, tab = TAB, allows = true }: Start = {},
): World {
  const world: World = {
    state: { ...core.EMPTY, sites: [SHOP], ...state },
    granted,
    sent: [],
    asked: [],
    signingIn: [],
    reloaded: [],
    closed: false,
    optionsOpened: false,
    extensionsOpened: false,
    answers: {},
  };
  const handlers = toHandlers(world);
  const actions: Actions = {
    async call(command, input) {
      world.sent.push([command, input]);
      const handle = (world.answers[command] ?? handlers[command]) as (input: unknown) => Promise<never>;
      return handle(input).finally(paint);
    },
    async requestPermissions(permissions) {
      world.asked.push(permissions);
      if (allows) world.granted = [...world.granted, ...permissions];
      paint();
      return allows;
    },
    discover: async issuer => Promise.reject(new AppError('discovery-absent', new URL(issuer).host)),
    async requestIdle() {
      world.asked.push(['idle']);
      return allows;
    },
    async requestTabGroups() {
      world.asked.push(['tabGroups']);
      return allows;
    },
    hasTabGroups: async () => world.granted.includes('tabGroups'),
    reload: async id => void world.reloaded.push(id),
    authorize: async () => Promise.reject(new AppError('sign-in-closed', 'id.example')),
    openSignIn: async who => void world.signingIn.push(who),
    async openOptions() {
      world.optionsOpened = true;
    },
    findFormerTab: async () => tab,
    async openExtensions() {
      world.extensionsOpened = true;
    },
    close() {
      world.closed = true;
    },
  };
  const toView = () => toPage({ state: world.state, granted: world.granted, tab, now: NOW }, actions);
  const { rerender } = render(toView());
  function paint(): void {
    rerender(toView());
  }
  return world;
}

function toHandlers(world: World): Partial<Handlers> {
  let ids = 0;
  const change = async (transition: (state: core.State) => core.State) => {
    world.state = transition(world.state);
  };
  const add = async (transition: (state: core.State, id: string) => core.State) => {
    const id = `new-${++ids}`;
    world.state = transition(world.state, id);
    return id;
  };
  const settle = (account: string, standing: Standing) =>
    change(state => transitions.setStanding(state, account, standing));
  return {
    addSite: ({ draft }) => add((state, id) => edits.addSite(state, id, draft)),
    editSite: ({ site, draft }) => change(state => edits.editSite(state, site, draft)),
    removeSite: ({ site }) => change(state => edits.removeSite(state, site)),
    readClientSecret: async () => SECRET,
    addAccount: ({ site, draft }) => add((state, id) => edits.addAccount(state, id, site, draft)),
    editAccount: ({ account, draft }) => change(state => edits.editAccount(state, account, draft)),
    removeAccount: ({ account }) => change(state => edits.removeAccount(state, account)),
    restoreRemoved: () => change(edits.restoreRemoved),
    dismissRemoved: () => change(transitions.dismissRemoved),
    importAll: ({ changes }) => change(state => edits.importAll(state, changes)),
    setSources: ({ sources }) => change(state => edits.setSources(state, sources)),
    undoImport: () => change(edits.undoImport),
    async setVault({ level, current }) {
      if (world.state.vault.derivation && current !== SECRET) throw new AppError('passphrase-wrong');
      const vault = level === 'passphrase' ? UNDER_PASSPHRASE : { level, key: level };
      await change(state => transitions.setVault(state, vault));
    },
    setLocking: ({ locking }) => change(state => transitions.setLocking(state, locking)),
    lock: () => change(transitions.lock),
    async unlock({ passphrase }) {
      if (world.state.vault.derivation && passphrase !== SECRET) throw new AppError('passphrase-wrong');
      await change(state => transitions.unlock(state, {}));
    },
    forgetSecrets: () => change(state => transitions.unlock({ ...state, vault: DEVICE }, {})),
    setPaused: ({ paused }) => change(state => transitions.setPaused(state, paused)),
    async signIn({ account, password }) {
      if (password === SECRET) return settle(account, toReady());
      const error = new AppError('credentials-refused', '401');
      await settle(account, { renewable: false, problem: toProblem(error) });
      throw error;
    },
    pasteToken: ({ account }) => settle(account, toReady()),
    adoptTokenSet: ({ account }) => settle(account, toReady()),
    renew: ({ account }) => settle(account, toReady()),
    signOut: ({ account }) => settle(account, { renewable: false }),
    async actAs({ account, label, ...said }) {
      const acting = { support: account, ...said, actor: 'sam' };
      const id = await add((state, id) => toState(state, id, acting, label));
      await settle(id, { ...toReady(4 * MINUTE + 12_000), renewable: false });
      return id;
    },
    endActing: ({ account }) => change(state => toEnded(state, account)),
    selectAccount: selection => change(state => transitions.selectAccount(state, selection)),
    openAs: async () => 8,
    openAll: async () => {},
    moveAccount: ({ account, before }) => change(state => edits.moveAccount(state, account, before)),
    setPinned: ({ account, pinned }) => change(state => edits.setPinned(state, account, pinned)),
    dismissNotice: () => change(transitions.dismissNotice),
    dismissUnconfirmed: () => change(transitions.dismissUnconfirmed),
    forgetEverything: () => change(() => core.EMPTY),
  };
}

export const button = (name: string | RegExp) => screen.getByRole('button', { name });
export const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);
export const submit = (input: HTMLInputElement) => fireEvent.submit(input.form as HTMLFormElement);
