import { AppError } from '../core/errors.ts';
import { toOutcome } from '../core/outcome.ts';
import { checkConfirmed } from '../core/policy.ts';
import type { Input } from '../core/protocol.ts';
import { checkSending, getAccount, getSite } from '../core/state.ts';
import { readState } from '../platform/storage.ts';
import { getPiece } from './piece.ts';
import { noticeTime } from './reconcile.ts';
import { readAccessTokens } from './tokens.ts';

/**
 * Whom the site's server takes an account for, by a request of our own: no page comes by the token.
 * @throws AppError why there is no answer
 */
export async function askWhoami({ account: id, confirmed }: Input<'askWhoami'>): Promise<string> {
  await noticeTime();
  const state = await readState();
  checkSending(state);
  const account = getAccount(state, id);
  const site = getSite(state, account.site);
  checkConfirmed(state.policy, site, confirmed);
  const { [id]: token } = await readAccessTokens([id]);
  const { kind } = toOutcome(state, { kind: 'account', account: id }, Date.now());
  if (token === undefined || kind !== 'attached') throw new AppError('account-not-ready', account.label);
  const { fetchAnswer, toAsking } = getPiece('grants');
  return fetchAnswer(toAsking(site, account, token), token);
}
