import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../src/companion/command.ts';
import { sendCommand } from '../../src/companion/control.ts';
import { readSocketPath } from '../../src/companion/lock.ts';
import { callback, createAuthorization, redeem, type Visit, Visitor } from './visitor.ts';
import { password, startForFile, whoami } from './world.ts';

const { origin, users, config } = await startForFile({
  RL_USER: '3/600',
  REDIRECT_URIS: 'com.example.app:/callback',
});

const command = (request: Command) =>
  sendCommand(readSocketPath((config.storage as { folder: string }).folder), request);

beforeAll(async () => {
  for (const username of ['alice', 'bob', 'carol']) await users.add({ username, password });
});

const typed = (username: string, word = password) => ({ username, password: word });

/** Signs in and returns the tokens. */
async function signIn(visitor: Visitor, username: string, extra = {}) {
  const { url, verifier } = await createAuthorization(origin, extra);
  const end = await visitor.submit(await visitor.visit(url), 'username', typed(username));
  return (await redeem(origin, end, verifier)).json();
}

describe('the authorization code flow', () => {
  it('asks for a password, and answers the client with a code that is worth a token set', async () => {
    const visitor = new Visitor(origin);
    const { url, verifier } = await createAuthorization(origin);
    const form = await visitor.visit(url);
    expect([form.status, form.url.pathname]).toEqual([200, expect.stringMatching(/^\/interaction\//)]);
    const end = await visitor.submit(form, 'username', typed('alice'));
    expect(Object.fromEntries(end.url.searchParams)).toEqual({
      code: expect.any(String),
      state: 'a-state',
      iss: origin,
    });
    const tokens = await (await redeem(origin, end, verifier)).json();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'openid profile api' });
    expect(await (await whoami(origin, tokens.access_token)).json()).toMatchObject({ username: 'alice' });
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      iss: origin,
      aud: 'guise',
      nonce: 'a-nonce',
      preferred_username: 'alice',
    });
    expect(tokens.refresh_token).toEqual(expect.any(String));
  });

  it('gives a code once, within the leeway for refresh tokens too, and ends what came of it', async () => {
    const visitor = new Visitor(origin);
    const { url, verifier } = await createAuthorization(origin);
    const end = await visitor.submit(await visitor.visit(url), 'username', typed('alice'));
    const { access_token } = await (await redeem(origin, end, verifier)).json();
    const again = await redeem(origin, end, verifier);
    expect([again.status, (await again.json()).error]).toEqual([400, 'invalid_grant']);
    expect((await whoami(origin, access_token)).status).toBe(401);
  });

  it.each([
    ['without a challenge', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
  ])('refuses a request %s', async (_title, extra, error) => {
    const { url } = await createAuthorization(origin, extra);
    const { searchParams, hash } = (await new Visitor(origin).visit(url)).url;
    expect(searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error')).toBe(error);
  });

  it('refuses a code without the verifier of its challenge', async () => {
    const visitor = new Visitor(origin);
    const { url } = await createAuthorization(origin);
    const end = await visitor.submit(await visitor.visit(url), 'username', typed('alice'));
    expect((await redeem(origin, end, 'a'.repeat(43))).status).toBe(400);
  });

  it('answers at no address that is not the extension’s', async () => {
    const { url } = await createAuthorization(origin, { redirect_uri: 'https://evil.test/callback' });
    const page = await new Visitor(origin).visit(url);
    expect([page.status, page.url.origin]).toEqual([400, origin]);
    expect(page.text).toContain('This cannot go on');
  });

  it('tells the client when the person cancels', async () => {
    const visitor = new Visitor(origin);
    const form = await visitor.visit((await createAuthorization(origin)).url);
    const end = await visitor.submit(form, 'action', { action: 'cancel' });
    expect(end.url.searchParams.get('error')).toBe('access_denied');
  });
});

describe('several accounts at one browser', () => {
  it('lets who is signed in go on without asking, unless asked to ask', async () => {
    const visitor = new Visitor(origin);
    await signIn(visitor, 'alice');
    const again = await visitor.visit((await createAuthorization(origin)).url);
    expect(again.url.searchParams.get('code')).toEqual(expect.any(String));
    const asked = await visitor.visit((await createAuthorization(origin, { prompt: 'login' })).url);
    expect(asked.text).toContain('name="password"');
    expect(asked.text).not.toContain('Continue as');
  });

  it('signs a second account in without ending what the first was given', async () => {
    const visitor = new Visitor(origin);
    const alice = await signIn(visitor, 'alice');
    const bob = await signIn(visitor, 'bob', { prompt: 'login' });
    const again = await signIn(visitor, 'alice', { prompt: 'select_account' });
    for (const [tokens, username] of [
      [alice, 'alice'],
      [bob, 'bob'],
      [again, 'alice'],
    ] as const)
      expect(await (await whoami(origin, tokens.access_token)).json()).toMatchObject({ username });
    const subjects = [alice, again].map(({ access_token }) => decodeJwt(access_token).sid);
    expect(new Set(subjects).size).toBe(2);
  });

  it('lets the account be chosen, and who is signed in be chosen without a password', async () => {
    const visitor = new Visitor(origin);
    await signIn(visitor, 'alice');
    const { url, verifier } = await createAuthorization(origin, { prompt: 'select_account' });
    const chooser = await visitor.visit(url);
    expect(chooser.text).toContain('Continue as alice');
    const end = await visitor.submit(chooser, 'action', { action: 'continue' });
    const { access_token } = await (await redeem(origin, end, verifier)).json();
    expect(await (await whoami(origin, access_token)).json()).toMatchObject({ username: 'alice' });
  });

  it('never goes on without a password where one was asked for', async () => {
    const visitor = new Visitor(origin);
    await signIn(visitor, 'alice');
    const form = await visitor.visit((await createAuthorization(origin, { prompt: 'login' })).url);
    const forced = await visitor.submit(form, 'username', { action: 'continue' });
    expect(forced.status).toBe(400);
    expect(forced.text).toContain('name="password"');
  });

  it('takes a hint: the name stands there, and whoever else is signed in is not taken for it', async () => {
    const visitor = new Visitor(origin);
    const hinted = await visitor.visit((await createAuthorization(origin, { login_hint: 'bob' })).url);
    expect(hinted.text).toContain('name="username" value="bob"');
    await signIn(visitor, 'alice');
    const other = await visitor.visit((await createAuthorization(origin, { login_hint: 'bob' })).url);
    expect(other.text).toContain('name="username" value="bob"');
    const same = await visitor.visit((await createAuthorization(origin, { login_hint: 'Alice' })).url);
    expect(same.url.searchParams.has('code')).toBe(true);
  });

  it('finishes two sign-ins that were begun side by side', async () => {
    const visitor = new Visitor(origin);
    const requests = await Promise.all(['alice', 'bob'].map(() => createAuthorization(origin)));
    const forms: Visit[] = [];
    for (const { url } of requests) forms.push(await visitor.visit(url));
    for (const [index, username] of ['alice', 'bob'].entries()) {
      const end = await visitor.submit(forms[index] as Visit, 'username', typed(username));
      const { access_token } = await (await redeem(origin, end, requests[index]?.verifier ?? '')).json();
      expect(await (await whoami(origin, access_token)).json()).toMatchObject({ username });
    }
  });

  it('asks again when the account that was signed in has been disabled', async () => {
    const visitor = new Visitor(origin);
    await signIn(visitor, 'carol');
    await users.setDisabled('carol', true);
    const page = await visitor.visit((await createAuthorization(origin)).url);
    expect(page.text).toContain('name="password"');
    expect(page.text).not.toContain('carol');
  });

  it('ends a sign-in under way whose password has been changed since', async () => {
    await users.add({ username: 'dave', password });
    const visitor = new Visitor(origin);
    const form = await visitor.visit((await createAuthorization(origin)).url);
    const answer = await fetch(form.url, {
      method: 'POST',
      headers: { Cookie: visitor.cookies.join('; ') },
      body: new URLSearchParams(typed('dave')),
      redirect: 'manual',
    });
    await command({ name: 'passwd', username: 'dave', password: 'another horse' });
    const page = await visitor.visit(answer.headers.get('location') ?? '');
    expect(page.url.searchParams.has('code')).toBe(false);
    expect(page.text).toContain('This sign-in is over');
  });

  it('says no more than needed when it may not ask', async () => {
    const end = await new Visitor(origin).visit((await createAuthorization(origin, { prompt: 'none' })).url);
    expect(end.url.searchParams.get('error')).toBe('login_required');
  });
});

describe('the login page', () => {
  const open = async (visitor: Visitor, extra = {}) =>
    visitor.visit((await createAuthorization(origin, extra)).url);

  it('says that name or password are wrong, keeps the name, and holds back who fails too often', async () => {
    await users.add({ username: 'tried', password });
    const visitor = new Visitor(origin);
    let page = await open(visitor);
    for (let n = 0; n < 3; n += 1) {
      page = await visitor.submit(page, 'username', typed('tried', 'wrong password'));
      expect(page.status).toBe(403);
      expect(page.text).toContain('Wrong user name or password.');
      expect(page.text).toContain('name="username" value="tried"');
    }
    page = await visitor.submit(page, 'username', typed('tried'));
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(page.text).toContain('Too many failed tries. Try again in 10 minutes.');
  });

  it('escapes what was typed and asked', async () => {
    const visitor = new Visitor(origin);
    const evil = '"><script>alert(1)</script>';
    expect((await open(visitor, { login_hint: evil })).text).not.toContain('<script>');
    const page = await visitor.submit(await open(visitor), 'username', typed(evil));
    expect(page.text).not.toContain('<script>');
  });

  it('speaks the language the client asks for, or else the browser’s', async () => {
    const korean = new Visitor(origin, { 'Accept-Language': 'ko-KR,ko;q=0.9,en;q=0.8' });
    expect((await open(korean)).text).toContain('<html lang="ko">');
    expect((await open(korean, { ui_locales: 'fr en-GB ko' })).text).toContain('<html lang="en">');
    expect((await open(new Visitor(origin), { ui_locales: 'ko' })).text).toContain('비밀번호');
    expect((await open(new Visitor(origin, { 'Accept-Language': 'fr' }))).text).toContain('Password');
  });

  it('runs no script, loads nothing, is framed by nobody, and lets its form lead to the client', async () => {
    const { headers, text } = await open(new Visitor(origin));
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).toContain(`form-action 'self' http://127.0.0.1:9;`);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(text).not.toMatch(/<script|javascript:| on\w+=/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['http://[::1]:9/callback', 'http:'],
    ['com.example.app:/callback', 'com.example.app:'],
  ])('lets its form lead to %s, of which a policy can name no host', async (redirect_uri, source) => {
    const { headers } = await open(new Visitor(origin), { redirect_uri });
    expect(headers.get('content-security-policy')).toContain(`form-action 'self' ${source};`);
  });

  it('signs its cookies, keeps them from scripts and from other sites’ requests', async () => {
    const { url } = await createAuthorization(origin);
    const response = await fetch(url, { redirect: 'manual' });
    const cookies = response.headers.getSetCookie();
    expect(cookies.some(cookie => /^_interaction\.sig=/.test(cookie))).toBe(true);
    for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax; httponly$/);
  });

  it('ends a sign-in only in the browser that began it', async () => {
    const form = await open(new Visitor(origin));
    const stranger = new Visitor(origin);
    const page = await stranger.submit(form, 'username', typed('alice'));
    expect(page.status).toBe(400);
    expect(page.text).toContain('This sign-in is over');
  });
});

