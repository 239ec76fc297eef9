import type { ActingDraft } from '../core/acting.ts';
import { toClaims } from '../core/claims.ts';
import { AppError } from '../core/errors.ts';
import type { Input } from '../core/protocol.ts';
import { toFitness } from '../core/standing.ts';
import { getAccount, getSite, standingOf } from '../core/state.ts';
import { readState } from '../platform/storage.ts';
import { withClientSecret } from './client-secret.ts';
import { getPiece } from './piece.ts';
import { change } from './reconcile.ts';
import { adopt, renew, withAccount } from './refresh.ts';
import { giveBack } from './sign-in.ts';
import { dropTokenSet, findTokenSet } from './tokens.ts';

/**
 * Has the account `support` act as another, by token exchange (RFC 8693). Answers the id of the account that does so. What
 * renews its token is not kept: it takes a reason each time.
 * @throws AppError `subject-missing`, `reason-missing`, `acting-not-offered`, `account-not-ready`, or what the issuer said.
 */
export async function actAs({ account: support, ...draft }: Input<'actAs'>): Promise<string> {
  const said = getPiece('edits').readActing(draft);
  const standing = standingOf(await readState(), support);
  if (toFitness(standing, Date.now()) !== 'ready') await renew(support);
  return withAccount(support, () => exchange(support, said));
}

async function exchange(support: string, { label, ...said }: ActingDraft): Promise<string> {
  const { findActing, findActor, actAs: toState } = getPiece('edits');
  const state = await readState();
  const actor = getAccount(state, support);
  const site = getSite(state, actor.site);
  const { issuer, client } = site.signIn ?? {};
  if (!issuer?.exchange || !client || actor.acting) throw new AppError('acting-not-offered');
  const held = await findTokenSet(support);
  const { tokenEndpoint } = issuer;
  // A site that was edited to sign in elsewhere does not hand on the token of where it signed in before.
  if (!held || (held.tokenEndpoint ?? tokenEndpoint) !== tokenEndpoint) {
    throw new AppError('account-not-ready', actor.label);
  }
  const { toExchangeGrant, toTokenSet, requestToken } = getPiece('grants');
  const requestedAt = Date.now();
  const grant = toExchangeGrant(issuer.exchange, client, held.accessToken, said);
  const { refresh_token: _, ...answer } = await requestToken(
    issuer,
    client,
    await withClientSecret(site, grant),
  );
  const tokenSet = { ...toTokenSet(answer, requestedAt, Date.now()), tokenEndpoint };
  const name = findActor(toClaims(tokenSet.accessToken));
  const id = findActing(state, support, said.subject) ?? crypto.randomUUID();
  await change(now => toState(now, id, { support, ...said, ...(name && { actor: name }) }, label));
  await adopt(id, tokenSet);
  return id;
}

/**
 * Whoever acted is themself again at once; then the token is given back.
 * @throws AppError `not-revoked`; here it has ended all the same.
 */
export async function endActing({ account }: Input<'endActing'>): Promise<void> {
  const tokenSet = await findTokenSet(account);
  const state = await readState();
  await change(now => getPiece('edits').endActing(now, account));
  await dropTokenSet(account);
  const { site, username } = getAccount(state, account);
  if (tokenSet) await giveBack(getSite(state, site), username, tokenSet);
}
