import { type IncomingMessage, type RequestListener, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Command, type Output, runCommand } from './command.ts';
import { ConfigError } from './config.ts';
import { readBody } from './http.ts';
import { type Log, toFields } from './log.ts';
import type { Store } from './store.ts';
import { UserError } from './users.ts';

function toSentence(error: unknown, log: Log): string {
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  log('error', 'command.failed', toFields(error));
  return 'The running companion failed: see its log.';
}

/**
 * Runs commands that come in by the data folder's socket, which only the folder's owner can open. Answers 200 and what
 * came of it, or 409 and why it was refused.
 */
export function createControl(ready: Promise<Store>, log: Log): RequestListener {
  return async (request, response) => {
    try {
      const command = JSON.parse(await readBody(request)) as Command;
      response.end(await runCommand(await ready, command));
    } catch (error) {
      response.writeHead(409).end(toSentence(error, log));
    }
  };
}

/** Has the companion at this socket run a command. @throws {UserError} with what it refused */
export async function sendCommand(socketPath: string, command: Command): Promise<Output> {
  const response = await new Promise<IncomingMessage>((settle, fail) => {
    request({ socketPath, method: 'POST', path: '/' }, settle).on('error', fail).end(JSON.stringify(command));
  });
  const output = await buffer(response);
  if (response.statusCode === 200) return output;
  throw new UserError(output.toString());
}
