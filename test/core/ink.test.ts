import { describe, expect, test } from 'vitest';
import { toInk } from '../../src/core/ink.ts';

describe('toInk', () => {
  test('is white, or black where that has a contrast below 4.5 (WCAG 2.2)', () => {
    const colors = ['#000000', '#ffffff', '#767676', '#777777', '#facc15'];
    expect(colors.map(toInk)).toEqual(['#ffffff', '#000000', '#ffffff', '#000000', '#000000']);
  });
});
