import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ProfileFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Every file in a folder of a browser that may run: where it puts one in another's place meanwhile, all are read again. */
export function readFiles(folder: string): readonly ProfileFile[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => ({ path, bytes: readFileSync(path) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return readFiles(folder);
  }
}
