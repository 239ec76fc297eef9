import { describe, expect, it } from 'vitest';
import { createPayloads } from '../../src/companion/payloads.ts';
import { createRevocations } from '../../src/companion/revocations.ts';
import { createDatabase } from './world.ts';

describe('createPayloads', async () => {
  const { pool } = await createDatabase();
  const revocations = createRevocations(pool, () => new Date());
  let isResuming = false;
  const open = (model: string, leeway = 0) =>
    createPayloads(model, {
      pool,
      revocations,
      leeway,
      createConsumedError: () => new Error('used'),
      isResuming: () => isResuming,
    });
  const tokens = open('RefreshToken');
  const lenient = open('RefreshToken', 30);

  it('finds what was stored by its id', async () => {
    await tokens.upsert('one', { jti: 'one', accountId: 'a', grantId: 'g1' }, 60);
    expect(await tokens.find('one')).toEqual({ jti: 'one', accountId: 'a', grantId: 'g1' });
    expect(await open('Grant').find('one')).toBeUndefined();
  });

  it('stores no token, session or device code that a bearer could show', async () => {
    const jti = 'a-secret-token';
    await tokens.upsert(jti, { jti, grantId: 'g1' }, 60);
    await open('Session').upsert(jti, { jti, uid: 'of-a-secret' }, 60);
    await open('DeviceCode').upsert(jti, { jti, userCode: 'SECRET' }, 60);
    const session = { accountId: 'a', cookie: jti };
    await open('Interaction').upsert('i', { jti: 'i', session }, 60);
    expect(await open('Interaction').find('i')).toEqual({ jti: 'i', session: { accountId: 'a' } });
    const { rows } = await pool.query('SELECT * FROM oidc_payload');
    expect(JSON.stringify(rows)).not.toContain('a-secret-token');
  });

  it('does not find what has expired', async () => {
    await tokens.upsert('old', { jti: 'old' }, 0);
    expect(await tokens.find('old')).toBeUndefined();
  });

  it('finds sessions by uid and device codes by user code, and knows them again', async () => {
    await open('Session').upsert('s', { jti: 's', uid: 'u' }, 60);
    const codes = open('DeviceCode');
    await codes.upsert('d', { jti: 'd', userCode: 'ABC' }, 60);
    expect(await open('Session').findByUid('u')).toMatchObject({ uid: 'u' });
    const found = await codes.findByUserCode('ABC');
    await codes.upsert(found?.jti ?? '', { ...found, accountId: 'a' }, 60);
    expect(await codes.find('d')).toEqual({ jti: 'd', userCode: 'ABC', accountId: 'a' });
    await codes.consume(found?.jti ?? '');
    expect(await codes.find('d')).toHaveProperty('consumed');
  });

  it('takes what stands for an id in the database for that id from our own page alone', async () => {
    for (const model of ['Session', 'DeviceCode'])
      await open(model).upsert('shown', { jti: 'shown', uid: `${model}-uid`, userCode: model }, 60);
    const stolen = (await open('DeviceCode').findByUserCode('DeviceCode'))?.jti ?? '';
    expect(await open('DeviceCode').find(stolen)).toBeUndefined();
    isResuming = true;
    expect(await open('DeviceCode').find(stolen)).toMatchObject({ userCode: 'DeviceCode' });
    expect(await open('Session').find(stolen)).toBeUndefined();
    isResuming = false;
  });

  it('lets one of many consume', async () => {
    await tokens.upsert('raced', { jti: 'raced' }, 60);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => tokens.consume('raced')));
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await tokens.find('raced')).toMatchObject({ consumed: expect.any(Number) });
  });

  it('lets nobody consume again without leeway, even whose transaction began before the winner’s', async () => {
    await tokens.upsert('overtaken', { jti: 'overtaken' }, 60);
    await tokens.consume('overtaken');
    await pool.query(
      `UPDATE oidc_payload SET consumed_at = now() + interval '1 minute' WHERE consumed_at IS NOT NULL`,
    );
    await expect(tokens.consume('overtaken')).rejects.toThrow('used');
    expect(await tokens.find('overtaken')).toHaveProperty('consumed');
  });

  it('takes a consumed one once more within the leeway, counted from the first time', async () => {
    await lenient.upsert('lost', { jti: 'lost' }, 60);
    await lenient.consume('lost');
    await pool.query(
      `UPDATE oidc_payload SET consumed_at = now() - interval '20 seconds' WHERE consumed_at > now() - interval '1 second'`,
    );
    await lenient.consume('lost');
    expect((await lenient.find('lost')) as object).not.toHaveProperty('consumed');
    await pool.query(`UPDATE oidc_payload SET consumed_at = consumed_at - interval '11 seconds'`);
    expect(await lenient.find('lost')).toHaveProperty('consumed');
    await expect(lenient.consume('lost')).rejects.toThrow('used');
  });

  it('ends everything of a grant that is destroyed', async () => {
    await open('Grant').upsert('g2', { jti: 'g2' }, 60);
    await tokens.upsert('of-g2', { jti: 'of-g2', grantId: 'g2' }, 60);
    expect(revocations.has('g2')).toBe(false);
    await open('Grant').destroy('g2');
    expect(await open('Grant').find('g2')).toBeUndefined();
    expect(await tokens.find('of-g2')).toBeUndefined();
    expect(revocations.has('g2')).toBe(true);
  });

  it('writes no session again that was ended while a request of it was under way', async () => {
    const sessions = open('Session');
    const save = (jti: string) => sessions.upsert(jti, { jti, uid: `of-${jti}`, accountId: 'ended' }, 60);
    await save('signed-out');
    await sessions.destroy('signed-out');
    await save('signed-out');
    await save('revoked');
    await revocations.revokeAll('ended');
    await save('revoked');
    for (const jti of ['signed-out', 'revoked']) {
      expect(await sessions.find(jti)).toBeUndefined();
      expect(await sessions.findByUid(`of-${jti}`)).toBeUndefined();
    }
    const { rows } = await pool.query(`SELECT id FROM oidc_payload WHERE payload->>'accountId' = 'ended'`);
    expect(rows).toEqual([]);
  });

  it('destroys one, and those of a grant', async () => {
    await tokens.upsert('x', { jti: 'x', grantId: 'g3' }, 60);
    await tokens.upsert('y', { jti: 'y', grantId: 'g3' }, 60);
    await tokens.destroy('x');
    expect(await tokens.find('x')).toBeUndefined();
    await tokens.revokeByGrantId('g3');
    expect(await tokens.find('y')).toBeUndefined();
  });
});
