import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../scripts/prepare.mjs';

const cache = join(root, 'node_modules/.cache/guise');

/** Where the folder of this name is kept, if one is. */
export function findKept(name: string): string | undefined {
  const kept = join(cache, name);
  return existsSync(kept) ? kept : undefined;
}

/** Keeps what `fill` puts into an empty folder, for later runs too; nobody sees it half made. */
export async function keepFolder(name: string, fill: (draft: string) => unknown): Promise<string> {
  const kept = join(cache, name);
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  await fill(draft);
  // Another file's tests may have kept theirs meanwhile, which is as good.
  await rename(draft, kept).catch(() => rm(draft, { recursive: true }));
  return kept;
}
