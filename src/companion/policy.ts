import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Library } from './library.ts';
import { toUsernameKey, type Users } from './users.ts';

const isDevice = ({ oidc }: KoaContextWithOIDC) => /^(code_verification|device_resume)$/.test(oidc.route);

/**
 * When a person is asked something before a code is given: which account, when the client or a device wants it chosen;
 * the password, when nobody or someone else is signed in at this browser; never for consent, unless asked to.
 */
export function createPolicy({ interactionPolicy: { base, Check, Prompt } }: Library, users: Users) {
  const policy = base();
  policy.remove('consent');
  policy.add(new Prompt({ name: 'consent', requestable: true }));
  policy.add(
    new Prompt(
      { name: 'select_account', requestable: true },
      new Check(
        'device',
        'a device has no say in which account it gets',
        ctx => isDevice(ctx) && !ctx.oidc.result?.select_account,
      ),
    ),
    0,
  );
  const { checks } = policy.get('login') ?? {};
  checks?.add(
    new Check('gone', 'the account that was signed in is disabled', ctx =>
      Boolean(ctx.oidc.session?.accountId && !ctx.oidc.account),
    ),
  );
  checks?.add(
    new Check('login_hint', 'another account is signed in than the one hinted at', async ctx => {
      const { account, params, result } = ctx.oidc;
      if (typeof params?.login_hint !== 'string' || result?.login || !account) return false;
      const user = await users.find(account.accountId);
      return user !== undefined && toUsernameKey(user.username) !== toUsernameKey(params.login_hint);
    }),
  );
  return policy;
}
