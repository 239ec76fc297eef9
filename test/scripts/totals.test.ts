import { expect, test } from 'vitest';
import { readTotals } from '../../scripts/totals.mjs';

test('a command that left nothing counts as one failure, which is named', () => {
  expect(readTotals('test:nothing')).toEqual({
    passed: 0,
    failed: 1,
    complaints: ['npm run test:nothing did not end'],
  });
});
