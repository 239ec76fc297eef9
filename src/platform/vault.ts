import { createStore, get, set } from 'idb-keyval';

/** A secret at rest: AES-GCM under a key that the browser profile keeps and no script can read. Base64. */
export interface Sealed {
  readonly version: 1;
  readonly iv: string;
  readonly data: string;
}

const store = createStore('vault', 'keys');

/**
 * Encrypts `secret` for one owner. The owner's name is bound in (as associated data), so that a sealed value moved to
 * another owner's place cannot be opened.
 */
export async function seal(owner: string, secret: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(secret));
  const data = await crypto.subtle.encrypt(toParameters(owner, iv), await readKey(), plain);
  return { version: 1, iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** What was sealed for `owner`, or undefined where it cannot be opened: damaged, moved, or its key is gone. */
export async function findSealed(owner: string, { iv, data }: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt(
      toParameters(owner, fromBase64(iv)),
      await readKey(),
      fromBase64(data),
    );
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}

/** Makes everything sealed so far impossible to open. */
export async function forgetKey(): Promise<void> {
  await set('device', await createKey(), store);
}

/** This profile's key, made at first need. Locked, so that two callers never make two. */
function readKey(): Promise<CryptoKey> {
  return navigator.locks.request('vault-key', async () => {
    const kept = await get<CryptoKey>('device', store);
    if (kept) return kept;
    const key = await createKey();
    await set('device', key, store);
    return key;
  });
}

function createKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function toParameters(owner: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(owner) };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}
