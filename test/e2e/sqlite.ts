/**
 * The payload of every cell of an SQLite file, each in one piece: what does not fit into a page is spread over others.
 * What was removed is not among them. https://www.sqlite.org/fileformat2.html
 */
export function readPayloads(file: Buffer): readonly Buffer[] {
  if (file.toString('latin1', 0, 15) !== 'SQLite format 3') return [];
  const size = file.readUInt16BE(16);
  const database = { file, size: size === 1 ? 65_536 : size };
  const pages = Math.floor(file.length / database.size);
  return Array.from({ length: pages }, (_, index) => readPage(database, index + 1)).flat();
}

interface Database {
  readonly file: Buffer;
  /** Of a page, bytes. */
  readonly size: number;
}

/** How cells begin in each type of page that has payloads, and how long the page's own header is. */
const CELLS = {
  2: { header: 12, child: 4, hasRowId: false },
  10: { header: 8, child: 0, hasRowId: false },
  13: { header: 8, child: 0, hasRowId: true },
} as const;

/** A page that only looks like one of cells, as what is left over may, gives what can be made of it. */
function readPage(database: Database, number: number): readonly Buffer[] {
  const page = toPage(database, number);
  const start = number === 1 ? 100 : 0;
  const kind = CELLS[page[start] as keyof typeof CELLS];
  if (!kind) return [];
  const cells = Math.min(page.readUInt16BE(start + 3), Math.floor((page.length - start - kind.header) / 2));
  return Array.from({ length: cells }, (_, index) => {
    const at = page.readUInt16BE(start + kind.header + index * 2) + kind.child;
    const [length, after] = readVarint(page, at);
    const payload = kind.hasRowId ? readVarint(page, after)[1] : after;
    return readPayload(database, page, payload, length, toLocal(page.length, length, kind.hasRowId));
  });
}

/** How much of a payload stands in the cell itself. */
function toLocal(size: number, length: number, isTable: boolean): number {
  const most = isTable ? size - 35 : Math.floor(((size - 12) * 64) / 255) - 23;
  if (length <= most) return length;
  const least = Math.floor(((size - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (size - 4));
  return fitting <= most ? fitting : least;
}

function readPayload(database: Database, page: Buffer, at: number, length: number, local: number): Buffer {
  const pieces = [page.subarray(at, at + local)];
  let next = length > local && at + local + 4 <= page.length ? page.readUInt32BE(at + local) : 0;
  // Nothing is longer than the file, whatever a page says that only looks like one.
  for (
    let left = Math.min(length, database.file.length) - local;
    left > 0 && next > 0;
    left -= database.size - 4
  ) {
    const more = toPage(database, next);
    if (more.length < 4) break;
    pieces.push(more.subarray(4, 4 + left));
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(pieces);
}

function toPage({ file, size }: Database, number: number): Buffer {
  return file.subarray((number - 1) * size, number * size);
}

/** Seven bits a byte, the greatest first. */
function readVarint(page: Buffer, from: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = from; at < from + 8; at++) {
    const byte = page[at] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + 1];
  }
  return [value * 256 + (page[from + 8] ?? 0), from + 9];
}
