import { describe, expect, test } from 'vitest';
import type { Account, Acting } from '../../src/core/account.ts';
import { actAs, endActing, findActing, findActor, readActing, toActingLabel } from '../../src/core/acting.ts';
import { BEARER } from '../../src/core/attachment.ts';
import { editAccount, removeAccount, restoreRemoved } from '../../src/core/edits.ts';
import type { AppError } from '../../src/core/errors.ts';
import { EMPTY, type State } from '../../src/core/state.ts';

const toAccount = (id: string): Account => ({
  id,
  site: 'shop',
  label: id,
  color: '#1f6feb',
  initials: id.slice(0, 2),
  username: id,
  method: 'login',
});
const base: State = {
  ...EMPTY,
  sites: [
    { id: 'shop', name: 'Shop', origins: ['https://shop.test'], attachments: [BEARER], cookies: 'kept' },
  ],
  accounts: [toAccount('sam'), toAccount('bob')],
};
const ACTING: Acting = { support: 'sam', subject: 'alice', reason: 'ticket 1234', actor: 'sam' };
const as = (account: string) => ({ kind: 'account', account }) as const;
const acting = actAs(base, 'a1', ACTING, 'sam acting as alice');
const toCode = (task: () => unknown) => {
  try {
    return task();
  } catch (error) {
    return (error as AppError).code;
  }
};

describe('somebody who acts as another', () => {
  test('is an account of its own below theirs, with a colour and letters of its own', () => {
    expect(acting.accounts.map(({ id }) => id)).toEqual(['sam', 'a1', 'bob']);
    const [sam, own] = acting.accounts;
    expect(own).toMatchObject({
      label: 'sam acting as alice',
      initials: 'sa',
      username: 'alice',
      acting: ACTING,
    });
    expect(own?.color).not.toBe(sam?.color);
  });

  test('does so again by the same account, for another reason', () => {
    expect(findActing(acting, 'sam', 'alice')).toBe('a1');
    const again = actAs(acting, 'a1', { ...ACTING, reason: 'ticket 5678' }, 'sam acting as alice');
    expect(again.accounts).toEqual(
      acting.accounts.map(each =>
        each.id === 'a1' ? { ...each, acting: { ...ACTING, reason: 'ticket 5678' } } : each,
      ),
    );
  });

  test('is themself again wherever they acted, and nowhere else', () => {
    const chosen: State = {
      ...acting,
      choices: { shop: as('a1') },
      tabs: { 1: { shop: as('a1') }, 2: { shop: as('bob') } },
      standings: { a1: { renewable: false } },
    };
    expect(endActing(chosen, 'a1')).toEqual({
      ...base,
      choices: { shop: as('sam') },
      tabs: { 1: { shop: as('sam') }, 2: { shop: as('bob') } },
    });
  });

  test('is removed with who acts, and comes back with them', () => {
    const removed = removeAccount(acting, 'sam');
    expect(removed.accounts.map(({ id }) => id)).toEqual(['bob']);
    expect(restoreRemoved(removed).accounts).toEqual(acting.accounts);
  });

  test('stays one who acts when the account is edited', () => {
    const draft = { label: 'Al', username: 'alice', method: 'login' } as const;
    expect(editAccount(acting, 'a1', draft).accounts[1]).toMatchObject({ label: 'Al', acting: ACTING });
  });

  test('is nobody who was never asked to act', () => {
    expect(toCode(() => endActing(acting, 'bob'))).toBe('account-unknown');
    expect(toCode(() => actAs(base, 'a1', { ...ACTING, support: 'gone' }, 'x'))).toBe('account-unknown');
  });
});

describe('what is said before', () => {
  test('is as whom, and why', () => {
    const draft = { subject: ' alice ', reason: ' ticket 1234 ', label: 'sam acting as alice' };
    expect(readActing(draft)).toEqual({ ...draft, subject: 'alice', reason: 'ticket 1234' });
    expect(toCode(() => readActing({ ...draft, subject: ' ' }))).toBe('subject-missing');
    expect(toCode(() => readActing({ ...draft, reason: '' }))).toBe('reason-missing');
  });
});

describe('how somebody who acts is named', () => {
  const name = (support: string, subject: string) =>
    toActingLabel(support, subject, (who, whom) => `${who} acting as ${whom}`);
  const subject = 'a.customer.with.a.long.address@mail.shop.test';

  test('is by both names', () => {
    expect(name('sam', 'alice')).toBe('sam acting as alice');
  });

  test('is by less of who acts where that would be too long', () => {
    const label = name('Samantha of the second line of support', subject);
    expect(label).toBe(`Samantha of the second… acting as ${subject}`);
    expect(label.length).toBeLessThanOrEqual(80);
  });

  test('is never by less of as whom', () => {
    const long = `${'x'.repeat(90)}@shop.test`;
    expect(name('Samantha of support', long)).toBe(`Samantha of… acting as ${long}`);
    expect(name('sam', long)).toBe(`sam acting as ${long}`);
    const { accounts } = actAs(base, 'a1', { ...ACTING, subject: long }, name('sam', long));
    expect(accounts[1]?.label).toBe(`sam acting as ${long}`);
  });
});

describe('who acts as a token says', () => {
  test.each([
    [{ act: { sub: 'u1', username: 'sam' } }, 'sam'],
    [{ act: { sub: 'u1' } }, 'u1'],
    [{ act: { sub: 7 } }, undefined],
    [{ act: 'sam' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (claims, name) => {
    expect(findActor(claims)).toBe(name);
  });
});
