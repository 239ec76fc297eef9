import { once } from 'node:events';
import { type CommandRequest, help, readArguments, UsageError } from './arguments.ts';
import { type Command, type Output, runCommand } from './command.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { sendCommand } from './control.ts';
import { FolderError, isHeld, lockFolder, readSocketPath } from './lock.ts';
import { createLog } from './log.ts';
import { FileError, put } from './output.ts';
import { SchemaError } from './schema.ts';
import { startCompanion } from './server.ts';
import { openStore } from './store.ts';
import { readPassword } from './terminal.ts';
import { UserError } from './users.ts';

const now = () => new Date();

/** Serves until told to stop. The signals are heard before anything is opened, so that all of it is closed again. */
async function serve(config: Config): Promise<void> {
  const log = createLog(line => process.stdout.write(line), now);
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  // Whoever read the log is gone, and nobody else is there to stop us.
  process.stdout.on('error', () => stop.abort());
  const companion = await startCompanion(config, { log, now }).catch(error => {
    if (!stop.signal.aborted) throw error;
  });
  await stopped;
  await companion?.close();
  log('info', 'companion.stopped');
}

/** Runs the command in the companion that holds the data, or here when none does. */
async function run(config: Config, command: Command): Promise<Output> {
  const { storage } = config;
  if (storage.kind === 'postgres') return runHere(config, command);
  const socket = readSocketPath(storage.folder);
  if (await isHeld(socket)) return sendCommand(socket, command);
  const unlock = await lockFolder(storage.folder, (_request, response) => response.writeHead(503).end());
  return runHere(config, command).finally(unlock);
}

async function runHere(config: Config, command: Command): Promise<Output> {
  const store = await openStore(config, now);
  return runCommand(store, command).finally(store.close);
}

async function readCommand({ command, needsPassword }: CommandRequest): Promise<Command> {
  if (!needsPassword || !('username' in command)) return command;
  return { ...command, password: await readPassword(command.username) } as Command;
}

async function main(): Promise<void> {
  const request = readArguments(process.argv.slice(2));
  if (request.kind === 'help') return void process.stdout.write(help);
  const config = readConfig(process.env);
  if (request.kind === 'serve') return serve(config);
  await put(await run(config, await readCommand(request)), request.file);
}

const foreseen = [UsageError, ConfigError, FileError, FolderError, SchemaError, UserError];

main().then(
  () => process.exit(0),
  error => {
    const isForeseen = foreseen.some(kind => error instanceof kind);
    process.stderr.write(
      `${isForeseen ? error.message : `The companion failed: ${error?.message ?? error}`}\n`,
    );
    process.exit(1);
  },
);
