import { Reader, unpack } from './snappy.ts';

/**
 * The data blocks of a LevelDB table file (`.ldb`), unpacked. Chromium compresses them by Snappy.
 * Throws where the file is not such a table.
 * https://github.com/google/leveldb/blob/main/doc/table_format.md
 */
export function readTable(file: Buffer): readonly Buffer[] {
  if (file.readBigUInt64LE(file.length - 8) !== 0xdb4775248b80fb57n) throw new Error('not a LevelDB table');
  const footer = new Reader(file, file.length - 48);
  readHandle(footer);
  return readHandles(readBlock(file, readHandle(footer))).map(handle => readBlock(file, handle));
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(reader: Reader): Handle {
  return { offset: reader.varint(), size: reader.varint() };
}

function readBlock(file: Buffer, { offset, size }: Handle): Buffer {
  const block = file.subarray(offset, offset + size);
  if (file.readUInt8(offset + size) !== 1) return block;
  const unpacked = unpack(block);
  if (!unpacked) throw new Error('a block of a LevelDB table is broken');
  return unpacked;
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
    handles.push(readHandle(new Reader(index, reader.at + ownKey)));
    reader.at += ownKey + size;
  }
  return handles;
}
