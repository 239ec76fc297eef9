import { type CompactVerifyGetKey, type CryptoKey, compactVerify, createLocalJWKSet, errors } from 'jose';
import type { SignatureVerdict } from '../core/inspection.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** Checks the signature of a JWT, and nothing else of it, by the keys that its issuer publishes now (RFC 7517). */
export async function checkSignature(token: string, jwksUri: string | undefined): Promise<SignatureVerdict> {
  if (jwksUri === undefined) return 'no-keys';
  const getKey = await readKeys(jwksUri).catch(() => undefined);
  return getKey ? verify(token, getKey) : 'unreachable';
}

async function readKeys(uri: string): Promise<CompactVerifyGetKey> {
  const response = await boundedFetch(uri, {});
  return createLocalJWKSet(await response.json());
}

async function verify(token: string, key: CompactVerifyGetKey | CryptoKey): Promise<SignatureVerdict> {
  try {
    await compactVerify(token, key);
    return 'checked';
  } catch (error) {
    return toVerdict(error, token);
  }
}

async function toVerdict(error: unknown, token: string): Promise<SignatureVerdict> {
  if (error instanceof errors.JWKSNoMatchingKey) return 'no-key';
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    for await (const key of error) if ((await verify(token, key)) === 'checked') return 'checked';
    return 'wrong';
  }
  const isWrong =
    error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWSInvalid;
  return isWrong ? 'wrong' : 'unsigned';
}
