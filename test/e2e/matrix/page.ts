import { IMPOSSIBLE } from './impossible.ts';
import type { Kind } from './kind.ts';
import { kindsOf } from './kinds.ts';
import { SILENCES } from './silence.ts';
import type { Situation, Table } from './situation.ts';
import type { Verdict } from './verdict.ts';

/** What was seen, in the order of the browsers; of one only where the other has no such thing, of none where it was not tried. */
type Look = (situation: Situation, kind: Kind) => readonly Verdict[];

const SIGNS: Readonly<Record<string, string>> = { nothing: '–', removed: '×', unasked: '·', lost: '!' };

/** The matrix as a page of Markdown. @param names of the browsers, with version */
export function toPage(tables: readonly Table[], names: readonly string[], look: Look): string {
  return [
    '# The wire matrix',
    '',
    'What each kind of request (rows) carried in each situation (columns), read from the log of a server that the browsers',
    `really asked. \`npm run matrix\` makes this page anew; \`npm run test:matrix\` fails when it is not what is seen. Seen in`,
    `${names.map(toMajor).join(' and ')}. Where the two differ, the cell has both: first ${names.map(toBrand).join(', then ')}.`,
    '',
    '| sign | the request carried |',
    '| --- | --- |',
    '| alice, bob | the token of that account, where the site wants it, and nothing else of ours |',
    '| – | nothing of ours |',
    "| × | no token, and none of the browser's own cookies either: signed out |",
    '| · | this browser makes no such request: see the end |',
    '| ! | was made, and did not arrive |',
    '| (nothing) | was not tried |',
    '| ¹ ² ³ | not what is right, but the browser makes that impossible: see the end |',
    '',
    ...tables.flatMap(table => toTable(table, look)),
    '## What the browsers make impossible',
    '',
    ...IMPOSSIBLE.map(({ why }, index) => `${index + 1}. ${why}`),
    '',
    '## What the browsers do not ask',
    '',
    ...SILENCES.map(({ why }) => `- ${why}`),
    '',
  ].join('\n');
}

function toTable(table: Table, look: Look): readonly string[] {
  const isSeen = (situation: Situation, kind: Kind) => look(situation, kind).length > 0;
  const groups = kindsOf(table).map(({ title, kinds }) => ({
    title,
    kinds: kinds.filter(kind => table.situations.some(situation => isSeen(situation, kind))),
  }));
  const seen = groups.filter(({ kinds }) => kinds.length > 0);
  if (seen.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${table.title}`,
    '',
    row(['', ...table.situations.map(({ title }) => title)]),
    row(['---', ...table.situations.map(() => '---')]),
    ...seen.flatMap(({ title, kinds }) => [
      row([`**${title}**`, ...table.situations.map(() => '')]),
      ...kinds.map(kind => row([kind.name, ...table.situations.map(each => toSigns(look(each, kind)))])),
    ]),
    '',
  ];
}

/** One sign where the browsers agree. */
function toSigns(verdicts: readonly Verdict[]): string {
  const signs = verdicts.map(({ sent, note }) => {
    const sign = SIGNS[sent] ?? sent;
    return note ? sign + toSuperscript(note) : sign;
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
