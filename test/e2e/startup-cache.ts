import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/prepare.mjs';

const cache = join(root, 'node_modules/.cache/guise');

/** By the time when it was installed; Firefox itself leaves aside what another one made. */
const toKept = (program: string) => join(cache, `firefox-${statSync(program).mtimeMs}`);

/** What it compiled, and for which Firefox. What it knows of extensions is not among it: they are built anew. */
function copy(from: string, to: string): void {
  cpSync(join(from, 'startupCache'), join(to, 'startupCache'), {
    recursive: true,
    filter: path => !path.includes('webext'),
  });
  cpSync(join(from, 'compatibility.ini'), join(to, 'compatibility.ini'));
}

/** Spares a new profile what takes Firefox seconds at its first start: to compile its own scripts, as it did for another. */
export function lendStartupCache(program: string, profile: string): void {
  if (existsSync(toKept(program)) && !existsSync(profile)) copy(toKept(program), profile);
}

/** Of a profile whose Firefox has ended. */
export function keepStartupCache(program: string, profile: string): void {
  if (existsSync(toKept(program)) || !existsSync(join(profile, 'startupCache/scriptCache.bin'))) return;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  copy(profile, draft);
  try {
    renameSync(draft, toKept(program));
  } catch {
    // Another file's tests kept theirs meanwhile, which is as good.
    rmSync(draft, { recursive: true });
  }
}
