import { toClaims } from '../core/claims.ts';
import { AppError } from '../core/errors.ts';
import { type Inspection, toHeader } from '../core/inspection.ts';
import type { Input } from '../core/protocol.ts';
import { getAccount, getSite } from '../core/state.ts';
import { getPiece } from '../platform/piece.ts';
import { readState } from '../platform/storage.ts';
import { findTokenSet } from './tokens.ts';

/** @throws AppError `account-not-ready`, `locked` */
export async function inspectToken({ account }: Input<'inspectToken'>): Promise<Inspection> {
  const state = await readState();
  const { site, label } = getAccount(state, account);
  const token = (await findTokenSet(account))?.accessToken;
  if (token === undefined) throw new AppError('account-not-ready', label);
  const header = toHeader(token);
  const { jwksUri } = getSite(state, site).signIn?.issuer ?? {};
  const isJwt = Object.keys(header).length > 0;
  const signature = isJwt ? await getPiece('grants').checkSignature(token, header, jwksUri) : 'opaque';
  return { header, claims: toClaims(token), signature };
}
