/**
 * What was packed by Snappy and begins at a place of `bytes`, unpacked; undefined where nothing does,
 * or nothing whole of `least` to `most` bytes.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function unpack(bytes: Buffer, at = 0, least = 0, most = 100_000_000): Buffer | undefined {
  const reader = new Reader(bytes, at);
  const length = reader.varint();
  if (length < least || length > most) return undefined;
  const out = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const added = unpackPiece(reader, out, filled);
    if (added === undefined) return undefined;
    filled += added;
  }
  return out;
}

/** Everything of 64 bytes to 64 kB that stands packed anywhere in a file, which says nothing of where. */
export function findPacked(file: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < file.length; at++) {
    const text = unpack(file, at, 64, 65_536);
    if (text) found.push(text);
  }
  return found;
}

/** Reads on from a place; beyond the end there are zeros. */
export class Reader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return value;
  }

  /** A number of some bytes, the least first. */
  number(size: number): number {
    let value = 0;
    for (let index = 0; index < size; index++) value += this.byte() * 256 ** index;
    return value;
  }
}

/** Adds a piece to `out`, and says how long it is; undefined where it cannot be. */
function unpackPiece(reader: Reader, out: Buffer, filled: number): number | undefined {
  const tag = reader.byte();
  const { length, back } = tag % 4 === 0 ? readLiteral(reader, tag) : readCopy(reader, tag);
  if (filled + length > out.length) return undefined;
  if (back === undefined) {
    const end = reader.at + length;
    if (end > reader.bytes.length) return undefined;
    reader.bytes.copy(out, filled, reader.at, end);
    reader.at = end;
    return length;
  }
  if (back === 0 || back > filled) return undefined;
  for (let index = filled; index < filled + length; index++) out[index] = out[index - back] as number;
  return length;
}

interface Piece {
  readonly length: number;
  /** How far back in what is unpacked it stands already. */
  readonly back?: number;
}

function readLiteral(reader: Reader, tag: number): Piece {
  const code = tag >> 2;
  return { length: code < 60 ? code + 1 : reader.number(code - 59) + 1 };
}

function readCopy(reader: Reader, tag: number): Piece {
  if (tag % 4 === 1) return { length: ((tag >> 2) & 7) + 4, back: (tag >> 5) * 256 + reader.byte() };
  return { length: (tag >> 2) + 1, back: reader.number(tag % 4 === 2 ? 2 : 4) };
}
