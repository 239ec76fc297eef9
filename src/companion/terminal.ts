import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UserError } from './users.ts';

/** Asks at the terminal without showing what is typed. @throws {UserError} when the question is broken off */
function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  return new Promise((settle, fail) => {
    line.once('line', answer => {
      settle(answer);
      line.close();
    });
    line.once('SIGINT', () => line.close());
    line.once('close', () => {
      process.stderr.write('\n');
      fail(new UserError('No password was given, so nothing was changed.'));
    });
  });
}

/** A password from the terminal, asked for twice, or the first line of standard input. @throws {UserError} */
export async function readPassword(username: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? '';
  const password = await ask(`Password for ${username}: `);
  if ((await ask('The same again: ')) === password) return password;
  throw new UserError('The two passwords differ, so nothing was changed.');
}