describe('an answer that the client wants posted', () => {
  const extra = { response_mode: 'form_post', ui_locales: 'ko', state: '"><script>' };

  it('is on a page of ours, which sends it off by the one script that it may run', async () => {
    const visitor = new Visitor(origin);
    const { url, verifier } = await createAuthorization(origin, extra);
    const page = await visitor.submit(await visitor.visit(url), 'username', typed('alice'));
    expect(page.status).toBe(200);
    expect(page.text).toContain('<html lang="ko">');
    expect(page.text).toContain('앱으로 돌아가기');
    expect(page.text).toContain(`<form method="post" action="${callback}">`);
    expect(page.text).toContain('name="state" value="&#34;&#62;&#60;script&#62;"');
    expect(page.text).toContain(`name="iss" value="${origin}"`);
    const scripts = page.text.match(/(?<=<script>).*?(?=<\/script>)/gs) ?? [];
    expect(scripts).toHaveLength(1);
    const digest = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'sha256-${digest}';`);
    expect(policy).toContain(`form-action 'self' http://127.0.0.1:9;`);
    const code = /name="code" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const tokens = await redeem(
      origin,
      { ...page, url: new URL(`?${new URLSearchParams({ code })}`, callback) },
      verifier,
    );
    expect(tokens.status).toBe(200);
  });

  it('may be that the person cancelled', async () => {
    const visitor = new Visitor(origin);
    const form = await visitor.visit((await createAuthorization(origin, extra)).url);
    const page = await visitor.submit(form, 'action', { action: 'cancel' });
    expect([page.status, page.url.origin]).toEqual([400, origin]);
    expect(page.text).toContain('앱으로 돌아가기');
    expect(page.text).toContain('name="error" value="access_denied"');
  });
});
