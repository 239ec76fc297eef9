import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { postForm } from '../visitor.ts';
import { password, readTokens, startForFile, whoami } from '../world.ts';

let clock = 0;
const { origin, users } = await startForFile({}, () => new Date(Date.now() + clock));
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const usernameType = 'urn:guise:token-type:username';

beforeAll(async () => {
  await users.add({ username: 'sam', password, roles: ['support'], isTest: true });
  await users.add({ username: 'ada', password, roles: ['auditor'], isTest: true });
  await users.add({ username: 'alice', password, isTest: true });
  await users.add({ username: 'bob', password });
});

const readAccess = async (username: string) => (await readTokens(origin, username)).access_token;

/** Asks to act as alice as sam would, but for what is given; an undefined one is left out. */
async function exchange(changes: Readonly<Record<string, string | undefined>> = {}) {
  const fields = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'alice',
    subject_token_type: usernameType,
    actor_token: changes.actor_token ?? (await readAccess('sam')),
    actor_token_type: accessTokenType,
    reason: 'ticket 1234',
    ...changes,
  };
  const given = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const response = await postForm(origin, '/token', Object.fromEntries(given));
  return { status: response.status, body: await response.json() };
}

const readAudit = async (token: string, query = '') => {
  const response = await fetch(`${origin}/api/audit${query}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

describe('acting as someone else', () => {
  it('gives support a token of five minutes that names both, and none to renew it', async () => {
    const { status, body } = await exchange();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'api',
    });
    const { exp, iat, act } = decodeJwt(body.access_token);
    expect([Number(exp) - Number(iat), act]).toEqual([300, { sub: expect.any(String), username: 'sam' }]);
    expect(await (await whoami(origin, body.access_token)).json()).toMatchObject({
      username: 'alice',
      act: { username: 'sam' },
    });
    clock = 301_000;
    expect(await (await whoami(origin, body.access_token)).json()).toEqual({ message: 'Token expired' });
    clock = 0;
  });

  it('takes the other’s own token for their name', async () => {
    const subject_token = await readAccess('alice');
    const { body } = await exchange({ subject_token, subject_token_type: accessTokenType });
    expect(decodeJwt(body.access_token)).toMatchObject({ username: 'alice', act: { username: 'sam' } });
  });

  it.each([
    ['without a reason', { reason: undefined }],
    ['with an empty reason', { reason: '  ' }],
    ['with a reason of 501 characters', { reason: 'x'.repeat(501) }],
    ['without an actor', { actor_token: 'x', actor_token_type: undefined }],
    ['with a token that is none', { actor_token: 'x' }],
    ['without whom', { subject_token: undefined }],
    ['by a type that is not ours', { subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }],
    ['for another type of token', { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
  ])('refuses a request %s', async (_title, changes) => {
    expect(await exchange(changes)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('takes a reason of 500 characters', async () => {
    expect((await exchange({ reason: 'x'.repeat(500) })).status).toBe(200);
  });

  it.each([
    ['a person who is no test account', { subject_token: 'bob' }],
    ['nobody', { subject_token: 'nobody' }],
    ['a name that no database can hold', { subject_token: 'a\0' }],
    ['an account at another API', { audience: 'https://other.test' }],
  ])('refuses to let support act as %s', async (_title, changes) => {
    expect(await exchange(changes)).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  it('refuses everybody who is not support, and support that is disabled', async () => {
    await users.add({ username: 'left', password, roles: ['support'] });
    const tokens = await Promise.all(['bob', 'left'].map(readAccess));
    await users.setDisabled('left', true);
    for (const actor_token of tokens)
      expect(await exchange({ actor_token })).toMatchObject({ body: { error: 'invalid_target' } });
  });

  it('makes no chains: who acts as another can act as nobody else, nor be acted as', async () => {
    const { access_token } = (await exchange({ subject_token: 'sam' })).body;
    expect(await exchange({ actor_token: access_token })).toMatchObject({
      body: { error: 'invalid_target' },
    });
    expect(
      await exchange({ subject_token: access_token, subject_token_type: accessTokenType }),
    ).toMatchObject({ body: { error: 'invalid_target' } });
  });

  it('refuses a disabled account', async () => {
    await users.add({ username: 'gone', password, isTest: true });
    await users.setDisabled('gone', true);
    expect(await exchange({ subject_token: 'gone' })).toMatchObject({ body: { error: 'invalid_target' } });
  });

  it('ends in one step, and that of support does not', async () => {
    const actor_token = await readAccess('sam');
    const { access_token } = (await exchange({ actor_token })).body;
    expect((await postForm(origin, '/token/revocation', { token: access_token })).status).toBe(200);
    expect((await whoami(origin, access_token)).status).toBe(401);
    expect((await whoami(origin, actor_token)).status).toBe(200);
  });
});

describe('the audit trail', () => {
  it('tells auditors who acted as whom, when, why and from where, newest first, page by page', async () => {
    for (const reason of ['one', 'two', 'three']) await exchange({ reason });
    const token = await readAccess('ada');
    const first = await readAudit(token, '?limit=2');
    expect(first.status).toBe(200);
    expect(first.body.entries).toEqual([
      expect.objectContaining({ reason: 'three' }),
      {
        id: expect.any(String),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        actor: { sub: expect.any(String), username: 'sam' },
        subject: { sub: expect.any(String), username: 'alice' },
        reason: 'two',
        client_id: 'guise',
        address: '127.0.0.1',
      },
    ]);
    const second = await readAudit(token, `?limit=1&before=${first.body.next}`);
    expect(second.body.entries).toMatchObject([{ reason: 'one' }]);
  });

  it('ends with a page that has no next', async () => {
    const token = await readAccess('ada');
    const { body } = await readAudit(token, '?limit=200');
    expect(body.next).toBeNull();
    const oldest = body.entries.at(-1).id;
    expect((await readAudit(token, `?before=${oldest}`)).body).toEqual({ entries: [], next: null });
  });

  it('does not write down what was refused', async () => {
    const count = async () => (await readAudit(await readAccess('ada'), '?limit=200')).body.entries.length;
    const before = await count();
    await exchange({ subject_token: 'bob' });
    expect(await count()).toBe(before);
  });

  it('is for auditors alone, and not for support in their guise', async () => {
    const refused = await readAudit(await readAccess('sam'));
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
    expect((await readAudit('x')).status).toBe(401);
    const { access_token } = (await exchange({ subject_token: 'ada' })).body;
    expect((await readAudit(access_token)).status).toBe(403);
  });

  it.each(['?limit=0', '?limit=201', '?limit=x', '?before=x'])('answers 400 to %s', async query => {
    expect((await readAudit(await readAccess('ada'), query)).status).toBe(400);
  });
});
