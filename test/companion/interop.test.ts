import * as client from 'openid-client';
import { expect, it } from 'vitest';
import { password, readTokens, startForFile, whoami } from './world.ts';

const { origin, users } = await startForFile();
await users.add({ username: 'alice', password });
const options = { execute: [client.allowInsecureRequests] };

it.each(['oidc', 'oauth2'] as const)(
  'is discovered by openid-client as %s, and renews for it',
  async algorithm => {
    const config = await client.discovery(new URL(origin), 'guise', undefined, client.None(), {
      ...options,
      algorithm,
    });
    expect(config.serverMetadata()).toMatchObject({ issuer: origin, token_endpoint: `${origin}/token` });
    const first = await readTokens(origin, 'alice');
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    expect(second.expires_in).toBe(600);
    expect(await (await whoami(origin, second.access_token)).json()).toMatchObject({ username: 'alice' });
    expect(second.refresh_token).toBeDefined();
    await expect(client.refreshTokenGrant(config, 'made-up')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  },
);
