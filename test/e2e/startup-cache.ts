import { cpSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findKept, keepFolder } from '../kept-folder.ts';

/** By the time when it was installed; Firefox itself leaves aside what another one made. */
const toName = (program: string) => `firefox-${statSync(program).mtimeMs}`;

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
  const kept = findKept(toName(program));
  if (kept && !existsSync(profile)) copy(kept, profile);
}

/** Of a profile whose Firefox has ended. */
export async function keepStartupCache(program: string, profile: string): Promise<void> {
  const isWhole = existsSync(join(profile, 'startupCache/scriptCache.bin'));
  if (isWhole && !findKept(toName(program))) await keepFolder(toName(program), draft => copy(profile, draft));
}
