import { describe, expect, test } from 'vitest';
import { type Account, COLORS, readAccount, toInitials } from '../../src/core/account.ts';
import { AppError } from '../../src/core/errors.ts';

const draft = { label: 'Alice', username: 'alice', method: 'login' } as const;
const colored = (color: string): Account => ({
  id: color,
  site: 'shop',
  label: 'Other',
  color,
  initials: 'Ot',
  username: 'other',
  method: 'login',
});

describe('readAccount', () => {
  test('fills in the initials and the first colour', () => {
    expect(readAccount('a', 'shop', { ...draft, label: '  Alice Doe ' }, [])).toEqual({
      id: 'a',
      site: 'shop',
      label: 'Alice Doe',
      color: COLORS[0],
      initials: 'AD',
      username: 'alice',
      method: 'login',
    });
  });

  test('takes the colour and the initials that were given', () => {
    expect(readAccount('a', 'shop', { ...draft, color: '#ABCDEF', initials: ' x ' }, [])).toMatchObject({
      color: '#abcdef',
      initials: 'x',
    });
  });

  test('gives each account a colour of its own while there are any', () => {
    const accounts: Account[] = [];
    for (const color of COLORS) accounts.push(readAccount(color, 'shop', draft, accounts));
    expect(accounts.map(account => account.color)).toEqual(COLORS);
  });

  test('gives the least used colour when all are used', () => {
    const used = [...COLORS, ...COLORS.toSpliced(3, 1)].map(colored);
    expect(readAccount('a', 'shop', draft, used).color).toBe(COLORS[3]);
  });

  test('lets an account of a pasted token have no user name', () => {
    expect(readAccount('a', 'shop', { ...draft, username: ' ', method: 'pasted' }, [])).toMatchObject({
      username: '',
      method: 'pasted',
    });
  });

  test.each([
    [{ label: ' ' }, new AppError('name-missing')],
    [{ label: 'x'.repeat(10_000) }, new AppError('name-too-long', '10000', '80')],
    [{ username: 'x'.repeat(10_000) }, new AppError('name-too-long', '10000', '80')],
    [{ initials: 'ABC' }, new AppError('initials-too-long', 'ABC')],
    [{ initials: 'x'.repeat(10_000) }, new AppError('initials-too-long', 'x'.repeat(20))],
    [{ color: 'red' }, new AppError('color-invalid', 'red')],
    [{ color: '#12345' }, new AppError('color-invalid', '#12345')],
    [{ color: '#1234567' }, new AppError('color-invalid', '#1234567')],
    [{ color: `#${'x'.repeat(10_000)}` }, new AppError('color-invalid', `#${'x'.repeat(19)}`)],
  ])('refuses %j', (change, error) => {
    expect(() => readAccount('a', 'shop', { ...draft, ...change }, [])).toThrow(error);
  });
});

describe('toInitials', () => {
  test.each([
    ['Alice Doe', 'AD'],
    ['Alice van Doe', 'Av'],
    ['alice', 'al'],
    ['a', 'a'],
    ['alice.doe@example.com', 'ad'],
    ['support_team-2', 'st'],
    ['김철수', '김철'],
    ['김 철수', '김철'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧f'],
    ['é', 'é'],
    ['---', '?'],
  ])('makes of "%s" "%s"', (label, initials) => {
    expect(toInitials(label)).toBe(initials);
  });
});

describe('COLORS', () => {
  test('are all readable under white letters (WCAG 2.2, contrast of 4.5)', () => {
    const linear = (channel: number) =>
      channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    const luminance = (color: string) =>
      [0.2126, 0.7152, 0.0722].reduce(
        (sum, weight, index) =>
          sum + weight * linear(Number.parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16) / 255),
        0,
      );
    expect(COLORS.filter(color => 1.05 / (luminance(color) + 0.05) < 4.5)).toEqual([]);
  });
});
