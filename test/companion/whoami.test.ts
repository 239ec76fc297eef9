import { expect, it } from 'vitest';
import { answer } from '../../src/companion/routes.ts';
import type { Verdict } from '../../src/companion/verifier.ts';
import { createWhoami } from '../../src/companion/whoami.ts';
import { emptyCall } from './world.ts';

const claims = { username: 'alice', sub: 'u1', roles: ['support'], exp: 1_800_000_000, sid: 'g', iss: 'i' };
const verdicts: Record<string, Verdict> = {
  good: { isValid: true, claims },
  acting: { isValid: true, claims: { ...claims, act: { sub: 'u2', username: 'sam' } } },
  old: { isValid: false, reason: 'expired' },
  bad: { isValid: false, reason: 'invalid' },
};
const whoami = createWhoami(async token => verdicts[token] as Verdict);
const ask = (authorization?: string) => {
  const headers = authorization === undefined ? {} : { authorization };
  return answer({ GET: whoami }, { ...emptyCall, path: '/api/whoami', headers }, () => {});
};

it('says who the token is', async () => {
  expect(await ask('Bearer good')).toEqual({
    status: 200,
    body: { message: 'Success', username: 'alice', sub: 'u1', roles: ['support'], exp: 1_800_000_000 },
  });
});

it('says who acts when it is someone else', async () => {
  expect(await ask('bearer acting')).toMatchObject({ body: { act: { sub: 'u2', username: 'sam' } } });
});

it.each([
  ['Bearer old', 'Token expired', 'Bearer error="invalid_token", error_description="Token expired"'],
  ['Bearer bad', 'Invalid token', 'Bearer error="invalid_token", error_description="Invalid token"'],
  ['Bearer ', 'Invalid token', 'Bearer'],
  ['Bearer', 'Invalid token', 'Bearer'],
  ['Bearer good bad', 'Invalid token', 'Bearer'],
  ['Basic good', 'Invalid token', 'Bearer'],
  ['', 'Invalid token', 'Bearer'],
  [undefined, 'Invalid token', 'Bearer'],
])('answers %o with %s', async (authorization, message, challenge) => {
  expect(await ask(authorization)).toEqual({
    status: 401,
    headers: { 'WWW-Authenticate': challenge },
    body: { message },
  });
});
