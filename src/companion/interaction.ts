import type { InteractionResults, Provider } from 'oidc-provider';
import { type CheckCredentials, toCredentials } from './credentials.ts';
import { Refusal, readBody } from './http.ts';
import type { Middleware } from './middleware.ts';
import { sendErrorPage } from './pages/error-page.ts';
import { toLoginPage } from './pages/login-page.ts';
import { type Context, sendPage, toLanguage } from './pages/page.ts';
import { type Texts, texts } from './pages/texts.ts';
import type { User, Users } from './users.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** A try that failed: the page is shown again, with what went wrong and the name that was typed. */
interface Problem {
  readonly status: number;
  readonly sentence: string;
  readonly username: string;
}

const noProblem = { status: 200, sentence: undefined, username: undefined };

function toSentence({ answer: { status, headers } }: Refusal, t: Texts): string {
  if (status === 429) return t.tooMany(Number(headers?.['Retry-After']));
  return status === 503 ? t.busy : t.wrong;
}

/** Asks for an account and a password at /interaction/:uid, in the middle of the code flow and the device flow. */
export function createInteraction(
  provider: Provider,
  users: Users,
  checkCredentials: CheckCredentials,
): Middleware {
  /** The cookie is what ties a sign-in to the browser that began it: without it, no other site can end it for us. */
  const findInteraction = async (ctx: Context, uid: string): Promise<Interaction | undefined> =>
    ctx.cookies.get(provider.cookieName('interaction')) === uid ? provider.Interaction.find(uid) : undefined;

  /** Who may go on without a password, since it is the account that is asked for and not the person. */
  const findKnown = async ({ prompt, session }: Interaction): Promise<User | undefined> => {
    if (prompt.name === 'login' || !session) return undefined;
    const user = await users.find(session.accountId);
    return user?.isDisabled ? undefined : user;
  };

  const finish = async (ctx: Context, result: InteractionResults) => {
    const returnTo = await provider.interactionResult(ctx.req, ctx.res, result);
    ctx.status = 303;
    ctx.redirect(returnTo);
  };

  /** Whoever was signed in at this browser no longer is; what was issued to them stays. */
  const signIn = async (ctx: Context, interaction: Interaction, { id }: User) => {
    const session = await provider.Session.get(ctx);
    if (session.accountId && session.accountId !== id) await session.destroy();
    interaction.session = undefined;
    await interaction.persist();
    return finish(ctx, { login: { accountId: id }, select_account: {}, consent: {} });
  };

  const show = async (ctx: Context, interaction: Interaction, problem: Problem | typeof noProblem) => {
    const { params } = interaction;
    const client = await provider.Client.find(String(params.client_id));
    const { redirect_uri: redirectUri, login_hint: hint } = params;
    ctx.status = problem.status;
    sendPage(
      ctx,
      toLoginPage({
        language: toLanguage(ctx, params.ui_locales),
        client: client?.clientName ?? '',
        redirectUri: typeof redirectUri === 'string' ? redirectUri : undefined,
        known: (await findKnown(interaction))?.username,
        username: problem.username ?? (typeof hint === 'string' ? hint : ''),
        problem: problem.sentence,
      }),
    );
  };

  const tryPassword = async (ctx: Context, interaction: Interaction, fields: Record<string, string>) => {
    const t = texts[toLanguage(ctx, interaction.params.ui_locales)];
    const { username = '' } = fields;
    try {
      const user = await checkCredentials(toCredentials(fields), ctx.ip);
      if (user) return await signIn(ctx, interaction, user);
      return await show(ctx, interaction, { status: 403, sentence: t.wrong, username });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ctx.set({ ...error.answer.headers });
      const problem = { status: error.answer.status, sentence: toSentence(error, t), username };
      return show(ctx, interaction, problem);
    }
  };

  const act = async (ctx: Context, interaction: Interaction) => {
    const fields = Object.fromEntries(new URLSearchParams(await readBody(ctx.req)));
    if (fields.action === 'cancel') return finish(ctx, { error: 'access_denied' });
    if (fields.action === 'continue' && (await findKnown(interaction)))
      return finish(ctx, { [interaction.prompt.name]: {} });
    return tryPassword(ctx, interaction, fields);
  };

  return async (ctx, next) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(ctx.path)?.[1];
    if (uid === undefined || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();
    const interaction = await findInteraction(ctx, uid);
    if (interaction) return ctx.method === 'POST' ? act(ctx, interaction) : show(ctx, interaction, noProblem);
    ctx.status = 400;
    sendErrorPage(ctx, { error: 'invalid_request' }, { name: 'SessionNotFound' } as Error);
  };
}
