import { IMPOSSIBLE } from './impossible.ts';
import type { Kind } from './kind.ts';
import { kindsOf } from './kinds.ts';
import type { Situation, Table } from './situation.ts';
import type { Verdict } from './verdict.ts';

/** What the browsers were found to send, in the order of `names`. */
export interface Findings {
  /** With version. */
  readonly names: readonly string[];
  readonly verdicts: (situation: Situation, kind: Kind) => readonly Verdict[];
}

const SIGNS: Readonly<Record<string, string>> = { nothing: '–', removed: '×', unasked: '·', lost: '!' };

/** The matrix as a page of Markdown. */
export function toPage(tables: readonly Table[], findings: Findings): string {
  const { names } = findings;
  return [
    '# The wire matrix',
    '',
    'What each kind of request (rows) carried in each situation (columns), read from the log of a server that the browsers',
    `really asked. \`npm run matrix\` makes this page anew; \`npx vitest run --project matrix\` fails when it is not what is seen. Seen in`,
    `${names.map(toMajor).join(' and ')}. Where the two differ, the cell has both: first ${names.map(toBrand).join(', then ')}.`,
    '',
    '| sign | the request carried |',
    '| --- | --- |',
    '| alice, bob | the token of that account, where the site wants it, and nothing else of ours |',
    '| – | nothing of ours |',
    "| × | no token, and none of the browser's own cookies either: signed out |",
    '| · | this browser makes no such request |',
    '| ! | was made, and did not arrive |',
    '| ¹ ² ³ | not what is right, but the browser makes that impossible: see the end |',
    '',
    ...tables.flatMap(table => toTable(table, findings)),
    '## What the browsers make impossible',
    '',
    ...IMPOSSIBLE.map(({ why }, index) => `${index + 1}. ${why}`),
    '',
  ].join('\n');
}

function toTable(table: Table, { verdicts }: Findings): readonly string[] {
  const { title, situations } = table;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    row(['', ...situations.map(({ title }) => title)]),
    row(['---', ...situations.map(() => '---')]),
    ...kindsOf(table).flatMap(group =>
      group.kinds.length === 0
        ? []
        : [
            row([`**${group.title}**`, ...situations.map(() => '')]),
            ...group.kinds.map(kind =>
              row([kind.name, ...situations.map(situation => toSigns(verdicts(situation, kind)))]),
            ),
          ],
    ),
    '',
  ];
}

/** One sign where the browsers agree. */
function toSigns(verdicts: readonly Verdict[]): string {
  const signs = verdicts.map(({ sent, note }) => {
    const sign = SIGNS[sent] ?? sent;
    return note && sent !== 'unasked' ? sign + toSuperscript(note) : sign;
  });
  return [...new Set(signs)].join(' / ');
}

function toSuperscript(number: number): string {
  return [...String(number)].map(digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}

/** Versions of the browsers change more often than what they do. */
function toMajor(name: string): string {
  return name.replace(/\..*$/, '');
}

function toBrand(name: string): string {
  return name.replace(/ .*$/, '');
}
