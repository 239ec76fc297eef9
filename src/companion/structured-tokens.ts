import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { apiClientId } from './clients.ts';
import type { Context } from './pages/page.ts';
import type { AccessClaims, Verifier } from './verifier.ts';

/** RFC 7662 section 2.2, of what an access token of ours says. */
const toIntrospection = ({ sid: _, ...claims }: AccessClaims) => ({
  active: true,
  token_type: 'Bearer',
  ...claims,
});

/**
 * Revocation and introspection of access tokens. They are JWTs that the library does not store, so it answers that it
 * does not support them; by then it has authenticated the client and read the request, and we take over.
 */
export function createStructuredTokens(provider: Provider, verify: Verifier) {
  const revoke = async (ctx: KoaContextWithOIDC, claims: AccessClaims | undefined) => {
    // A token that is none of the client's is left alone, and not told apart from one that is over (RFC 7009 2.2).
    if (claims && claims.client_id === ctx.oidc.client?.clientId) {
      const grant = await provider.Grant.find(claims.sid);
      await grant?.destroy();
    }
    ctx.body = '';
  };

  const introspect = (ctx: KoaContextWithOIDC, claims: AccessClaims | undefined) => {
    const mayAsk = ctx.oidc.client?.clientId === apiClientId;
    ctx.body = mayAsk && claims ? toIntrospection(claims) : { active: false };
  };

  return async (ctx: Context, next: () => Promise<unknown>) => {
    await next();
    if ((ctx.body as { error?: unknown } | undefined)?.error !== 'unsupported_token_type') return;
    const answered = ctx as KoaContextWithOIDC;
    const verdict = await verify(String(answered.oidc.params?.token));
    const claims = verdict.isValid ? verdict.claims : undefined;
    ctx.status = 200;
    if (answered.oidc.route === 'revocation') await revoke(answered, claims);
    else introspect(answered, claims);
  };
}
