import { describe, expect, test } from 'vitest';
import {
  needsRenewal,
  needsSignIn,
  nextWake,
  SIGNED_OUT,
  type Standing,
  toFitness,
} from '../../src/core/standing.ts';

const T = 1_700_000_000_000;
const validity = { receivedAt: T, expiresAt: T + 600_000 };
const renewable: Standing = { validity, renewable: true };
const pasted: Standing = { validity, renewable: false };
const problem = { code: 'issuer-unreachable', params: ['id.test'] } as const;

describe('toFitness', () => {
  test.each([
    ['absent', SIGNED_OUT, T],
    ['ready', pasted, T],
    ['ready', { ...pasted, problem }, T],
    ['ready', { ...renewable, busy: 'renewing' }, T],
    ['expired', pasted, T + 595_000],
    ['expired', renewable, T + 595_000],
    ['early', { ...pasted, validity: { ...validity, notBefore: T + 1_000 } }, T],
    ['ready', { ...pasted, validity: { ...validity, notBefore: T + 1_000 } }, T + 1_000],
    ['expired', { ...pasted, validity: { ...validity, notBefore: T + 900_000 } }, T + 600_000],
    ['ready', { renewable: false, validity: { receivedAt: T } }, T * 2],
  ] as const)('is %s', (fitness, standing, now) => {
    expect(toFitness(standing, now)).toBe(fitness);
  });
});

describe('needsRenewal', () => {
  test.each([
    ['holds a minute before expiry', renewable, T + 540_000, true],
    ['does not hold before that', renewable, T + 539_999, false],
    ['holds long after expiry', renewable, T + 9_000_000, true],
    ['does not hold without a refresh token', pasted, T + 9_000_000, false],
    ['holds when there is a refresh token alone', { renewable: true }, T, true],
    ['waits after a failure', { ...renewable, retryAt: T + 700_000 }, T + 699_999, false],
    ['tries again after that wait', { ...renewable, retryAt: T + 700_000 }, T + 700_000, true],
    ['is not hurried by a wait that has passed', { ...renewable, retryAt: T }, T + 1, false],
    [
      'never holds for a token without expiry',
      { renewable: true, validity: { receivedAt: T } },
      T * 2,
      false,
    ],
  ])('%s', (_, standing, now, needs) => {
    expect(needsRenewal(standing, now)).toBe(needs);
  });
});

describe('needsSignIn', () => {
  test.each([
    ['one that never signed in', SIGNED_OUT, T, true],
    ['one whose token has expired', pasted, T + 595_000, true],
    ['not one whose token is good', pasted, T, false],
    ['not one whose token is early', { ...pasted, validity: { ...validity, notBefore: T + 9 } }, T, false],
    ['not one that can be renewed', renewable, T + 595_000, false],
    ['not one that has a refresh token alone', { renewable: true }, T, false],
  ])('asks the person for %s', (_, standing, now, needs) => {
    expect(needsSignIn(standing, now)).toBe(needs);
  });
});

describe('nextWake', () => {
  test.each([
    ['nothing', [], undefined],
    ['accounts that are signed out', [SIGNED_OUT, SIGNED_OUT], undefined],
    ['a token without expiry', [{ renewable: false, validity: { receivedAt: T } }], undefined],
    ['the renewal', [renewable], T + 540_000],
    [
      'the earliest of several',
      [renewable, { ...pasted, validity: { receivedAt: T, expiresAt: T + 60_000 } }],
      T + 40_000,
    ],
    ['the end of nbf', [{ ...pasted, validity: { ...validity, notBefore: T + 5_000 } }], T + 5_000],
    ['the next try', [{ renewable: true, retryAt: T + 15_000, problem }], T + 15_000],
    ['no try where nothing renews', [{ renewable: false, retryAt: T + 15_000, problem }], undefined],
  ] as const)('for %s', (_, standings, at) => {
    expect(nextWake(standings, T)).toBe(at);
  });

  test('is the withdrawal, also where nothing renews', () => {
    expect(nextWake([pasted], T + 540_000)).toBe(T + 595_000);
  });

  test.each([
    ['has expired', renewable, T + 900_000],
    ['has a refresh token alone', { renewable: true }, T],
    ['is being renewed', { ...renewable, busy: 'renewing' }, T + 900_000],
  ] as const)('is soon for one that %s, as whoever renews it may be killed', (_, standing, now) => {
    expect(nextWake([standing], now)).toBe(now + 30_000);
  });

  test('is never now or before: a wake cannot chase itself', () => {
    for (let now = T - 100_000; now < T + 700_000; now += 4_999) {
      const at = nextWake([renewable, pasted, { renewable: true, retryAt: T + 5 }], now);
      expect(at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
    }
  });
});
