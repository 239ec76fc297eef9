import { expect, test } from 'vitest';
import { COLORS } from '../../src/core/account.ts';
import { toGroupColor } from '../../src/core/group-color.ts';

test('takes the colour of a tab group that looks most like the account’s', () => {
  expect(COLORS.map(toGroupColor)).toEqual([
    'blue',
    'red',
    'green',
    'purple',
    'red',
    'cyan',
    'red',
    'blue',
    'pink',
    'green',
    'cyan',
    'grey',
  ]);
  expect(toGroupColor('#f9ab00')).toBe('yellow');
});
