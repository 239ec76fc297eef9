import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Pool } from 'pg';
import { afterAll } from 'vitest';
import { endChild, run } from '../../scripts/lifetime.mjs';
import { preparePostgres } from '../../scripts/prepare.mjs';

/** PostgreSQL refuses to run as root, so root hands it to a user without rights. */
const nobody = 65_534;
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/**
 * A PostgreSQL of our own, reached only through a socket in its temporary folder, and gone after the tests of this file.
 * It does not wait for the disk: what is proved with it is that nothing is lost when our process dies, not the machine.
 */
export async function startPostgres(): Promise<{ url: string; pool: Pool }> {
  const programs = dirname(await preparePostgres());
  const folder = await mkdtemp(join(tmpdir(), 'guise-postgres-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const init = [
    '-D',
    data,
    '-U',
    'guise',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ];
  const made = await run(join(programs, 'initdb'), init, { user });
  if (made.code !== 0) throw new Error(made.output);
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap(each => ['-c', each])], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  afterAll(() => endChild(server));
  for await (const line of server.stderr) if (String(line).includes('ready to accept connections')) break;
  const url = `postgres://guise@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const pool = new Pool({ connectionString: url });
  afterAll(() => pool.end());
  return { url, pool };
}
