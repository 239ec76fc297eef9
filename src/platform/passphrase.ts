import { AppError } from '../core/errors.ts';
import type { SealedFile } from '../core/sealed-file.ts';
import { type Derivation, ITERATIONS, type Level, type Vault } from '../core/vault.ts';
import { type Bytes, createRaw, findSealed, fromBase64, seal, toBase64, toBytes, toKey } from './seal.ts';

/** What `check` is sealed for: no account has such a name. */
const CHECK = 'passphrase';

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
