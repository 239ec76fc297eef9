import * as client from 'openid-client';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { callback, createAuthorization, redeem, Visitor } from './visitor.ts';
import { password, startForFile, whoami } from './world.ts';

const { origin, users } = await startForFile();
let visitor: Visitor;
let tokens: { readonly access_token: string; readonly id_token: string };

beforeAll(() => users.add({ username: 'alice', password }));

/** A browser that alice is signed in at. */
beforeEach(async () => {
  visitor = new Visitor(origin);
  const { url, verifier } = await createAuthorization(origin);
  const end = await visitor.submit(await visitor.visit(url), 'username', { username: 'alice', password });
  tokens = await (await redeem(origin, end, verifier)).json();
});

const isAsked = async () =>
  (await visitor.visit((await createAuthorization(origin)).url)).text.includes('name="password"');

it('asks first, then forgets who was signed in at this browser, and ends nothing that was issued', async () => {
  const page = await visitor.visit('/session/end');
  expect(page.text).toContain('You are signed in as alice in this browser.');
  expect(page.text).not.toMatch(/<script/);
  expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  expect(await isAsked()).toBe(false);
  const asked = await visitor.visit('/session/end?ui_locales=ko');
  expect(asked.text).toContain('로그아웃');
  const done = await visitor.submit(asked, 'logout', { logout: 'yes' });
  expect(done.text).toContain('Signed out');
  expect(await isAsked()).toBe(true);
  expect((await whoami(origin, tokens.access_token)).status).toBe(200);
});

/** Where a client sends a person to sign out. */
async function createEnd(uri: string): Promise<URL> {
  const config = await client.discovery(new URL(origin), 'guise', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
  return client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: uri,
    state: 'a-state',
  });
}

it('asks nobody where nobody is signed in, and needs no script to go on', async () => {
  const stranger = new Visitor(origin);
  const page = await stranger.visit('/session/end');
  expect(page.text).toContain('Signed out');
  expect(page.text).not.toMatch(/<script/);
  expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  expect((await stranger.visit(await createEnd(callback))).url.href).toBe(`${callback}?state=a-state`);
  expect((await stranger.visit(await createEnd('https://evil.test/'))).status).toBe(400);
});

it('leads back to the client that asked for it, and to nobody else', async () => {
  const evil = await visitor.visit(await createEnd('https://evil.test/'));
  expect(evil.status).toBe(400);
  const page = await visitor.visit(await createEnd(callback));
  expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' http://127.0.0.1:9;`);
  const { url } = await visitor.submit(page, 'logout', { logout: 'yes' });
  expect(url.href).toBe(`${callback}?state=a-state`);
});

it('takes no form that it did not give out', async () => {
  const body = new URLSearchParams({ xsrf: 'guessed', logout: 'yes' });
  const page = await visitor.visit('/session/end/confirm', { method: 'POST', body });
  expect(page.status).toBe(400);
  expect(await isAsked()).toBe(false);
});
