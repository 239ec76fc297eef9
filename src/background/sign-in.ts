import { AppError, toProblem } from '../core/errors.ts';
import { withPassword } from '../core/remember.ts';
import { mayPass } from '../core/retry.ts';
import type { SignIn } from '../core/sign-in.ts';
import type { Site } from '../core/site.ts';
import { SIGNED_OUT } from '../core/standing.ts';
import { getAccount, getSite } from '../core/state.ts';
import type { TokenSet } from '../core/token.ts';
import { readState } from '../platform/storage.ts';
import { findClientSecret, withClientSecret } from './client-secret.ts';
import { getPiece } from './piece.ts';
import { adopt, report } from './refresh.ts';
import { dropTokenSet, findTokenSet, forgetPassword } from './tokens.ts';

const RETRY_DELAY = 60_000;

/**
 * Signs an account in with one secret, which is kept only where the account says so by then.
 * @throws AppError why not; the standing says it as well.
 */
export async function signIn(account: string, secret: string): Promise<void> {
  const state = await readState();
  const { site, username } = getAccount(state, account);
  await report(account, standing => ({ ...standing, busy: 'signing-in' }));
  try {
    const home = getSite(state, site);
    if (!home.signIn) throw new AppError('signs-in-nowhere');
    const tokenSet = await ask(home, home.signIn, username, secret);
    await adopt(account, withPassword(tokenSet, secret, home.signIn));
  } catch (error) {
    await report(account, ({ busy: _, ...standing }) => ({ ...standing, problem: toProblem(error) }));
    throw error;
  }
}

/** Answers a token set that is renewed and given back at the site's issuer of now alone. @throws AppError why not */
export async function ask(site: Site, signIn: SignIn, username: string, secret: string): Promise<TokenSet> {
  const tokenSet = await askAnywhere(site, signIn, username, secret);
  return { ...tokenSet, ...(signIn.issuer && { tokenEndpoint: signIn.issuer.tokenEndpoint }) };
}

async function askAnywhere(site: Site, signIn: SignIn, username: string, secret: string): Promise<TokenSet> {
  const grants = getPiece('grants');
  const requestedAt = Date.now();
  switch (signIn.way) {
    case 'login': {
      const { login } = signIn;
      const answer = await grants.postLogin(login.url, grants.toLoginRequest(login, username, secret));
      return grants.readLogin(answer, login, requestedAt, Date.now());
    }
    case 'password': {
      const { issuer, client } = signIn;
      const grant = await withClientSecret(site, grants.toPasswordGrant(client, username, secret));
      const answer = await grants.requestToken(issuer, client, grant);
      return grants.toTokenSet(answer, requestedAt, Date.now());
    }
    case 'client-credentials': {
      const client = { ...signIn.client, id: username };
      const answer = await grants.requestToken(
        signIn.issuer,
        client,
        grants.toClientCredentialsGrant(client, secret),
      );
      return { ...grants.toTokenSet(answer, requestedAt, Date.now()), clientSecret: secret };
    }
    default:
      throw new AppError('signs-in-elsewhere');
  }
}

/**
 * Signs an account out: here at once, then at its issuer, where that takes tokens back (RFC 7009).
 * @throws AppError `not-revoked`; it is signed out here all the same.
 */
export async function signOut(account: string): Promise<void> {
  const tokenSet = await findTokenSet(account);
  await dropTokenSet(account);
  await report(account, () => SIGNED_OUT);
  const state = await readState();
  const { site, username } = getAccount(state, account);
  const home = getSite(state, site);
  if (tokenSet) await giveBack(home, username, tokenSet);
}

/** Answers whether its issuer is one that takes tokens back. @throws AppError `not-revoked` */
export async function giveBack(home: Site, username: string, tokenSet: TokenSet): Promise<boolean> {
  const { issuer, client } = home.signIn ?? {};
  if (!client || !issuer?.revocationEndpoint || tokenSet.tokenEndpoint !== issuer.tokenEndpoint) return false;
  const secret = tokenSet.clientSecret ?? (await findClientSecret(home));
  const known = { ...client, id: client.id || username };
  const { accessToken, refreshToken } = tokenSet;
  const { revoke } = getPiece('grants');
  await revoke(issuer, known, refreshToken ?? accessToken, secret);
  // With the refresh token the access token should end as well (RFC 7009 section 2.1), and at glewlwyd it does not.
  if (refreshToken) await revoke(issuer, known, accessToken, secret).catch(() => {});
  return true;
}

/**
 * Signs an account in with the password that is remembered. One that was refused is forgotten: tried again and again,
 * it would have the account locked at its issuer.
 * @throws AppError as `signIn` does.
 */
export async function signInAgain(account: string, password: string): Promise<void> {
  try {
    await signIn(account, password);
  } catch (error) {
    const { code } = toProblem(error);
    if (code === 'credentials-refused') await forgetPassword(account);
    if (mayPass(code)) {
      const retryAt = Date.now() + RETRY_DELAY;
      await report(account, standing => ({ ...standing, renewable: true, retryAt }));
    }
    throw error;
  }
}
