import { expect, it } from 'vitest';
import { sendCommand } from '../../src/companion/control.ts';
import { readSocketPath } from '../../src/companion/lock.ts';
import { UserError } from '../../src/companion/users.ts';
import { createDataFolder, password, startForFile } from './world.ts';

const folder = await createDataFolder();
const { users, logged } = await startForFile({ DATA_DIR: folder });
const socket = readSocketPath(folder);

it('answers at any length', async () => {
  const names = Array.from(
    { length: 150 },
    (_, index) => `${String(index).padStart(3, '0')}${'x'.repeat(120)}`,
  );
  await Promise.all(names.map(username => users.add({ username, password })));
  expect(String(await sendCommand(socket, { name: 'list' }))).toBe(names.join('\n'));
});

it('says why it refuses, and logs what it did not foresee', async () => {
  const refused = sendCommand(socket, { name: 'disable', username: 'ghost' });
  await expect(refused).rejects.toThrow(new UserError('There is no user ghost.'));
  expect(logged.join('')).not.toContain('command.failed');
  await expect(sendCommand(socket, null as never)).rejects.toThrow(
    /^The running companion failed: see its log\.$/,
  );
  expect(logged.join('')).toContain('"command.failed","error":"TypeError"');
});
