import { AppError } from '../core/errors.ts';
import type { Input } from '../core/protocol.ts';
import { withoutPassword } from '../core/remember.ts';
import { findTokenSetIn, type SealedFile } from '../core/sealed-file.ts';
import { checkPassphrase } from '../core/vault.ts';
import { readState } from '../platform/storage.ts';
import { getPiece } from './piece.ts';
import { adopt, withAccount } from './refresh.ts';
import { findTokenSet } from './tokens.ts';

/**
 * A preset's text and the token sets of its accounts as a file, encrypted before a page gets it. Passwords that are
 * remembered stay here.
 * @throws AppError `passphrase-short`, `export-forbidden`, `locked`
 */
export async function sealSecrets({
  preset,
  accounts,
  passphrase,
}: Input<'sealSecrets'>): Promise<SealedFile> {
  checkPassphrase(passphrase);
  const { locked, policy } = await readState();
  if (policy?.exportSecrets === false) throw new AppError('export-forbidden');
  if (locked) throw new AppError('locked');
  const secrets = [];
  for (const account of accounts) {
    const tokenSet = await findTokenSet(account);
    secrets.push(tokenSet ? withoutPassword(tokenSet) : null);
  }
  return getPiece('passphrases').sealFile(passphrase, preset, secrets);
}

/**
 * Signs accounts in with what such a file holds, one after the other.
 * @throws AppError `locked`, `passphrase-wrong`, `secret-damaged`
 */
export async function adoptSecrets({ file, accounts, passphrase }: Input<'adoptSecrets'>): Promise<void> {
  const secrets = (await getPiece('passphrases').openPart(passphrase, file, 'secrets')) as readonly unknown[];
  for (const [index, account] of accounts.entries()) {
    const tokenSet = findTokenSetIn(secrets[index]);
    if (account !== null && tokenSet) await withAccount(account, () => adopt(account, tokenSet));
  }
}
