import { createHash, hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, type JWK } from 'jose';
import { ConfigError } from './config.ts';

/** A private key that only who knows a secret can read: a JWE (RFC 7516) whose own key is wrapped with the secret. */
interface Sealed {
  readonly jwe: string;
}

/** A private key as it lies in the database. Without a secret it lies there as it is. */
export type StoredKey = JWK | Sealed;

export interface Seal {
  readonly close: (jwk: JWK) => Promise<StoredKey>;
  /** @throws {ConfigError} when it is sealed with a secret that is not known */
  readonly open: (stored: StoredKey) => Promise<JWK>;
  /** Whether `close` would do no better: it is sealed with the first secret, or there is none. */
  readonly isCurrent: (stored: StoredKey) => boolean;
}

/** The secret is long and not a person's, so it needs to be spread but not to be made slow to guess. */
const toWrappingKey = (secret: string) =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'guise signing keys', 32));

const toId = (wrappingKey: Uint8Array) => createHash('sha256').update(wrappingKey).digest('base64url');

const findId = (stored: StoredKey): string | undefined =>
  'jwe' in stored ? decodeProtectedHeader((stored as Sealed).jwe).kid : undefined;

/** Seals with the first secret and opens with any, so that one can follow another. */
export function createSeal(secrets: readonly string[]): Seal {
  const wrappingKeys = new Map(
    secrets.map(toWrappingKey).map(wrappingKey => [toId(wrappingKey), wrappingKey]),
  );
  const [first] = wrappingKeys;
  return {
    async close(jwk) {
      if (!first) return jwk;
      const [kid, wrappingKey] = first;
      const jwe = new CompactEncrypt(new TextEncoder().encode(JSON.stringify(jwk)));
      jwe.setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid });
      return { jwe: await jwe.encrypt(wrappingKey) };
    },
    async open(stored) {
      const id = findId(stored);
      if (id === undefined) return stored as JWK;
      const wrappingKey = wrappingKeys.get(id);
      if (!wrappingKey)
        throw new ConfigError(
          'KEY_SECRETS must list the secret that the signing keys in the database were sealed with.',
        );
      const { plaintext } = await compactDecrypt((stored as Sealed).jwe, wrappingKey);
      return JSON.parse(new TextDecoder().decode(plaintext));
    },
    isCurrent: stored => findId(stored) === first?.[0],
  };
}
