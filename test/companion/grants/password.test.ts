import { beforeAll, expect, it } from 'vitest';
import { postForm } from '../visitor.ts';
import { password, start, startForFile, whoami } from '../world.ts';

const { origin, users } = await startForFile({ RL_USER: '3/600', TRUST_PROXY_HOPS: '1' });

beforeAll(() => users.add({ username: 'alice', password }));

const signIn = (word: string, forwarded = '9.9.9.9', at = origin) =>
  postForm(
    at,
    '/token',
    { grant_type: 'password', username: 'alice', password: word },
    { 'X-Forwarded-For': forwarded },
  );

it('gives a token set for a name and a password', async () => {
  const response = await signIn(password);
  const tokens = await response.json();
  expect([response.status, tokens.refresh_token]).toEqual([200, expect.any(String)]);
  expect(await (await whoami(origin, tokens.access_token)).json()).toMatchObject({ username: 'alice' });
});

it('says what is wrong as the standard has it', async () => {
  const wrong = await signIn('wrong password', '8.8.8.8');
  expect([wrong.status, (await wrong.json()).error]).toEqual([400, 'invalid_grant']);
  const empty = await signIn('', '8.8.8.8');
  expect([empty.status, (await empty.json()).error]).toEqual([400, 'invalid_request']);
});

it('is held back as every sign-in is, by the address that our proxy saw and not one that was made up', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1)
    statuses.push((await signIn('wrong password', `1.1.1.${n}, 7.7.7.7`)).status);
  expect(statuses).toEqual([400, 400, 400, 429]);
  const held = await signIn(password, '1.1.1.9, 7.7.7.7');
  expect([held.status, Number(held.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  expect((await signIn(password, '7.7.7.8')).status).toBe(200);
});

it('can be switched off', async () => {
  const other = await start({ PASSWORD_GRANT: 'off' });
  try {
    const response = await signIn(password, '9.9.9.9', other.origin);
    expect([response.status, (await response.json()).error]).toEqual([400, 'unsupported_grant_type']);
    const metadata = await (await fetch(`${other.origin}/.well-known/openid-configuration`)).json();
    expect(metadata.grant_types_supported).not.toContain('password');
  } finally {
    await other.close();
  }
});
