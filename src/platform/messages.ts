import browser, { type Runtime } from 'webextension-polyfill';
import { AppError, toProblem } from '../core/errors.ts';
import type { Command, CommandName, Input, Output, Protocol, Reply } from '../core/protocol.ts';

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

/** Answers the commands of our own pages. Every other sender gets no answer at all. */
export function serve(handlers: Handlers): void {
  browser.runtime.onMessage.addListener((message, sender) =>
    isOurPage(sender) ? answer(handlers, message as Command) : undefined,
  );
}

function isOurPage({ id, url }: Runtime.MessageSender): boolean {
  return id === browser.runtime.id && url?.startsWith(browser.runtime.getURL('')) === true;
}

async function answer(handlers: Handlers, { command, input }: Command): Promise<Reply> {
  try {
    if (!Object.hasOwn(handlers, command)) throw new AppError('command-unknown', String(command));
    const handle = handlers[command] as (input: unknown) => ReturnType<Protocol[CommandName]>;
    return { ok: true, value: await handle(input) };
  } catch (error) {
    return { ok: false, problem: toProblem(error) };
  }
}
