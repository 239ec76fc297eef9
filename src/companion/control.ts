import { type RequestListener, request } from 'node:http';
import { type Command, runCommand } from './command.ts';
import { type Refusal, readBody, send } from './http.ts';
import type { Store } from './store.ts';
import { UserError } from './users.ts';

interface Reply {
  readonly ok: boolean;
  readonly message: string;
}

async function reply(ready: Promise<Store>, text: string): Promise<Reply> {
  try {
    return { ok: true, message: await runCommand(await ready, JSON.parse(text) as Command) };
  } catch (error) {
    return {
      ok: false,
      message: error instanceof UserError ? error.message : 'The running companion failed: see its log.',
    };
  }
}

/** Runs commands that come in by the data folder's socket, which only the folder's owner can open. */
export function createControl(ready: Promise<Store>): RequestListener {
  return async (request, response) => {
    const text = await readBody(request).catch((refusal: Refusal) => refusal);
    if (typeof text === 'string') return send(response, { status: 200, body: await reply(ready, text) }, {});
    send(response, text.answer, {});
  };
}

/** Has the companion at this socket run a command. @throws {UserError} with what it refused */
export function sendCommand(socketPath: string, command: Command): Promise<string> {
  return new Promise((settle, fail) => {
    const call = request({ socketPath, method: 'POST', path: '/' }, async response => {
      const { ok, message } = JSON.parse(await readBody(response)) as Reply;
      if (ok) settle(message);
      else fail(new UserError(message));
    });
    call.on('error', fail).end(JSON.stringify(command));
  });
}
