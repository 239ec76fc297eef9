import { describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/companion/http.ts';
import { createLimits, toNetwork } from '../../src/companion/limits.ts';
import { createDatabase } from './world.ts';

describe('createLimits', async () => {
  const { pool } = await createDatabase();
  const limits = createLimits(pool, { tries: 2, seconds: 60 }, { tries: 30, seconds: 60 });
  const tryOnce = (name: string, address: string, found?: 'found') =>
    limits.attempt(name, address, async () => {
      await new Promise(resume => setTimeout(resume, 5));
      return found;
    });
  const outcome = (name: string, address: string) =>
    tryOnce(name, address).then(
      () => 'taken',
      (refusal: Refusal) => refusal.answer.status,
    );

  it('holds a name back at one address with the time to wait, and only there', async () => {
    const began = Date.now();
    expect(await outcome('alice', '1.1.1.1')).toBe('taken');
    expect(await outcome('ALICE ', '1.1.1.1')).toBe('taken');
    const refusal = await tryOnce('alice', '1.1.1.1').catch(reason => reason);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.answer.status).toBe(429);
    expect(Number(refusal.answer.headers['Retry-After'])).toBeGreaterThanOrEqual(
      60 - (Date.now() - began) / 1000,
    );
    expect(Number(refusal.answer.headers['Retry-After'])).toBeLessThanOrEqual(60);
    expect(await outcome('alice', '2.2.2.2')).toBe('taken');
    expect(await outcome('bob', '1.1.1.1')).toBe('taken');
  });

  it('counts tries that come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcome('racer', '3.3.3.3')));
    expect(outcomes.filter(one => one === 'taken')).toHaveLength(2);
  });

  it('lets a stranger at one address not lock the name for others', async () => {
    for (let n = 0; n < 25; n += 1) await outcome('victim', '6.6.6.6');
    expect(await outcome('victim', '4.4.4.4')).toBe('taken');
  });

  it('holds a name back everywhere in the end', async () => {
    for (let n = 0; n < 20; n += 1) expect(await outcome('hunted', `10.0.0.${n}`)).toBe('taken');
    expect(await outcome('hunted', '10.0.1.1')).toBe(429);
  });

  it('holds an address back that tries many names', async () => {
    for (let n = 0; n < 30; n += 1) expect(await outcome(`name${n}`, '5.5.5.5')).toBe('taken');
    expect(await outcome('name30', '5.5.5.5')).toBe(429);
  });

  it('lets those who are right wait for each other, were they many more than may fail', async () => {
    const tries = Array.from({ length: 50 }, (_, n) => tryOnce(`user${n % 5}`, '7.7.7.1', 'found'));
    expect(new Set(await Promise.all(tries))).toEqual(new Set(['found']));
    expect(await outcome('user0', '7.7.7.1')).toBe('taken');
  });

  it('lets no guess through while right ones come at the same time', async () => {
    const tries = Array.from({ length: 20 }, () => outcome('guessed', '7.7.7.2'));
    expect((await Promise.all(tries)).filter(one => one === 'taken')).toHaveLength(2);
  });

  it('does not count what was never decided', async () => {
    for (let n = 0; n < 5; n += 1) {
      const broken = limits.attempt('dave', '7.7.7.3', () => Promise.reject(new Error('broken')));
      await expect(broken).rejects.toThrow('broken');
    }
    expect(await outcome('dave', '7.7.7.3')).toBe('taken');
  });

  it('keeps no place for a try whose outcome could not all be written down', async () => {
    const flaky = createLimits(pool, { tries: 9, seconds: 60 }, { tries: 1, seconds: 60 });
    const query = vi.spyOn(pool, 'query');
    const found = async () => {
      query.mockRejectedValueOnce(new Error('broken'));
      return 'found';
    };
    await expect(flaky.attempt('fred', '7.7.7.4', found)).rejects.toThrow('broken');
    expect(await flaky.attempt('gina', '7.7.7.4', async () => 'found')).toBe('found');
  });

  it('starts a pair afresh when it was right', async () => {
    await tryOnce('erin', '8.8.8.8');
    await tryOnce('erin', '8.8.8.8', 'found');
    expect(await outcome('erin', '8.8.8.8')).toBe('taken');
    expect(await outcome('erin', '8.8.8.8')).toBe('taken');
    expect(await outcome('erin', '8.8.8.8')).toBe(429);
  });

  it('takes a name of any length and stores none', async () => {
    expect(await outcome('n'.repeat(10_000), '9.9.9.9')).toBe('taken');
    const { rows } = await pool.query('SELECT key FROM rate_limit');
    expect(JSON.stringify(rows)).not.toMatch(/alice|nnnn/);
  });
});

describe('toNetwork', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('counts %s as %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});
