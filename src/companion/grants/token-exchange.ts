import type { TokenEndpointGrantContext } from 'oidc-provider';
import { type Api, scope } from '../api.ts';
import type { Audit, Person } from '../audit.ts';
import type { Issuing } from '../issue.ts';
import type { Library } from '../library.ts';
import type { Log } from '../log.ts';
import type { User, Users } from '../users.ts';
import type { Verifier } from '../verifier.ts';

/** Our own way to name whom to act as, where RFC 8693 section 3 has types for tokens alone: by user name. */
export const usernameType = 'urn:guise:token-type:username';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const tokenTypes = [accessTokenType, 'urn:ietf:params:oauth:token-type:jwt'];

/** Whose access tokens may act as others. */
export const actorRole = 'support';

/** Long enough to look at something, short enough to be asked for the reason again. In seconds. */
const longestSeconds = 300;
const longestReason = 500;

export interface ExchangeParameters {
  readonly subject_token?: string;
  readonly subject_token_type?: string;
  readonly actor_token?: string;
  readonly actor_token_type?: string;
  readonly requested_token_type?: string;
  readonly audience?: string;
  readonly resource?: string;
  readonly reason?: string;
}

export const exchangeParameters = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'audience',
  'resource',
  'scope',
  'reason',
] as const;

const toPerson = ({ id, username }: User): Person => ({ sub: id, username });

export interface TokenExchangeOptions {
  readonly library: Library;
  readonly users: Users;
  readonly verify: Verifier;
  readonly audit: Audit;
  readonly issuing: Issuing;
  readonly api: Api;
  readonly log: Log;
}

/**
 * RFC 8693: support acts as a test account, for a stated reason. The token names both, is short-lived, cannot be
 * renewed or exchanged again, and is written down before it is given.
 */
export function createTokenExchange(options: TokenExchangeOptions) {
  const { users, verify, audit, issuing, api, log } = options;
  const { InvalidRequest, InvalidTarget } = options.library.errors;

  const readReason = ({ reason }: ExchangeParameters): string => {
    const text = reason?.trim() ?? '';
    if (text && text.length <= longestReason && !text.includes('\0')) return text;
    throw new InvalidRequest(`reason must be a text of 1 to ${longestReason} characters`);
  };

  const readToken = async (name: 'actor' | 'subject', token: string, type: string | undefined) => {
    if (!tokenTypes.includes(type ?? '')) throw new InvalidRequest(`${name}_token_type is not supported`);
    const verdict = await verify(token);
    if (!verdict.isValid) throw new InvalidRequest(`${name}_token is ${verdict.reason}`);
    if (verdict.claims.act) throw new InvalidTarget(`${name}_token is itself one to act as someone else`);
    return verdict.claims.sub;
  };

  const readActor = async ({ actor_token, actor_token_type }: ExchangeParameters): Promise<User> => {
    if (!actor_token) throw new InvalidRequest('actor_token is missing');
    const actor = await users.find(await readToken('actor', actor_token, actor_token_type));
    if (actor && !actor.isDisabled && actor.roles.includes(actorRole)) return actor;
    throw new InvalidTarget(`only a user with the role ${actorRole} may act as another`);
  };

  const readSubject = async ({ subject_token, subject_token_type }: ExchangeParameters): Promise<User> => {
    if (!subject_token) throw new InvalidRequest('subject_token is missing');
    const subject =
      subject_token_type === usernameType
        ? await users.findByName(subject_token)
        : await users.find(await readToken('subject', subject_token, subject_token_type));
    if (subject && !subject.isDisabled && subject.isTest) return subject;
    throw new InvalidTarget('there is no test account of this name to act as');
  };

  const checkTarget = ({ audience, resource, requested_token_type }: ExchangeParameters) => {
    if ([audience, resource].some(target => target !== undefined && target !== api.audience))
      throw new InvalidTarget(`tokens are issued for ${api.audience} alone`);
    if (requested_token_type !== undefined && !tokenTypes.includes(requested_token_type))
      throw new InvalidRequest('requested_token_type is not supported');
  };

  return async (ctx: TokenEndpointGrantContext<ExchangeParameters>) => {
    const { params, client } = ctx.oidc;
    const reason = readReason(params);
    checkTarget(params);
    const actor = await readActor(params);
    const subject = await readSubject(params);
    const grantId = await issuing.openGrant(subject);
    const act = toPerson(actor);
    const entry = { actor: act, subject: toPerson(subject), reason, grantId, address: ctx.ip };
    await audit.add({ ...entry, clientId: client.clientId });
    if (!(await issuing.confirmGrant(grantId, [actor, subject])))
      throw new InvalidTarget('the actor or the account has just been changed');
    const seconds = Math.min(longestSeconds, api.accessTokenTTL ?? longestSeconds);
    ctx.body = {
      access_token: await issuing.issueActorToken(grantId, subject, act, seconds),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: seconds,
      scope,
    };
    log('info', 'token.exchanged', { actor: actor.username, subject: subject.username, address: ctx.ip });
  };
}
