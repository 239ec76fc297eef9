import { RateLimiterMemory } from 'rate-limiter-flexible';
import { expect, it, vi } from 'vitest';
import { createCounter } from '../../src/companion/counter.ts';

const create = (points: number) => createCounter(new RateLimiterMemory({ points, duration: 60 }));

it('lets as many in as may count, and refuses the next', async () => {
  const counter = create(2);
  for (let n = 0; n < 2; n += 1) {
    await counter.enter('k');
    await counter.leave('k', 'counts');
  }
  await expect(counter.enter('k')).rejects.toMatchObject({ answer: { status: 429 } });
  await counter.enter('other');
});

it('has those wait who come while the rest is undecided, in the order they came', async () => {
  const counter = create(1);
  const entered: string[] = [];
  const enter = (who: string) => counter.enter('k').then(() => void entered.push(who));
  await enter('first');
  const second = enter('second');
  const third = enter('third');
  await new Promise(resume => setTimeout(resume, 5));
  expect(entered).toEqual(['first']);
  await counter.leave('k', 'given back');
  await second;
  expect(entered).toEqual(['first', 'second']);
  await counter.leave('k', 'cleared');
  await third;
  expect(entered).toEqual(['first', 'second', 'third']);
});

it('refuses all who wait once the last that may count does', async () => {
  const counter = create(1);
  await counter.enter('k');
  const waiting = Promise.allSettled([1, 2, 3].map(() => counter.enter('k')));
  await counter.leave('k', 'counts');
  expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});

it('lets nobody wait for ever when the database fails', async () => {
  const broken = new Error('broken');
  const limiter = new RateLimiterMemory({ points: 1, duration: 60 });
  const counter = createCounter(limiter);
  await counter.enter('k');
  const waiting = counter.enter('k');
  limiter.consume = () => Promise.reject(broken);
  await counter.leave('k', 'counts');
  await expect(waiting).rejects.toThrow();
  await expect(counter.enter('k')).rejects.toThrow(broken);
  await expect(counter.enter('k')).rejects.toThrow(broken);
});

it.each([
  ['given back', 'reward'],
  ['cleared', 'delete'],
] as const)('keeps no place for a try that could not be %s', async (outcome, method) => {
  const limiter = new RateLimiterMemory({ points: 1, duration: 60 });
  const counter = createCounter(limiter);
  await counter.enter('k');
  vi.spyOn(limiter, method).mockRejectedValueOnce(new Error('broken'));
  await expect(counter.leave('k', outcome)).rejects.toThrow('broken');
  await expect(counter.enter('k')).rejects.toMatchObject({ answer: { status: 429 } });
});
