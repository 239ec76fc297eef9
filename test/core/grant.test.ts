import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import {
  findRenewal,
  readLogin,
  readPastedToken,
  toBound,
  toExchangeGrant,
  toLoginRequest,
  toTokenSet,
} from '../../src/core/grant.ts';
import type { Login, LoginSignIn } from '../../src/core/sign-in.ts';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from './jwt.ts';

const T = 1_700_000_000_000;
const signIn = companionSignIn('http://localhost:4180') as LoginSignIn;
const { login } = signIn;
const token = toJwt({ sub: 'alice', iat: T / 1000, exp: T / 1000 + 600 });
const SECRETS = ['hunter2', token, 'refresh-s3cret', toJwt({ sub: 'old', exp: 1 })];

const read = (body: unknown, change: Partial<Login> = {}, now = T, headers = {}) =>
  readLogin(
    { status: 200, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    { ...login, ...change },
    T,
    now,
  );

describe('toLoginRequest', () => {
  const request = (change: Partial<Login> = {}) => toLoginRequest({ ...login, ...change }, 'a@b.c', 'p"w&');
  const fields = [{ name: 'realm', value: 'a b' }];

  test('names the fields as the site says, and sends what else it says', () => {
    expect(JSON.parse(request({ usernameField: 'email', fields }).body)).toEqual({
      realm: 'a b',
      email: 'a@b.c',
      password: 'p"w&',
    });
  });

  test('may be a form', () => {
    const { headers, body } = request({ body: 'form', fields });
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(body).toBe('realm=a+b&username=a%40b.c&password=p%22w%26');
  });

  test('has the headers that the site says, but says itself what its body is', () => {
    const headers = [
      { name: 'x-tenant', value: 'a' },
      { name: 'content-type', value: 'text/plain' },
    ];
    expect(request({ headers }).headers).toEqual({
      accept: 'application/json',
      'x-tenant': 'a',
      'content-type': 'application/json',
    });
  });
});

describe('readLogin', () => {
  test("reads the companion's answer", () => {
    expect(
      read({ access_token: token, refresh_token: 'r', expires_in: 600, token_type: 'Bearer', scope: 'a' }),
    ).toEqual({
      accessToken: token,
      refreshToken: 'r',
      receivedAt: T,
      expiresAt: T + 600_000,
    });
  });

  test('reads each value where the site says it stands', () => {
    const places = { tokenAt: '/data/jwt', refreshTokenAt: '/data/more/0', expiresInAt: '/ttl' };
    expect(read({ data: { jwt: token, more: ['r'] }, ttl: '300' }, places)).toEqual({
      accessToken: token,
      refreshToken: 'r',
      receivedAt: T,
      expiresAt: T + 300_000,
    });
  });

  test('finds the token in a header of the answer, whatever its body is', () => {
    const places = { tokenAt: 'X-Auth-Token' };
    const headers = { 'x-auth-token': `Bearer ${token}` };
    expect(read('', places, T, headers)).toEqual({
      accessToken: token,
      receivedAt: T,
      expiresAt: T + 600_000,
    });
    expect(read({ refresh_token: 'r' }, places, T, headers)).toMatchObject({ refreshToken: 'r' });
    expect(() => read({ access_token: token }, places)).toThrow(new AppError('token-absent', 'X-Auth-Token'));
  });

  test('does without a refresh token and a lifetime', () => {
    expect(read({ access_token: token })).toEqual({
      accessToken: token,
      receivedAt: T,
      expiresAt: T + 600_000,
    });
  });

  test.each([null, 7, '', {}, []])('takes a refresh token of %j for none', refresh_token => {
    expect(read({ access_token: token, refresh_token })).not.toHaveProperty('refreshToken');
  });

  test.each([0, '0'])(
    'takes a lifetime of %j at its word: it is over at once (RFC 6749 section 5.1)',
    expires_in => {
      expect(() => read({ access_token: token, expires_in })).toThrow(new AppError('token-expired'));
      const pasted = JSON.stringify({ access_token: token, expires_in });
      expect(() => readPastedToken(pasted, T)).toThrow(new AppError('token-expired'));
    },
  );

  test.each([null, 'soon', '', ' ', -1, {}, '1e999'])('takes a lifetime of %j for none', expires_in => {
    expect(read({ access_token: token, expires_in }).expiresAt).toBe(T + 600_000);
  });

  test('takes a lifetime too great for a number for none', () => {
    const jwt = toJwt({ sub: 'a' });
    expect(read(`{"access_token":"${jwt}","expires_in":1e999}`)).toEqual({ accessToken: jwt, receivedAt: T });
  });

  describe.each([
    ['a refusal', { status: 401, body: '' }, ['credentials-refused', '401']],
    [
      'a refusal with the password in it',
      { status: 403, body: 'no hunter2' },
      ['credentials-refused', '403'],
    ],
    ['too many tries, seconds', { status: 429, retryAfter: '7', body: '' }, ['issuer-busy', '7']],
    [
      'too many tries, a date',
      { status: 429, retryAfter: new Date(T + 90_000).toUTCString(), body: '' },
      ['issuer-busy', '90'],
    ],
    ['too many tries, no word', { status: 429, body: '' }, ['issuer-busy', '60']],
    ['a failure', { status: 500, body: 'hunter2' }, ['issuer-failed', '500']],
    ['a gateway down', { status: 502, body: '<html>' }, ['issuer-failed', '502']],
    ['a redirect', { status: 302, body: '' }, ['issuer-refused', '302']],
    ['a bad request', { status: 400, body: '{"error":"hunter2"}' }, ['issuer-refused', '400']],
    ['not found', { status: 404, body: '' }, ['issuer-refused', '404']],
    ['nothing', { status: 200, body: '' }, ['issuer-empty']],
    ['no content', { status: 204, body: '' }, ['issuer-empty']],
    ['white space', { status: 200, body: ' \n' }, ['issuer-empty']],
    ['HTML', { status: 200, body: '<!doctype html>hunter2' }, ['issuer-not-json']],
    ['half an answer', { status: 200, body: `{"access_token":"${token}` }, ['issuer-not-json']],
    ['null', { status: 200, body: 'null' }, ['token-absent', '/access_token']],
    ['a list', { status: 200, body: '[]' }, ['token-absent', '/access_token']],
    ['a string', { status: 200, body: `"${token}"` }, ['token-absent', '/access_token']],
    ['another shape', { status: 200, body: `{"token":"${token}"}` }, ['token-absent', '/access_token']],
    ['an empty token', { status: 200, body: '{"access_token":""}' }, ['token-absent', '/access_token']],
    ['a number', { status: 200, body: '{"access_token":7}' }, ['token-absent', '/access_token']],
    ['an opaque token', { status: 200, body: '{"access_token":"hunter2"}' }, ['token-not-jwt']],
    ['a broken payload', { status: 200, body: '{"access_token":"e30.hunter2.x"}' }, ['token-payload']],
    [
      'a token that has expired',
      { status: 200, body: `{"access_token":"${toJwt({ sub: 'old', exp: 1 })}"}` },
      ['token-expired'],
    ],
  ])('answered with %s', (_, answer, expected) => {
    const error = (() => {
      try {
        readLogin({ headers: {}, ...answer }, login, T, T);
      } catch (thrown) {
        return thrown;
      }
    })();

    test(`says ${expected.join(' ')}`, () => {
      expect(error).toBeInstanceOf(AppError);
      const { code, params } = error as AppError;
      expect([code, ...params]).toEqual(expected);
    });

    test('says no secret', () => {
      const said = JSON.stringify([String(error), error, (error as Error).stack, (error as Error).cause]);
      expect(SECRETS.filter(secret => said.includes(secret))).toEqual([]);
    });
  });

  test('refuses a token that expired on its way here', () => {
    expect(() => read({ access_token: token, expires_in: 10 }, {}, T + 9_000)).toThrow(
      new AppError('token-expired'),
    );
  });

  test('takes a token that is not valid yet', () => {
    const early = toJwt({ nbf: T / 1000 + 60, exp: T / 1000 + 600 });
    expect(read({ access_token: early }).notBefore).toBe(T + 60_000);
  });
});

describe('toTokenSet', () => {
  test('takes a token that is no JWT, and knows its end by its lifetime', () => {
    expect(toTokenSet({ access_token: 'opaque', expires_in: 60 }, T, T)).toEqual({
      accessToken: 'opaque',
      receivedAt: T,
      expiresAt: T + 60_000,
    });
  });

  test.each(['two words', 'a\r\nb', '토큰', ''])(
    'refuses a token that no header can carry: %j',
    access_token => {
      expect(() => toTokenSet({ access_token }, T, T)).toThrow(new AppError('token-unsendable'));
    },
  );

  const previous = { accessToken: 'old', receivedAt: 0, refreshToken: 'r1', scope: 'read' };

  test('keeps the refresh token and the scope where the answer has none', () => {
    expect(toTokenSet({ access_token: token }, T, T, previous)).toEqual({
      accessToken: token,
      receivedAt: T,
      expiresAt: T + 600_000,
      refreshToken: 'r1',
      scope: 'read',
    });
  });

  test('takes the new refresh token and scope of a rotating issuer', () => {
    expect(
      toTokenSet({ access_token: token, refresh_token: 'r2', scope: 'write' }, T, T, previous),
    ).toMatchObject({ refreshToken: 'r2', scope: 'write' });
  });
});

describe('toBound', () => {
  const tokenSet = { accessToken: token, receivedAt: T };

  test('says where a refresh token may be spent', () => {
    expect(toBound({ ...tokenSet, refreshToken: 'r' }, signIn).tokenEndpoint).toBe(
      'http://localhost:4180/token',
    );
  });

  test('says nothing where nothing renews', () => {
    expect(toBound(tokenSet, signIn)).toEqual(tokenSet);
    expect(toBound({ ...tokenSet, refreshToken: 'r' }, undefined)).not.toHaveProperty('tokenEndpoint');
  });
});

describe('readPastedToken', () => {
  test('takes a whole token answer, with what renews it', () => {
    const answer = { access_token: token, refresh_token: 'r', expires_in: 300, token_type: 'Bearer' };
    expect(readPastedToken(` ${JSON.stringify(answer)} `, T)).toEqual({
      accessToken: token,
      refreshToken: 'r',
      receivedAt: T,
      expiresAt: T + 300_000,
    });
  });

  test.each(['{"refresh_token":"r"}', '{"access_token":', '{"access_token":1}'])(
    'speaks of what was pasted, not of a server, where there is no token in %s',
    text => {
      expect(() => readPastedToken(text, T)).toThrow(new AppError('pasted-no-token'));
    },
  );

  test.each([
    token,
    `  ${token}\n`,
    `Bearer ${token}`,
    `bearer   ${token}`,
    `Authorization: Bearer ${token}`,
  ])('takes the token out of %s', text => {
    expect(readPastedToken(text, T)).toEqual({ accessToken: token, receivedAt: T, expiresAt: T + 600_000 });
  });

  test.each([
    ['', 'token-not-jwt'],
    ['hello', 'token-not-jwt'],
    [`${token} ${token}`, 'token-not-jwt'],
    [toJwt({ exp: T / 1000 }), 'token-expired'],
  ])('refuses "%s": %s', (text, code) => {
    expect(() => readPastedToken(text, T)).toThrow(expect.objectContaining({ code }));
  });
});

describe('findRenewal', () => {
  const tokenSet = { accessToken: token, receivedAt: T, refreshToken: 'r', clientSecret: 's' };

  test('asks with the secret of a client that is an account, whatever else its issuer gave it', () => {
    const client = { id: '', authMethod: 'client_secret_basic' } as const;
    const issuer = { url: 'https://id.test', tokenEndpoint: 'https://id.test/token' };
    expect(findRenewal({ way: 'client-credentials', issuer, client }, tokenSet)).toMatchObject({
      type: 'client_credentials',
      secret: 's',
    });
    expect(findRenewal({ way: 'code', issuer, client }, tokenSet)).toMatchObject({ type: 'refresh_token' });
  });
});

describe('toExchangeGrant', () => {
  const said = { subject: 'alice', reason: 'ticket 1234' };
  const client = { id: 'guise', authMethod: 'none', scope: 'openid', audience: 'api' } as const;
  const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

  test('names whom to act as by the subject token, and who acts by the actor token', () => {
    const exchange = { subject: 'subject_token', subjectTokenType: 'urn:x:username' } as const;
    expect(toExchangeGrant(exchange, client, 'own', said)).toEqual({
      type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      parameters: {
        subject_token: 'alice',
        subject_token_type: 'urn:x:username',
        actor_token: 'own',
        actor_token_type: accessToken,
        requested_token_type: accessToken,
        reason: 'ticket 1234',
        audience: 'api',
      },
      refusal: 'acting-refused',
    });
  });

  test('may name them beside the own token, as Keycloak has it', () => {
    expect(toExchangeGrant({ subject: 'requested_subject' }, client, 'own', said).parameters).toEqual({
      subject_token: 'own',
      subject_token_type: accessToken,
      requested_subject: 'alice',
      requested_token_type: accessToken,
      reason: 'ticket 1234',
      audience: 'api',
    });
  });
});
