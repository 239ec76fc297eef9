import { rm, writeFile } from 'node:fs/promises';
import type { Output } from './command.ts';

/** The file cannot be made; the message is one sentence. */
export class FileError extends Error {
  override name = 'FileError';
}

/** Makes a file that only its owner can read, whole or not at all. @throws {FileError} */
async function saveFile(file: string, content: Output): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new FileError(`There is a file ${file} already: choose another name.`);
    await rm(file).catch(() => {});
    throw new FileError(`The file ${file} cannot be written (${code}): choose another place.`);
  }
}

/** Prints what came of a command, or makes a file of it. @throws {FileError} */
export async function put(output: Output, file: string | undefined): Promise<void> {
  if (file !== undefined) await saveFile(file, output);
  process.stdout.write(file === undefined ? `${output}\n` : `Saved to ${file}.\n`);
}
