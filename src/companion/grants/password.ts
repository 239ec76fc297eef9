import type { TokenEndpointGrantContext } from 'oidc-provider';
import { type CheckCredentials, toCredentials } from '../credentials.ts';
import { Refusal } from '../http.ts';
import type { Issuing } from '../issue.ts';
import type { Library } from '../library.ts';

/** RFC 6749 section 4.3: a user name and password for a token set. The client is ours, so that none else sees them. */
export function createPasswordGrant(
  { errors }: Library,
  checkCredentials: CheckCredentials,
  { issueTokens }: Issuing,
) {
  const toError = ({ answer }: Refusal, ctx: TokenEndpointGrantContext) => {
    const { error, message } = answer.body as { error: string; message: string };
    ctx.set({ ...answer.headers });
    return Object.assign(new errors.CustomOIDCProviderError(error, message), {
      status: answer.status,
      statusCode: answer.status,
    });
  };

  return async (ctx: TokenEndpointGrantContext) => {
    const credentials = async () => checkCredentials(toCredentials(ctx.oidc.params), ctx.ip);
    const user = await credentials().catch(error => {
      throw error instanceof Refusal ? toError(error, ctx) : error;
    });
    const tokens = user && (await issueTokens(user));
    if (!tokens) throw new errors.InvalidGrant('wrong user name or password');
    ctx.body = tokens;
  };
}
