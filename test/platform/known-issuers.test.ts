import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Grant,
  toExchangeGrant,
  toPasswordGrant,
  toRefreshGrant,
  toTokenSet,
} from '../../src/core/grant.ts';
import type { Issuer } from '../../src/core/sign-in.ts';
import { readIssuerId, readSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from '../core/jwt.ts';
import { type KnownIssuer, knownIssuers, type Refusal } from './known-issuers.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const client = { id: 'guise', authMethod: 'none' } as const;
const known = Object.entries<KnownIssuer>(knownIssuers);

let platform: typeof import('../../src/platform/issuer.ts') &
  typeof import('../../src/platform/discovery.ts');

beforeAll(async () => {
  const api = {
    runtime: { id: 'guise' },
    permissions: { getAll: async () => ({ origins: ['https://*/*'] }) },
  };
  for (const name of ['chrome', 'browser']) vi.stubGlobal(name, api);
  platform = {
    ...(await import('../../src/platform/issuer.ts')),
    ...(await import('../../src/platform/discovery.ts')),
  };
});

afterEach(() => vi.unstubAllGlobals());

/** Everybody who asks is answered this. */
function answer({ status, body, headers }: Refusal): void {
  vi.stubGlobal('fetch', async () => Response.json(body, { status, ...(headers && { headers }) }));
}

async function discover({ typed, metadata }: KnownIssuer): Promise<Issuer> {
  answer({ status: 200, body: metadata });
  return (await platform.discover(readIssuerId(typed))).issuer;
}

async function ask(known: KnownIssuer, refusal: Refusal, grant: Grant): Promise<unknown> {
  const issuer = await discover(known);
  answer(refusal);
  return platform.requestToken(issuer, client, grant).catch(error => error.code);
}

describe.each(known)('%s', (_name, known) => {
  it('is found by the identifier that its console shows, and can be a site’s issuer as it is', async () => {
    const issuer = await discover(known);
    expect(issuer).toMatchObject({
      url: known.metadata.issuer,
      tokenEndpoint: known.metadata.token_endpoint,
      authorizationEndpoint: known.metadata.authorization_endpoint,
      deviceAuthorizationEndpoint: known.metadata.device_authorization_endpoint,
      jwksUri: known.metadata.jwks_uri,
    });
    expect(readSignIn({ way: 'code', issuer, client })).toEqual({ way: 'code', issuer, client });
  });

  it('is refused when another issuer answers in its place', async () => {
    answer({ status: 200, body: { ...known.metadata, issuer: 'https://evil.example.org' } });
    await expect(platform.discover(readIssuerId(known.typed))).rejects.toMatchObject({
      code: 'issuer-mismatch',
    });
  });

  it('gives a token set that lasts as long as it says, and can be renewed', async () => {
    const issuer = await discover(known);
    const iat = NOW / 1000;
    const body = { access_token: toJwt({ sub: 'alice', iat, exp: iat + 90_000 }), ...known.signedIn };
    answer({ status: 200, body });
    const granted = await platform.requestToken(issuer, client, toPasswordGrant(client, 'alice', 'hers'));
    expect(toTokenSet(granted, NOW, NOW)).toMatchObject({
      accessToken: body.access_token,
      refreshToken: known.signedIn.refresh_token,
      scope: known.signedIn.scope,
      expiresAt: NOW + Number(known.signedIn.expires_in) * 1000,
    });
  });

  it('is understood when it refuses a password or a refresh token', async () => {
    expect([
      await ask(known, known.refused, toPasswordGrant(client, 'alice', 'not hers')),
      await ask(known, known.spent, toRefreshGrant('spent')),
    ]).toEqual(['credentials-refused', 'renewal-refused']);
  });

  it.each(Object.entries(known.others))(
    'is understood when what it says means %s, which ends nothing',
    async (code, refusal) => {
      expect(await ask(known, refusal, toRefreshGrant('good'))).toBe(code);
    },
  );
});

it('says in Keycloak’s own words why nobody may act as another there', async () => {
  const issuer = await discover(knownIssuers.Keycloak);
  const said = { subject: 'alice', reason: 'ticket 1234' };
  const grant = toExchangeGrant({ subject: 'requested_subject' }, client, 'own-token', said);
  const description = 'Client not allowed to exchange';
  answer({ status: 403, body: { error: 'access_denied', error_description: description } });
  await expect(platform.requestToken(issuer, client, grant)).rejects.toMatchObject({
    code: 'acting-refused',
    params: [description],
  });
});

it('says of Entra’s address for all tenants that none of them is the issuer by that name', async () => {
  const metadata = {
    ...knownIssuers.Entra.metadata,
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  };
  answer({ status: 200, body: metadata });
  await expect(platform.discover('https://login.microsoftonline.com/common/v2.0')).rejects.toMatchObject({
    code: 'issuer-mismatch',
    params: ['login.microsoftonline.com', metadata.issuer],
  });
});
