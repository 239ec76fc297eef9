import { describe, expect, it } from 'vitest';
import type { KeyAlg } from '../../src/companion/config.ts';
import { createKeys, type SigningKey, toPublicJwk, toSigningOrder } from '../../src/companion/keys.ts';
import { createSeal } from '../../src/companion/seal.ts';
import { createDatabase } from './world.ts';

const at = (minutes: number) => new Date(1_800_000_000_000 + minutes * 60_000);
const key = (kid: string, activates: number, retires?: number): SigningKey => ({
  jwk: { kty: 'EC', kid, alg: 'ES256' },
  createdAt: at(-100),
  activatesAt: at(activates),
  retiresAt: retires === undefined ? undefined : at(retires),
});

describe('toSigningOrder', () => {
  it('puts the newest active key first, then older ones, then those to come, and none that retired', () => {
    const keys = [
      key('old', -60),
      key('next', 10),
      key('gone', -90, -1),
      key('now', -5),
      key('leaving', -70, 1),
    ];
    expect(toSigningOrder(keys, at(0)).map(({ jwk }) => jwk.kid)).toEqual(['now', 'old', 'leaving', 'next']);
  });

  it('lets a key sign from the instant it becomes active', () => {
    const keys = [key('old', -60), key('next', 10)];
    expect(toSigningOrder(keys, at(10))[0]?.jwk.kid).toBe('next');
  });

  it('does not depend on the order of the rows', () => {
    const keys = [key('a', -5), key('b', -5)];
    expect(toSigningOrder(keys, at(0))).toEqual(toSigningOrder([...keys].reverse(), at(0)));
  });
});

describe('createKeys', async () => {
  const { pool } = await createDatabase();
  const keysOf = (alg: KeyAlg, ...secrets: string[]) => createKeys(pool, alg, createSeal(secrets));

  it('makes one key and keeps it, however many ask at once', async () => {
    const now = new Date();
    const all = await Promise.all([1, 2, 3].map(() => keysOf('ES256').read(now)));
    expect(all[0]).toHaveLength(1);
    expect(new Set(all.flat().map(({ jwk }) => jwk.kid)).size).toBe(1);
    expect(await keysOf('ES256').read(now)).toEqual(all[0]);
  });

  it('makes no other key on a machine whose clock is behind the database', async () => {
    const behind = new Date(Date.now() - 3_600_000);
    expect(await keysOf('ES256').read(behind)).toEqual(await keysOf('ES256').read(new Date()));
  });

  it.each(['RS256', 'EdDSA'] as const)('makes a key for %s beside it', async alg => {
    const [made] = await keysOf(alg).read(new Date());
    expect(made?.jwk).toMatchObject({ alg, use: 'sig', d: expect.any(String) });
  });

  it('publishes nothing private', async () => {
    for (const alg of ['ES256', 'RS256', 'EdDSA'] as const) {
      const [made] = await keysOf(alg).read(new Date());
      const published = toPublicJwk(made as SigningKey);
      expect(published).toMatchObject({ kid: made?.jwk.kid, kty: made?.jwk.kty });
      expect(Object.keys(published)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(d|p|q|dp|dq|qi|k)$/)]),
      );
    }
  });

  describe('with a secret', () => {
    const now = () => new Date();
    const [first, second] = ['first', 'second'].map(word => `${word} secret of the tests, long enough`) as [
      string,
      string,
    ];
    const readStored = async () => JSON.stringify((await pool.query('SELECT jwk FROM signing_key')).rows);

    it('seals every key there is, and those to come, and opens them again', async () => {
      const before = await keysOf('ES256').list(now());
      expect(await readStored()).toContain('"d":');
      expect(await keysOf('ES256', first).read(now())).toEqual(before);
      await keysOf('ES256', first).rotate(600);
      expect(await readStored()).not.toMatch(/"(d|p|q|kty)":/);
      expect(await keysOf('ES256', first).list(now())).toEqual([
        { ...before[0], retiresAt: expect.any(Date) },
        expect.objectContaining({ jwk: expect.objectContaining({ alg: 'ES256', d: expect.any(String) }) }),
      ]);
    });

    it('follows a new secret as long as the old one is known', async () => {
      const before = await keysOf('ES256', first).list(now());
      expect(await keysOf('ES256', second, first).read(now())).toEqual(before);
      expect(await keysOf('ES256', second).list(now())).toEqual(before);
    });

    it('names what is missing without it, and adds no key that lies open', async () => {
      const before = await readStored();
      for (const keys of [keysOf('ES256'), keysOf('ES256', first)])
        for (const attempt of [() => keys.list(now()), () => keys.read(now()), () => keys.rotate(0)])
          await expect(attempt()).rejects.toThrow(/^KEY_SECRETS must list the secret/);
      expect(await readStored()).toBe(before);
    });
  });
});
