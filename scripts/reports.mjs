/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} complaints what failed or was not run, one line each
 */

/** @typedef {Readonly<Record<string, string>>} Impossible names of tests that cannot be, each with the reason */

/** @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} Assertion */
/** @typedef {{ name: string, status: string, message: string, assertionResults: readonly Assertion[] }} TestFile */

/** Characters of what a test says of its failure: enough of a page to see what stood on it. */
const LONGEST = 600;

/**
 * Reads a runner's JSON report (Vitest's `json` reporter, Jest's format). A test that was skipped or left
 * as "todo" counts as failed, and so does a file that could not be loaded, and a test that cannot be but was run.
 *
 * @param {{ testResults: readonly TestFile[] }} report
 * @param {Impossible} [impossible]
 * @returns {Totals}
 */
export function toTotals({ testResults }, impossible = {}) {
  const tests = testResults.flatMap(file => file.assertionResults);
  const broken = testResults.filter(isBroken).map(file => `${file.name}: ${toLine(file.message)}`);
  const skipped = new Set(tests.filter(({ status }) => status === 'skipped').map(({ fullName }) => fullName));
  const isExcused = (/** @type {Assertion} */ test) =>
    test.status === 'skipped' && test.fullName in impossible;
  const unhappy = tests.filter(test => test.status !== 'passed' && !isExcused(test));
  const wrongly = Object.keys(impossible).filter(name => !skipped.has(name));
  const complaints = [
    ...broken,
    ...unhappy.map(toComplaint),
    ...wrongly.map(name => `said to be impossible, but it was run, or is no more: ${name}`),
  ];
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return { passed, failed: complaints.length, complaints };
}

/** With what was expected, in one line, without where in the code. @param {Assertion} test */
function toComplaint({ status, fullName, failureMessages = [] }) {
  const word = status === 'failed' ? status : `not run (${status})`;
  const why = failureMessages.map(message => ` (${toSentence(message)})`).join('');
  return `${word}: ${fullName}${why}`;
}

/** @param {string} message */
function toSentence(message) {
  return message
    .replace(/\n\s+at .*/s, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, LONGEST);
}

/** All of them in one. @param {readonly Totals[]} all @returns {Totals} */
export function addUp(all) {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    complaints: all.flatMap(({ complaints }) => complaints),
  };
}

/** A file that failed though none of its tests did: it could not be loaded, or a hook of it failed. @param {TestFile} file */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some(test => test.status === 'failed');
}

/** @param {string | undefined} message */
function toLine(message) {
  return message?.split('\n')[0] || 'no test in it could be run';
}

/** @param {Totals} totals @returns {string} the line that a reader, or CI, looks for */
export function toClosingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
