import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FolderError } from './lock.ts';

/** V8 spends a third of that time on optimizing code that runs once, unless told not to. */
const script = `
require('node:v8').setFlagsFromString('--liftoff-only');
const { PGlite } = require(process.argv[1]);
PGlite.create(process.argv[2]).then(
  db => db.close(),
  error => {
    console.error(error.message);
    process.exit(1);
  },
);
`;

const draftPrefix = 'db.new.';

/** What an earlier start left half made. Its child, still at work or yet to begin, fails for want of its folder. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter(name => name.startsWith(draftPrefix));
  // What the child writes meanwhile is removed in a further try.
  const options = { recursive: true, force: true, maxRetries: 10 };
  for (const name of drafts) await rm(join(folder, name), options);
}

/** In a folder of its own: PGlite makes the one that it is given, and not what that is in. */
async function makeDraft(folder: string): Promise<string> {
  const draft = await mkdtemp(join(folder, draftPrefix));
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  await promisify(execFile)(process.execPath, ['-e', script, library, join(draft, 'db')]);
  return draft;
}

/**
 * Makes the embedded database's folder when there is none. That takes seconds and most of a gigabyte, which a process
 * gives back only by ending, so a child does it. A folder that is half made never gets the name that is opened.
 * @throws {FolderError}
 */
export async function initDatabase(folder: string): Promise<string> {
  const database = join(folder, 'db');
  if (existsSync(database)) return database;
  await removeDrafts(folder);
  const draft = await makeDraft(folder).catch((error: Error & { stderr?: string }) => {
    const reason = error.stderr?.trim().split('\n').at(-1) || error.message.split('\n', 1)[0];
    throw new FolderError(`A database cannot be made in the data folder ${folder}: ${reason}`);
  });
  await rename(join(draft, 'db'), database);
  await rm(draft, { recursive: true });
  return database;
}
