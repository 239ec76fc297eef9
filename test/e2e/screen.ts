import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { endChild } from '../../scripts/lifetime.mjs';
import { prepareScreen } from '../../scripts/prepare.mjs';

/** A screen that nobody sees, with a keyboard and a pointer that nobody touches. */
export interface Screen {
  /** Such as `:1`. */
  readonly name: string;
  /** As when it is left alone for long: its saver is shown, which browsers take for a lock. */
  lock(): Promise<void>;
  end(): Promise<void>;
}

export async function openScreen(): Promise<Screen> {
  const options = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-ac'];
  const server = spawn(await prepareScreen(), options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  process.once('exit', () => server.kill());
  const [number] = await once(server.stdio[3] as NodeJS.ReadableStream, 'data');
  const name = `:${String(number).trim()}`;
  return { name, lock: () => forceSaver(name), end: async () => void (await endChild(server)) };
}

const HELLO = Buffer.from([...Buffer.from('l'), 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const FORCE_SCREEN_SAVER = Buffer.from([115, 1, 1, 0]);

/** In the X server's own words: https://www.x.org/releases/current/doc/xproto/x11protocol.html */
async function forceSaver(name: string): Promise<void> {
  const socket = connect(`/tmp/.X11-unix/X${name.slice(1)}`);
  socket.write(HELLO);
  await once(socket, 'data');
  socket.end(FORCE_SCREEN_SAVER);
  await once(socket.resume(), 'close');
}
