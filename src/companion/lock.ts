import { chmod, mkdir, rmdir, stat, unlink } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The data folder cannot be held; the message is one sentence for the person who started us. */
export class FolderError extends Error {
  override name = 'FolderError';
}

/** The longest path of a Unix socket that every system takes (Linux: 108 bytes, macOS: 104, with the closing zero). */
const longestPath = 103;

/** A holder that crashed between taking the gate and giving it back must not shut others out for ever. */
const gateStaleMs = 5_000;

/** Where the holder of a data folder answers. @throws {FolderError} when the path is too long for a socket */
export function readSocketPath(folder: string): string {
  const path = join(folder, 'control.sock');
  const [shortest = path] = [path, relative(process.cwd(), path)].sort((a, b) => a.length - b.length);
  if (Buffer.byteLength(shortest) <= longestPath) return shortest;
  throw new FolderError(`The path of the data folder ${folder} is too long: choose a shorter DATA_DIR.`);
}

/** Whether a live process holds the socket, were it too busy to answer. One whose process died refuses. */
export function isHeld(socketPath: string): Promise<boolean> {
  return new Promise(settle => {
    const probe = connect(socketPath, () => {
      probe.destroy();
      settle(true);
    });
    probe.on('error', () => settle(false));
  });
}

/** As `recursive` would, which never returns where a folder cannot be made in one that is there, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || (await stat(dirname(folder)).catch(() => undefined))) throw error;
    await makeFolder(dirname(folder));
    await makeFolder(folder);
  }
}

async function takeGate(gate: string): Promise<void> {
  for (;;) {
    try {
      return await mkdir(gate);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = await stat(gate).then(
        found => Date.now() - found.mtimeMs,
        () => 0,
      );
      if (age > gateStaleMs) await rmdir(gate).catch(() => {});
      else await sleep(20);
    }
  }
}

/** Only one process at a time may look whether the holder lives and take its place; two could both find it dead. */
async function inTurn<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const gate = join(folder, 'control.gate');
  await takeGate(gate);
  try {
    return await act();
  } finally {
    await rmdir(gate).catch(() => {});
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', fail).listen(path, settle);
  });
}

/**
 * Holds the data folder for this process until `release`, and answers at a socket in it that only its owner can open.
 * A socket is freed by the kernel when its process dies, however it dies, and is seen across containers that share
 * the folder; a file with a process id is neither. The folder is created, for its owner only, when it is missing.
 * @throws {FolderError} when a live process holds it
 */
export async function lockFolder(folder: string, answer: RequestListener): Promise<() => Promise<void>> {
  const path = readSocketPath(folder);
  await makeFolder(folder).catch((error: NodeJS.ErrnoException) => {
    throw new FolderError(
      `The data folder ${folder} cannot be created (${error.code}): choose another DATA_DIR.`,
    );
  });
  const server = createServer(answer);
  await inTurn(folder, async () => {
    if (await isHeld(path))
      throw new FolderError(
        `The data folder ${folder} is in use by a companion that is running: stop it, or choose another DATA_DIR.`,
      );
    await unlink(path).catch(() => {});
    await listen(server, path);
    await chmod(path, 0o600);
  });
  return () =>
    new Promise(settle => {
      server.close(() => settle());
      server.closeAllConnections();
    });
}
