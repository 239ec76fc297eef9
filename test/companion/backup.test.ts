import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { command, serve } from './program.ts';
import { createDataFolder, createFolder, login, password, readTokens, refresh, whoami } from './world.ts';

vi.setConfig({ testTimeout: 300_000 });

/** What docs/deploy.md says to do with a backup, for folders of our own. */
async function readRestore(folder: string, file: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
  return [...text.matchAll(/^ +(rm -r|runuser -u guise --) ((?:mkdir|tar|\/var\/lib).*)/gm)]
    .map(([, program, rest = '']) => (program === 'rm -r' ? `rm -r ${rest}` : rest))
    .join('\n')
    .replace(/\/var\/backups\/\S+/, file)
    .replaceAll('/var/lib/guise', folder);
}

it('is saved while people sign in, and comes back as it was then, with who was signed in', async () => {
  const folder = await createDataFolder();
  const file = join(await createFolder(), 'guise.tar.gz');
  const env = { DATA_DIR: folder, ISSUER: 'http://127.0.0.1:4180' };
  const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;

  const first = await serve(env);
  await command(['user', 'add', 'alice'], env, password);
  const before = await readTokens(at(first), 'alice');
  let isOver = false;
  const signIns = (async () => {
    while (!isOver) expect((await login(at(first), 'alice')).status).toBe(200);
  })();
  expect(await command(['backup', file], env)).toEqual({ out: `Saved to ${file}.\n`, err: '', code: 0 });
  isOver = true;
  await signIns;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const after = await readTokens(at(first), 'alice');
  await command(['user', 'add', 'bob'], env, password);
  expect(await first.end('SIGTERM')).toBe(0);
  await promisify(execFile)('sh', ['-ec', await readRestore(folder, file)]);

  const restored = await serve(env);
  expect(await command(['user', 'list'], env)).toMatchObject({ out: 'alice\n' });
  expect((await whoami(at(restored), before.access_token)).status).toBe(200);
  expect((await refresh(at(restored), before.refresh_token)).status).toBe(200);
  expect((await refresh(at(restored), after.refresh_token)).status).toBe(400);
  expect((await login(at(restored), 'bob')).status).toBe(401);
  expect(await restored.end('SIGTERM')).toBe(0);
});

it('is saved where nothing serves, too, over no other file', async () => {
  const folder = await createFolder();
  const env = { DATA_DIR: await createDataFolder() };
  const [file, taken] = ['guise.tar.gz', 'taken'].map(name => join(folder, name)) as [string, string];
  await writeFile(taken, 'mine');
  expect(await command(['backup', file], env)).toMatchObject({ code: 0 });
  expect((await stat(file)).size).toBeGreaterThan(1_000_000);
  expect(await command(['backup', taken], env)).toMatchObject({
    err: `There is a file ${taken} already: choose another name.\n`,
    code: 1,
  });
  expect(await readFile(taken, 'utf8')).toBe('mine');
  await rm(file);
  expect(await command(['backup', join(file, 'deeper')], env)).toMatchObject({
    err: `The file ${file}/deeper cannot be written (ENOENT): choose another place.\n`,
    code: 1,
  });
});
