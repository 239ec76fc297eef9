import type { Sealed } from '../core/vault.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

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

/** The bytes of a new key, made of chance. */
export function createRaw(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** For use, and not to be taken out again. */
export function toKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function toParameters(owner: string, iv: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: toBytes(owner) };
}

/** In UTF-8. */
export function toBytes(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** RFC 4648 section 4, as it rests. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

/** The bytes that `toBase64` wrote. */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}
