import { clear, createStore, del, get, keys, set } from 'idb-keyval';
import { AppError } from '../core/errors.ts';
import type { Vault } from '../core/vault.ts';
import { type Bytes, createRaw, fromBase64, toBase64, toKey } from './seal.ts';
import { session } from './storage.ts';

/**
 * Keys. On this device they are in IndexedDB, where no script can read them; the others are in session storage: in
 * memory, since a worker that is killed every 30 seconds cannot keep one itself.
 */
const store = createStore('vault', 'keys');

/**
 * A vault's key. One that is made of chance is made at first need; locked, so that two callers never make two.
 * @throws AppError `locked` while a passphrase is needed first.
 */
export function readKey(vault: Vault): Promise<CryptoKey> {
  return navigator.locks.request('vault-key', async () => {
    const kept = await findKey(vault);
    if (kept) return kept;
    if (vault.level === 'passphrase') throw new AppError('locked');
    return keepKey(vault, createRaw());
  });
}

/** Keeps a vault's key where its level has it, and answers it for use only: its bytes are not to be had from that. */
export async function keepKey({ level, key }: Vault, raw: Bytes): Promise<CryptoKey> {
  const made = await toKey(raw);
  if (level === 'device') await set(key, made, store);
  else await session.set({ [`key:${key}`]: toBase64(raw) } as Record<`key:${string}`, string>);
  return made;
}

/** Makes what is sealed under any key but the vault's own impossible to open. */
export async function forgetOtherKeys({ key }: Vault): Promise<void> {
  const others = (await keys(store)).filter(name => name !== key);
  await Promise.all(others.map(name => del(name, store)));
  const gone = (await session.keys('key:')).filter(name => name !== `key:${key}`);
  await session.remove(...gone);
}

/** Makes everything sealed so far on this device impossible to open. */
export async function forgetKeys(): Promise<void> {
  await clear(store);
}

async function findKey({ level, key }: Vault): Promise<CryptoKey | undefined> {
  if (level === 'device') return get<CryptoKey>(key, store);
  const { [`key:${key}` as const]: kept } = await session.get(`key:${key}`);
  return kept === undefined ? undefined : toKey(fromBase64(kept));
}
