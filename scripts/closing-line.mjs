import { addUp, toClosingLine } from './reports.mjs';
import { readTotals } from './totals.mjs';

// What the commands that are named have left: what failed, then the one line that CI looks for; exit code 1 when any of it failed.
const totals = addUp(process.argv.slice(2).map(readTotals));
for (const complaint of totals.complaints) console.log(complaint);
console.log(toClosingLine(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
