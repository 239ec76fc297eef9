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

/** What an earlier start left half made. Were its child still at work, it would fail for want of its folder. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter(name => name.startsWith(draftPrefix));
  for (const name of drafts) await rm(join(folder, name), { recursive: true, force: true });
}

async function makeDraft(folder: string): Promise<string> {
  const draft = await mkdtemp(join(folder, draftPrefix));
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  await promisify(execFile)(process.execPath, ['-e', script, library, draft]);
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
  await rename(draft, database);
  return database;
}
