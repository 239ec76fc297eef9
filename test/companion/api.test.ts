import { KeyObject } from 'node:crypto';
import { expect, it } from 'vitest';
import { toApi } from '../../src/companion/api.ts';
import { readConfig } from '../../src/companion/config.ts';

it('signs with a key that was prepared once, which is far quicker than a secret as it was typed', () => {
  const config = readConfig({ SIGNING_ALG: 'HS256', HS_SECRET: 'a secret of the tests, 32 bytes or more' });
  const { jwt } = toApi(config, 'http://127.0.0.1:4180/api', []);
  expect(jwt?.sign).toEqual({ alg: 'HS256', key: expect.any(KeyObject) });
});
