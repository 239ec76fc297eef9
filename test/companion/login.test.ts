import { describe, expect, it } from 'vitest';
import { createCredentialsCheck } from '../../src/companion/credentials.ts';
import { type Answer, type Call, Refusal } from '../../src/companion/http.ts';
import type { Limits } from '../../src/companion/limits.ts';
import type { Log } from '../../src/companion/log.ts';
import { createLogin, readCredentials } from '../../src/companion/login.ts';
import { BusyError } from '../../src/companion/passwords.ts';
import type { User } from '../../src/companion/users.ts';
import { emptyCall } from './world.ts';

describe('readCredentials', () => {
  it('reads a user name and a password', () => {
    expect(readCredentials('{"username":"alice","password":" p w ","more":1}')).toEqual({
      username: 'alice',
      password: ' p w ',
    });
  });

  it.each([
    ['', 'body'],
    ['username=alice', 'body'],
    ['hunter2', 'body'],
    ['{"username":"alice","password":"hunter2"', 'body'],
    ['null', 'body'],
    ['[]', 'body'],
    ['"alice"', 'body'],
    ['{}', 'username'],
    ['{"username":7,"password":"hunter2"}', 'username'],
    ['{"username":"","password":"hunter2"}', 'username'],
    ['{"username":"a\\u0000b","password":"hunter2"}', 'username'],
    ['{"username":"alice"}', 'password'],
    ['{"username":"alice","password":["hunter2"]}', 'password'],
    [JSON.stringify({ username: 'a'.repeat(129), password: 'hunter2' }), 'username'],
    [JSON.stringify({ username: 'alice', password: 'hunter2'.repeat(200) }), 'password'],
  ])('refuses %s for its %s, without quoting it', (text, field) => {
    let answer: Answer | undefined;
    try {
      readCredentials(text);
    } catch (refusal) {
      answer = (refusal as Refusal).answer;
    }
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });
});

describe('createLogin', () => {
  const alice: User = {
    id: 'u1',
    username: 'alice',
    displayName: undefined,
    roles: [],
    isTest: false,
    isDisabled: false,
    version: 0,
  };
  const tokens = {
    access_token: 'at',
    refresh_token: 'rt',
    expires_in: 600,
    scope: 'api',
    token_type: 'Bearer',
  } as const;

  const decided: Limits['attempt'] = (_username, _address, decide) => decide();

  const run = async (
    found: () => Promise<User | undefined>,
    attempt = decided,
    signIn: () => Promise<typeof tokens | undefined> = async () => tokens,
  ) => {
    const seen: string[] = [];
    const users = { findByPassword: found } as never;
    const log: Log = (_level, event, fields) => seen.push(`${event} ${fields?.username ?? ''}`.trim());
    const check = createCredentialsCheck(users, { attempt } as Limits, log);
    const login = createLogin(check, signIn);
    const body = async () => '{"username":"hunter2","password":"hunter2"}';
    const call: Call = { ...emptyCall, method: 'POST', path: '/login', address: '1.1.1.1', body };
    const answer = await Promise.resolve(login(call)).catch(error =>
      error instanceof Refusal ? error.answer : Promise.reject(error),
    );
    return { answer, seen };
  };

  it('answers with the token set, and the access token as token too', async () => {
    expect(await run(async () => alice)).toEqual({
      answer: { status: 200, body: { token: 'at', ...tokens } },
      seen: ['login.succeeded alice'],
    });
  });

  it('answers 401 without a token when there is no such user with this password, and logs no name', async () => {
    const { answer, seen } = await run(async () => undefined);
    expect(answer).toMatchObject({ status: 401, body: { token: null, access_token: null } });
    expect(seen).toEqual(['login.failed']);
  });

  it('answers the same to whom nothing is issued after all', async () => {
    const { answer } = await run(
      async () => alice,
      decided,
      async () => undefined,
    );
    expect(answer).toMatchObject({ status: 401, body: { token: null } });
  });

  it('asks to come back when too many wait', async () => {
    const { answer, seen } = await run(() => Promise.reject(new BusyError()));
    expect(answer).toMatchObject({ status: 503, headers: { 'Retry-After': '2' } });
    expect(seen).toEqual([]);
  });

  it('looks at no password when there were too many tries', async () => {
    const refusal = new Refusal({ status: 429 });
    const found = () => Promise.reject(new Error('looked'));
    const { answer, seen } = await run(found, () => Promise.reject(refusal));
    expect(answer).toEqual({ status: 429 });
    expect(seen).toEqual(['login.held-back']);
  });
});
