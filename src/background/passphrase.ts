import { AppError } from '../core/errors.ts';
import { type Derivation, toWait } from '../core/vault.ts';
import { local } from '../platform/storage.ts';
import { getPiece } from './piece.ts';

/**
 * The key that the passphrase makes. A try is counted before it is made, so that nothing is gained by stopping it.
 * @throws AppError `passphrase-wrong`, or `passphrase-wait` when it is not even tried yet.
 */
export function readDerived(passphrase: string, derivation: Derivation): Promise<Uint8Array<ArrayBuffer>> {
  return navigator.locks.request('passphrase', async () => {
    const now = Date.now();
    const { wrong = { count: 0, at: now } } = await local.get('wrong');
    // A clock that was set back makes nobody wait longer.
    const wait = toWait(wrong.count) - Math.max(0, now - wrong.at);
    if (wait > 0) throw new AppError('passphrase-wait', String(Math.ceil(wait / 1000)));
    await local.set({ wrong: { count: wrong.count + 1, at: now } });
    const raw = await getPiece('passphrases').findDerived(passphrase, derivation);
    if (!raw) throw new AppError('passphrase-wrong');
    await local.remove('wrong');
    return raw;
  });
}
