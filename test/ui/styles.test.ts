import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const UI = join(import.meta.dirname, '../../src/ui');
const SHEETS = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.css'));

/** Every declaration of a sheet, with all that it stands in: `@media (…) .row`. */
function* readDeclarations(sheet: string) {
  const within: string[] = [];
  const text = readFileSync(join(UI, sheet), 'utf8').replace(/\/\*.*?\*\//gs, '');
  for (const [, words = '', end] of text.matchAll(/([^{};]*)([{};])/g)) {
    if (end === '{') within.push(words.trim());
    else {
      const [property = '', value = ''] = words.split(/:(.*)/s).map(part => part.trim());
      if (property) yield { place: within.join(' '), property, value };
      if (end === '}') within.pop();
    }
  }
}

const read = (sheet: string) => [...readDeclarations(sheet)];

describe.each(SHEETS)('%s', sheet => {
  test('has a start and an end and no left and right, for lines may run from right to left', () => {
    const isSided = (property: string, value: string) => {
      if (/(^|-)(left|right)(-|$)|^float$/.test(property) || /^(left|right)$/.test(value)) return true;
      const [, right, , left, ...more] = value.split(/\s+/);
      return (
        /^(padding|margin|inset|border-(width|style|color))$/.test(property) &&
        !more.length &&
        right !== left &&
        left !== undefined
      );
    };
    const sided = read(sheet).filter(({ property, value }) => isSided(property, value));
    expect(sided).toEqual([]);
  });

  test('moves nothing for those who want less of it', () => {
    const moving = read(sheet).filter(({ property }) =>
      /^(transition|animation|scroll-behavior)/.test(property),
    );
    for (const { place } of moving) expect(place).toContain('@media (prefers-reduced-motion: no-preference)');
  });
});
