/**
 * The data blocks of a LevelDB table file (`.ldb`), unpacked. Chromium compresses them by Snappy.
 * Throws where the file is not such a table.
 * https://github.com/google/leveldb/blob/main/doc/table_format.md
 */
export function readTable(file: Buffer): readonly Buffer[] {
  if (file.readBigUInt64LE(file.length - 8) !== 0xdb4775248b80fb57n) throw new Error('not a LevelDB table');
  const footer = new Reader(file, file.length - 48);
  footer.handle();
  return readHandles(readBlock(file, footer.handle())).map(handle => readBlock(file, handle));
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** Reads on from a place. */
class Reader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  handle(): Handle {
    return { offset: this.varint(), size: this.varint() };
  }
}

function readBlock(file: Buffer, { offset, size }: Handle): Buffer {
  const block = file.subarray(offset, offset + size);
  return file.readUInt8(offset + size) === 1 ? unpack(block) : block;
}

/** An index block's values, each of which says where a data block is. */
function readHandles(index: Buffer): readonly Handle[] {
  const restarts = index.readUInt32LE(index.length - 4);
  const end = index.length - 4 - restarts * 4;
  const handles: Handle[] = [];
  for (const reader = new Reader(index); reader.at < end; ) {
    reader.varint();
    const ownKey = reader.varint();
    const size = reader.varint();
    handles.push(new Reader(index, reader.at + ownKey).handle());
    reader.at += ownKey + size;
  }
  return handles;
}

/** https://github.com/google/snappy/blob/main/format_description.txt */
function unpack(packed: Buffer): Buffer {
  const reader = new Reader(packed);
  const out = Buffer.alloc(reader.varint());
  let filled = 0;
  while (reader.at < packed.length) {
    const tag = reader.byte();
    if (tag % 4 === 0) {
      const length = readLiteralLength(reader, tag >> 2);
      packed.copy(out, filled, reader.at, reader.at + length);
      reader.at += length;
      filled += length;
    } else {
      const { length, back } = readCopy(reader, tag);
      for (let left = length; left > 0; left--, filled++) out[filled] = out[filled - back] as number;
    }
  }
  return out;
}

function readLiteralLength(reader: Reader, code: number): number {
  return code < 60 ? code + 1 : readLittleEndian(reader, code - 59) + 1;
}

function readCopy(reader: Reader, tag: number): { readonly length: number; readonly back: number } {
  if (tag % 4 === 1) return { length: ((tag >> 2) & 7) + 4, back: (tag >> 5) * 256 + reader.byte() };
  return { length: (tag >> 2) + 1, back: readLittleEndian(reader, tag % 4 === 2 ? 2 : 4) };
}

function readLittleEndian(reader: Reader, size: number): number {
  reader.at += size;
  return reader.bytes.readUIntLE(reader.at - size, size);
}
