import { AppError } from '../core/errors.ts';
import type { Trial } from '../core/inspection.ts';
import type { Input } from '../core/protocol.ts';
import { getSite } from '../core/state.ts';
import { readState } from '../platform/storage.ts';
import { inspect } from './inspect.ts';
import { getPiece } from './piece.ts';
import { ask, giveBack } from './sign-in.ts';

/**
 * Signs in, or reads a pasted token, and looks at what came of it, which is given back to its issuer and forgotten.
 * @throws AppError as `signIn` does
 */
export async function trySignIn({ site, method, username, secret }: Input<'trySignIn'>): Promise<Trial> {
  const state = await readState();
  if (state.locked) throw new AppError('locked');
  const home = getSite(state, site);
  const { signIn } = home;
  if (method === 'pasted' || !signIn) {
    return inspect(getPiece('grants').readPastedToken(secret, Date.now()).accessToken, home);
  }
  if (secret === '') throw new AppError('password-missing');
  const name = username.trim();
  const tokenSet = await ask(home, signIn, name, secret);
  const takenBack = await giveBack(home, name, tokenSet).catch(() => false);
  return { ...(await inspect(tokenSet.accessToken, home)), takenBack };
}
