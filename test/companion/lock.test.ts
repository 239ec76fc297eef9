import { mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FolderError, isHeld, lockFolder, readSocketPath } from '../../src/companion/lock.ts';
import { createFolder } from './world.ts';

const ignore = () => {};

it('makes the folder, for its owner only, and gives it back', async () => {
  const folder = join(await createFolder(), 'new', 'data');
  const release = await lockFolder(folder, ignore);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'control.sock'))).mode & 0o777).toBe(0o600);
  await release();
  await (await lockFolder(folder, ignore))();
});

it('lets one hold the folder, however many try at once', async () => {
  const folder = await createFolder();
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder, ignore)));
  const held = tries.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = tries.flatMap(one => (one.status === 'rejected' ? [one.reason] : []));
  expect(held).toHaveLength(1);
  for (const error of refused) {
    expect(error).toBeInstanceOf(FolderError);
    expect(error.message).toContain(`${folder} is in use by a companion that is running`);
  }
  await held[0]?.();
});

it('takes the folder over from one that died', async () => {
  const folder = await createFolder();
  await writeFile(join(folder, 'control.sock'), '');
  await mkdir(join(folder, 'control.gate'));
  const past = new Date(Date.now() - 60_000);
  await utimes(join(folder, 'control.gate'), past, past);
  await (await lockFolder(folder, ignore))();
});

it('waits for another who is just looking', async () => {
  const folder = await createFolder();
  const gate = join(folder, 'control.gate');
  await mkdir(gate);
  let isLocked = false;
  const locking = lockFolder(folder, ignore).then(release => {
    isLocked = true;
    return release;
  });
  await new Promise(resume => setTimeout(resume, 100));
  expect(isLocked).toBe(false);
  const { rmdir } = await import('node:fs/promises');
  await rmdir(gate);
  await (await locking)();
});

it('takes a holder for alive that is too busy to answer', async () => {
  const folder = await createFolder();
  const path = readSocketPath(folder);
  const mute = createServer(ignore);
  await new Promise<void>(settle => mute.listen(path, settle));
  expect(await isHeld(path)).toBe(true);
  await expect(lockFolder(folder, ignore)).rejects.toThrow(FolderError);
  await new Promise(settle => mute.close(settle));
  expect(await isHeld(path)).toBe(false);
});

it('says that a path is too long for a socket', () => {
  expect(() => readSocketPath(`/tmp/${'long/'.repeat(40)}`)).toThrow('choose a shorter DATA_DIR');
});

it('says that a folder cannot be made', async () => {
  const file = join(await createFolder(), 'file');
  await writeFile(file, '');
  await expect(lockFolder(join(file, 'data'), ignore)).rejects.toThrow('cannot be created (ENOTDIR)');
});

it.runIf(process.platform === 'linux')('says so where the system lets nobody make folders', async () => {
  await expect(lockFolder('/proc/guise/data', ignore)).rejects.toThrow('cannot be created (ENOENT)');
});
