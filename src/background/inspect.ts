import { toClaims } from '../core/claims.ts';
import { AppError } from '../core/errors.ts';
import { type Inspection, toHeader } from '../core/inspection.ts';
import type { Input } from '../core/protocol.ts';
import type { Site } from '../core/site.ts';
import { getAccount, getSite } from '../core/state.ts';
import { readState } from '../platform/storage.ts';
import { getPiece } from './piece.ts';
import { findTokenSet } from './tokens.ts';

/**
 * What the access token at rest says, and whether its issuer's keys made it.
 * @throws AppError `account-not-ready`, `locked`
 */
export async function inspectToken({ account }: Input<'inspectToken'>): Promise<Inspection> {
  const state = await readState();
  const { site, label } = getAccount(state, account);
  const token = (await findTokenSet(account))?.accessToken;
  if (token === undefined) throw new AppError('account-not-ready', label);
  return inspect(token, getSite(state, site));
}

/** What a token of a site says. */
export async function inspect(token: string, { signIn }: Site): Promise<Inspection> {
  const header = toHeader(token);
  const isJwt = Object.keys(header).length > 0;
  const signature = isJwt
    ? await getPiece('signatures').checkSignature(token, signIn?.issuer?.jwksUri)
    : 'opaque';
  return { header, claims: toClaims(token), signature };
}
