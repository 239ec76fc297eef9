import { expect, it } from 'vitest';
import { readConfig } from '../../src/companion/config.ts';
import { openStore } from '../../src/companion/store.ts';
import { runUserCommand, type UserCommand } from '../../src/companion/user-command.ts';
import { createDataFolder, password } from './world.ts';

it('adds, lists, disables, enables and changes, and says so', async () => {
  const store = await openStore(readConfig({ DATA_DIR: await createDataFolder() }), () => new Date());
  const run = (command: UserCommand) => runUserCommand(store, command);
  try {
    expect(await run({ name: 'list' })).toBe('There are no users yet.');
    const alice = { username: 'alice', password, roles: ['support'], isTest: true };
    expect(await run({ name: 'add', ...alice })).toBe('Added alice (support, test account).');
    expect(await run({ name: 'add', username: 'bob', password })).toBe('Added bob.');
    expect(await run({ name: 'disable', username: 'Bob' })).toMatch(/^Disabled bob;/);
    expect(await run({ name: 'list' })).toBe('alice (support, test account)\nbob (disabled)');
    expect(await run({ name: 'enable', username: 'bob' })).toBe('Enabled bob.');
    expect(await run({ name: 'passwd', username: 'bob', password: 'another horse' })).toMatch(/^Changed/);
    expect(await store.users.findByPassword('bob', 'another horse')).toMatchObject({ username: 'bob' });
    await expect(run({ name: 'remove' } as never)).rejects.toThrow('another version');
  } finally {
    await store.close();
  }
});
