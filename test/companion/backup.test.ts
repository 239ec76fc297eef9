import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { command, serve } from './program.ts';
import { createDataFolder, createFolder, login, password, readTokens, refresh, whoami } from './world.ts';

vi.setConfig({ testTimeout: 300_000 });

/** The commands of docs/deploy.md, for folders of our own. */
async function readCommands(folder: string, backup: string): Promise<{ save: string; restore: string }> {
  const text = await readFile(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
  const find = (verb: string) =>
    new RegExp(`tar --${verb} .*`)
      .exec(text)?.[0]
      .replace(/\/var\/backups\/.*\.tar\.gz/, backup)
      .replace('/var/lib/guise', folder) ?? '';
  return { save: find('create'), restore: find('extract') };
}

const runShell = (line: string) => promisify(execFile)('sh', ['-ec', line]);

it('comes back from a backup as it was then, with who was signed in', async () => {
  const folder = await createDataFolder();
  const env = { DATA_DIR: folder, ISSUER: 'http://127.0.0.1:4180' };
  const { save, restore } = await readCommands(folder, join(await createFolder(), 'guise.tar.gz'));

  const first = await serve(env);
  const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;
  await command(['user', 'add', 'alice'], env, password);
  const tokens = await readTokens(at(first), 'alice');
  expect(await first.end('SIGTERM')).toBe(0);
  await runShell(save);

  const second = await serve(env);
  await command(['user', 'add', 'bob'], env, password);
  expect((await login(at(second), 'bob')).status).toBe(200);
  expect(await second.end('SIGTERM')).toBe(0);
  await rm(join(folder, 'db'), { recursive: true });
  await runShell(restore);

  const restored = await serve(env);
  expect(await command(['user', 'list'], env)).toMatchObject({ out: 'alice\n' });
  expect((await whoami(at(restored), tokens.access_token)).status).toBe(200);
  expect((await refresh(at(restored), tokens.refresh_token)).status).toBe(200);
  expect((await login(at(restored), 'bob')).status).toBe(401);
  expect(await restored.end('SIGTERM')).toBe(0);
});
