import type { SignatureVerdict } from '../core/inspection.ts';
import { boundedFetch } from './bounded-fetch.ts';

const SHA = { 256: 'SHA-256', 384: 'SHA-384', 512: 'SHA-512' } as const;
const CURVES = { 256: 'P-256', 384: 'P-384', 512: 'P-521' } as const;

/** What the browser calls a signature algorithm of RFC 7518 or RFC 8037; undefined for those that no public key checks. */
function findAlgorithm(alg: unknown) {
  if (alg === 'EdDSA' || alg === 'Ed25519') return { name: 'Ed25519' };
  const [, family = '', bits = ''] = /^(RS|PS|ES)(256|384|512)$/.exec(String(alg)) ?? [];
  const size = Number(bits) as keyof typeof SHA;
  switch (family) {
    case 'RS':
      return { name: 'RSASSA-PKCS1-v1_5', hash: SHA[size] };
    case 'PS':
      return { name: 'RSA-PSS', hash: SHA[size], saltLength: size / 8 };
    case 'ES':
      return { name: 'ECDSA', hash: SHA[size], namedCurve: CURVES[size] };
    default:
      return undefined;
  }
}

/** Checks a JWT by the keys that its issuer publishes now (RFC 7517). */
export async function checkSignature(
  token: string,
  { alg, kid }: Readonly<Record<string, unknown>>,
  jwksUri: string | undefined,
): Promise<SignatureVerdict> {
  const algorithm = findAlgorithm(alg);
  if (!algorithm) return 'unsigned';
  if (jwksUri === undefined) return 'no-keys';
  const keys = await readKeys(jwksUri);
  if (!keys) return 'unreachable';
  const [head, body, part = ''] = token.split('.');
  const signature = findBytes(part);
  if (!signature) return 'wrong';
  const signed = new TextEncoder().encode(`${head}.${body}`);
  const fitting = keys.filter(key => kid === undefined || key.kid === kid);
  for (const jwk of fitting) {
    const { kty, n, e, crv, x, y } = jwk;
    const key = await crypto.subtle
      .importKey('jwk', { kty, n, e, crv, x, y } as JsonWebKey, algorithm, false, ['verify'])
      .catch(() => undefined);
    if (key && (await crypto.subtle.verify(algorithm, key, signature, signed))) return 'checked';
  }
  return fitting.length > 0 ? 'wrong' : 'no-key';
}

type Key = JsonWebKey & { readonly kid?: unknown };

async function readKeys(uri: string): Promise<readonly Key[] | undefined> {
  try {
    const { keys } = await (await boundedFetch(uri, {})).json();
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

function findBytes(base64url: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, character => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
