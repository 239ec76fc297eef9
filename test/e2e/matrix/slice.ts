/** What a cell must have, each somewhere in the names of its browser, table, column and row. All have none. */
const words: readonly string[] = JSON.parse(process.env.WIRE_MATRIX_ONLY ?? '[]');

export const isWhole = words.length === 0;

export function isInSlice(...names: readonly string[]): boolean {
  const text = names.join('\n').toLowerCase();
  return words.every(word => text.includes(word.toLowerCase()));
}
