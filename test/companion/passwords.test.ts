import * as argon2 from '@node-rs/argon2';
import { describe, expect, it, vi } from 'vitest';
import { BusyError, createPasswords, createQueue } from '../../src/companion/passwords.ts';

// The library does its work; it is only watched.
vi.mock('@node-rs/argon2', async importOriginal => {
  const library = await importOriginal<typeof import('@node-rs/argon2')>();
  return { ...library, verify: vi.fn(library.verify) };
});

describe('createPasswords', async () => {
  const passwords = await createPasswords(2);
  const phc = await passwords.hash('correct horse');

  it('stores Argon2id with a salt of its own', async () => {
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.hash('correct horse')).not.toBe(phc);
  });

  it('leaves the rest of the program running meanwhile', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await passwords.hash('correct horse');
    isOver = true;
    expect(turns).toBeGreaterThan(5);
  });

  it('knows the right password from a wrong one', async () => {
    expect(await passwords.verify('correct horse', phc)).toBe(true);
    expect(await passwords.verify('Correct horse', phc)).toBe(false);
  });

  it('takes one password for another Unicode form of it', async () => {
    expect(await passwords.verify('cafe\u0301', await passwords.hash('caf\u00e9'))).toBe(true);
  });

  it('is false for an unknown user, even with the password of the decoy', async () => {
    expect(await passwords.verify('nobody has this password', undefined)).toBe(false);
  });

  it('does the same work for an unknown user as for a wrong password', async () => {
    const checked = vi.mocked(argon2.verify);
    checked.mockClear();
    await passwords.verify('wrong', phc);
    await passwords.verify('wrong', undefined);
    const toParameters = ([stored]: Parameters<typeof argon2.verify>) =>
      String(stored).split('$').slice(0, 4);
    expect(checked.mock.calls.map(toParameters)).toEqual([
      ['', 'argon2id', 'v=19', 'm=19456,t=2,p=1'],
      ['', 'argon2id', 'v=19', 'm=19456,t=2,p=1'],
    ]);
  });
});

describe('createQueue', () => {
  it('runs no more at once than its width, in the order they came', async () => {
    const queue = createQueue(2, 10);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (n: number) => {
      running += 1;
      most = Math.max(most, running);
      order.push(n);
      await new Promise(resume => setTimeout(resume, 2));
      running -= 1;
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map(n => queue(() => work(n))));
    expect({ most, order }).toEqual({ most: 2, order: [0, 1, 2, 3, 4, 5] });
  });

  it('refuses when too many wait, and works on after that', async () => {
    const queue = createQueue(1, 1);
    let finish = () => {};
    const first = queue(() => new Promise<void>(resume => (finish = resume)));
    const second = queue(async () => 'second');
    await expect(queue(async () => 'third')).rejects.toThrow(BusyError);
    finish();
    await first;
    expect(await second).toBe('second');
    expect(await queue(async () => 'fourth')).toBe('fourth');
  });

  it('frees the place of work that fails', async () => {
    const queue = createQueue(1, 0);
    await expect(queue(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await queue(async () => 'next')).toBe('next');
  });
});
