import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/companion/passwords.ts';
import { createUsers, UserError } from '../../src/companion/users.ts';
import { createDatabase, password } from './world.ts';

describe('createUsers', async () => {
  const { pool } = await createDatabase();
  const passwords = await createPasswords(2);
  const users = createUsers(pool, passwords);

  it('adds a user with roles and finds them again', async () => {
    const sam = await users.add({ username: 'sam', password, roles: ['support', 'support'], isTest: true });
    expect(sam).toMatchObject({ username: 'sam', roles: ['support'], isTest: true, isDisabled: false });
    expect(await users.find(sam.id)).toEqual(sam);
    expect(await users.findByPassword('sam', password)).toEqual(sam);
  });

  it('stores no password', async () => {
    await users.add({ username: 'stored', password });
    const { rows } = await pool.query('SELECT * FROM users');
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it('takes spellings that look alike for one name', async () => {
    await users.add({ username: '  Zo\u0065\u0308  ', password });
    await expect(users.add({ username: 'zo\u00eb', password })).rejects.toThrow('already a user zo\u00eb');
    expect(await users.findByPassword('ZO\u00cb ', password)).toMatchObject({ username: 'Zo\u00eb' });
  });

  it('finds nobody for a wrong password or an unknown name', async () => {
    expect(await users.findByPassword('sam', 'wrong horse')).toBeUndefined();
    expect(await users.findByPassword('nobody', password)).toBeUndefined();
  });

  it('finds a disabled user no more by password, until enabled again', async () => {
    await users.add({ username: 'dora', password });
    expect((await users.setDisabled('dora', true)).isDisabled).toBe(true);
    expect(await users.findByPassword('dora', password)).toBeUndefined();
    await users.setDisabled('dora', false);
    expect(await users.findByPassword('dora', password)).toMatchObject({ username: 'dora' });
  });

  it('changes a password', async () => {
    await users.add({ username: 'pat', password });
    await users.setPassword('PAT', 'another horse');
    expect(await users.findByPassword('pat', password)).toBeUndefined();
    expect(await users.findByPassword('pat', 'another horse')).toMatchObject({ username: 'pat' });
  });

  it.each([
    ['disabled', () => users.setDisabled('quinn', true)],
    ['given another password', () => users.setPassword('quinn', 'another horse')],
  ])('finds nobody who is %s while their password is looked at', async (_title, change) => {
    await pool.query("DELETE FROM users WHERE username = 'quinn'");
    await users.add({ username: 'quinn', password });
    const slow = createUsers(pool, {
      ...passwords,
      verify: (...both) => change().then(() => passwords.verify(...both)),
    });
    expect(await slow.findByPassword('quinn', password)).toBeUndefined();
  });

  it('lists by name', async () => {
    const names = (await users.list()).map(user => user.username);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
    expect(names).toContain('sam');
  });

  it.each([
    [{ username: ' ', password }, 'must not be empty'],
    [{ username: 'a'.repeat(129), password }, 'at most 128'],
    [{ username: 'a\u200bb', password }, 'invisible'],
    [{ username: 'a\nb', password }, 'control'],
    [{ username: 'short', password: '1234567' }, 'at least 8'],
    [{ username: 'long', password: 'x'.repeat(1025) }, 'at most 1024'],
    [{ username: 'role', password, roles: ['Ad min'] }, '"Ad min"'],
  ])('refuses %o with a sentence', async (user, message) => {
    await expect(users.add(user)).rejects.toThrow(UserError);
    await expect(users.add(user)).rejects.toThrow(message);
  });

  it('names a user who does not exist', async () => {
    await expect(users.setDisabled('ghost', true)).rejects.toThrow('There is no user ghost.');
    await expect(users.setPassword('ghost', password)).rejects.toThrow('There is no user ghost.');
  });
});
