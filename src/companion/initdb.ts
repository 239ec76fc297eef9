import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = `
const { PGlite } = require(process.argv[1]);
PGlite.create(process.argv[2]).then(db => db.close());
`;

/**
 * Makes the embedded database's folder when there is none. That takes seconds and most of a gigabyte, which a process
 * gives back only by ending, so a child does it. A folder that is half made never gets the name that is opened.
 */
export async function initDatabase(folder: string): Promise<string> {
  const database = join(folder, 'db');
  if (existsSync(database)) return database;
  const draft = join(folder, 'db.new');
  await rm(draft, { recursive: true, force: true });
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  await promisify(execFile)(process.execPath, ['-e', script, library, draft]);
  await rename(draft, database);
  return database;
}
