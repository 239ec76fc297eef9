import { endAll, isEnding } from './lifetime.mjs';

/** An end the person can do something about: its message, one sentence, is all they are shown. */
export class Failure extends Error {}

/**
 * Runs a program's main function, then ends whatever it started. An error becomes one line on stderr and exit code 1,
 * never a stack.
 *
 * @param {() => Promise<void>} main
 */
export async function runProgram(main) {
  try {
    await main();
  } catch (error) {
    // What is being ended may well complain of it; the signal that ended it decides the exit code.
    if (isEnding()) return;
    console.error(toSentence(error));
    process.exitCode = 1;
  }
  await endAll();
  process.exit();
}

/** @param {unknown} error @returns {string} */
function toSentence(error) {
  if (error instanceof Failure) return error.message;
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  // Node's parseArgs, of what the person typed.
  if (String(Object(error).code).startsWith('ERR_PARSE_ARGS')) return `${line.split('. ')[0]}.`;
  return `This should not have happened: ${line}`;
}
