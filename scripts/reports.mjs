/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} complaints what failed or was not run, one line each
 */

/** @typedef {{ status: string, fullName: string }} Assertion */
/** @typedef {{ name: string, status: string, message: string, assertionResults: readonly Assertion[] }} TestFile */

/**
 * Reads a runner's JSON report (Vitest's `json` reporter, Jest's format). A test that was skipped or left
 * as "todo" counts as failed, and so does a file that could not be loaded.
 *
 * @param {{ testResults: readonly TestFile[] }} report
 * @returns {Totals}
 */
export function toTotals({ testResults }) {
  const tests = testResults.flatMap(file => file.assertionResults);
  const broken = testResults.filter(isBroken).map(file => `${file.name}: ${toLine(file.message)}`);
  const unhappy = tests
    .filter(test => test.status !== 'passed')
    .map(test => `${test.status === 'failed' ? 'failed' : `not run (${test.status})`}: ${test.fullName}`);
  const complaints = [...broken, ...unhappy];
  return { passed: tests.length - unhappy.length, failed: complaints.length, complaints };
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
