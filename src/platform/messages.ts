import type { Runtime } from 'webextension-polyfill';
import { AppError, toProblem } from '../core/errors.ts';
import type { Command, CommandName, Input, Output, Reply } from '../core/protocol.ts';
import { browser } from './browser.ts';

/** One function for each command. */
export type Handlers = {
  readonly [Name in CommandName]: (input: Input<Name>) => Promise<Awaited<Output<Name>>>;
};

/** Sends a command to the background; resolves when it is in force. @throws AppError, the background's own. */
export async function call<Name extends CommandName>(
  command: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const message: Command<Name> = { command, input };
  const reply = (await browser.runtime.sendMessage(message)) as Reply<Output<Name>>;
  if (!reply.ok) throw new AppError(reply.problem.code, ...reply.problem.params);
  return reply.value;
}

/**
 * Answers the commands of our own pages, each once `prepare` is done for it. Every other sender gets no answer at all.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/runtime/onMessage
 */
export function serve(handlers: Handlers, prepare: (command: string) => Promise<void>): void {
  browser.runtime.onMessage.addListener(((message: unknown, sender: Runtime.MessageSender) =>
    isOurPage(sender)
      ? answer(handlers, message as Command, prepare)
      : undefined) as Runtime.OnMessageListener);
}

function isOurPage({ id, url }: Runtime.MessageSender): boolean {
  return id === browser.runtime.id && url?.startsWith(browser.runtime.getURL('')) === true;
}

async function answer(
  handlers: Handlers,
  { command, input }: Command,
  prepare: (command: string) => Promise<void>,
): Promise<Reply> {
  try {
    if (!Object.hasOwn(handlers, command)) throw new AppError('command-unknown', String(command));
    await prepare(command);
    const handle: (input: never) => Promise<unknown> = handlers[command];
    return { ok: true, value: await handle(input as never) };
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}
