import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAudit } from '../../src/companion/audit.ts';
import { createPayloads } from '../../src/companion/payloads.ts';
import { createRevocations, type Revocations } from '../../src/companion/revocations.ts';
import { createDatabase } from './world.ts';

const { pool } = await createDatabase();
const now = () => new Date();

const openPayloads = (model: string, revocations: Revocations) =>
  createPayloads(model, {
    pool,
    revocations,
    leeway: 0,
    createConsumedError: () => new Error(),
    isResuming: () => false,
  });

it('tells other processes, which learn of it when they look', async () => {
  const here = createRevocations(pool, now);
  const elsewhere = createRevocations(pool, now);
  await here.revoke('g');
  await here.revoke('g');
  expect([here.has('g'), elsewhere.has('g')]).toEqual([true, false]);
  await elsewhere.load();
  expect(elsewhere.has('g')).toBe(true);
});

it('ends every grant of a user and of no one else', async () => {
  const revocations = createRevocations(pool, now);
  const open = (model: string) => openPayloads(model, revocations);
  for (const [grantId, accountId] of [
    ['g1', 'alice'],
    ['g2', 'alice'],
    ['g3', 'bob'],
  ] as const) {
    await open('Grant').upsert(grantId, { jti: grantId, accountId }, 60);
    await open('RefreshToken').upsert(`rt-${grantId}`, { jti: `rt-${grantId}`, grantId, accountId }, 60);
  }
  await revocations.revokeAll('alice');
  expect(['g1', 'g2', 'g3'].map(revocations.has)).toEqual([true, true, false]);
  expect(await open('RefreshToken').find('rt-g2')).toBeUndefined();
  expect(await open('RefreshToken').find('rt-g3')).toMatchObject({ accountId: 'bob' });
});

it('ends what a user was given to act as others', async () => {
  const revocations = createRevocations(pool, now);
  const actor = { sub: randomUUID(), username: 'sam' };
  const subject = { sub: randomUUID(), username: 'alice' };
  const entry = { actor, subject, reason: 'ticket', clientId: 'guise', address: '127.0.0.1' };
  await createAudit(pool).add({ ...entry, grantId: 'acting' });
  await openPayloads('Grant', revocations).upsert('acting', { jti: 'acting', accountId: subject.sub }, 60);
  await revocations.revokeAll(actor.sub);
  expect(revocations.has('acting')).toBe(true);
});

it('forgets a grant after a day, when no access token of it can live', async () => {
  let at = new Date();
  const revocations = createRevocations(pool, () => at);
  await revocations.revoke('short');
  at = new Date(at.getTime() + 86_400_000 - 5_000);
  await revocations.load();
  expect(revocations.has('short')).toBe(true);
  await pool.query(`UPDATE revoked_grant SET expires_at = now()`);
  at = new Date(at.getTime() + 10_000);
  await revocations.load();
  expect(revocations.has('short')).toBe(false);
});
