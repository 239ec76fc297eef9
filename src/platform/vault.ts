import { clear, createStore, del, get, keys, set } from 'idb-keyval';
import { AppError } from '../core/errors.ts';
import type { SealedFile } from '../core/sealed-file.ts';
import { type Derivation, ITERATIONS, type Level, type Sealed, type Vault } from '../core/vault.ts';
import { session } from './storage.ts';

/**
 * Keys. On this device they are in IndexedDB, where no script can read them; the others are in session storage: in
 * memory, since a worker that is killed every 30 seconds cannot keep one itself.
 */
const store = createStore('vault', 'keys');

/** What `check` is sealed for: no account has such a name. */
const CHECK = 'passphrase';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Encrypts `secret` for one owner. The owner's name is bound in (as associated data), so that a sealed value moved to
 * another owner's place cannot be opened.
 */
export async function seal(key: CryptoKey, owner: string, secret: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(toParameters(owner, iv), key, toBytes(JSON.stringify(secret)));
  return { version: 1, iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** What was sealed for `owner`, or undefined where it cannot be opened: damaged, moved, or under another key. */
export async function findSealed(key: CryptoKey, owner: string, { iv, data }: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt(toParameters(owner, fromBase64(iv)), key, fromBase64(data));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}

/** A file under a key that its own passphrase makes. */
export async function sealFile(passphrase: string, preset: string, secrets: unknown): Promise<SealedFile> {
  const { vault, raw } = await createVault('passphrase', passphrase);
  const key = await toKey(raw);
  return {
    guise: 'sealed',
    version: 1,
    derivation: vault.derivation as Derivation,
    preset: await seal(key, 'preset', preset),
    secrets: await seal(key, 'secrets', secrets),
  };
}

/** @throws AppError `passphrase-wrong`, or `secret-damaged` where the passphrase is right and the part does not open. */
export async function openPart(
  passphrase: string,
  file: SealedFile,
  part: 'preset' | 'secrets',
): Promise<unknown> {
  const raw = await findDerived(passphrase, file.derivation);
  if (!raw) throw new AppError('passphrase-wrong');
  const opened = await findSealed(await toKey(raw), part, file[part]);
  if (opened === undefined) throw new AppError('secret-damaged');
  return opened;
}

/** A vault of its own, and the key of it. The key is kept by `keepKey`. */
export async function createVault(
  level: Level,
  passphrase: string,
): Promise<{ readonly vault: Vault; readonly raw: Bytes }> {
  const key = crypto.randomUUID();
  if (level !== 'passphrase') return { vault: { level, key }, raw: createRaw() };
  const parameters = { salt: toBase64(crypto.getRandomValues(new Uint8Array(16))), iterations: ITERATIONS };
  const raw = await derive(passphrase, parameters);
  const check = await seal(await toKey(raw), CHECK, CHECK);
  return { vault: { level, key, derivation: { ...parameters, check } }, raw };
}

/** The key that a passphrase makes, or undefined where it is the wrong one. */
export async function findDerived(passphrase: string, derivation: Derivation): Promise<Bytes | undefined> {
  const raw = await derive(passphrase, derivation);
  const opened = await findSealed(await toKey(raw), CHECK, derivation.check);
  return opened === undefined ? undefined : raw;
}

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

/** One passphrase typed on two keyboards may differ in code points alone (Unicode Annex 15). */
async function derive(
  passphrase: string,
  { salt, iterations }: Pick<Derivation, 'salt' | 'iterations'>,
): Promise<Bytes> {
  const typed = toBytes(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256));
}

function createRaw(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** For use, and not to be taken out again. */
function toKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function toParameters(owner: string, iv: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: toBytes(owner) };
}

function toBytes(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}
