import { parquetMetadata, parquetRead } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter, parquetWriteBuffer, schemaFromColumnData } from 'hyparquet-writer/src/index.js';

/** A column of a Parquet file: texts, 32-bit whole numbers, or reals; null where a text or a real is missing. */
export type Column =
  | { readonly name: string; readonly kind: 'text'; readonly data: readonly (string | null)[] }
  | { readonly name: string; readonly kind: 'count'; readonly data: Int32Array }
  | { readonly name: string; readonly kind: 'real'; readonly data: Float64Array | readonly (number | null)[] };

/** Most rows of a row group: bounds what a reader must hold. */
const ROW_GROUP = 120_000;

/** Returns how the writer is told of a column: reals split into byte streams, counts as differences. */
export function columnSource({ name, kind, data }: Column): ColumnSource {
  if (kind === 'text') return { name, type: 'STRING', nullable: true, data: data as string[] };
  if (kind === 'count') return { name, type: 'INT32', nullable: false, encoding: 'DELTA_BINARY_PACKED', data };
  return { name, type: 'DOUBLE', nullable: !(data instanceof Float64Array), encoding: 'BYTE_STREAM_SPLIT', data: data as Float64Array };
}

/** Returns the bytes of a Parquet file: the same for the same columns. @param metadata texts kept beside the columns */
export function parquetBytes(columns: readonly Column[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map(columnSource), rowGroupSize: ROW_GROUP, statistics: false, kvMetadata }));
}

/** A Parquet file that is made a row group at a time, so that only one is held. All groups have the same columns, of the same kinds. */
export class ParquetPieces {
  private readonly bytes = new ByteWriter();
  private writer: ParquetWriter | null = null;

  /** Returns the bytes of one more row group. */
  group(columns: readonly Column[]): Uint8Array {
    const columnData = columns.map(columnSource);
    this.writer ??= new ParquetWriter({ writer: this.bytes, schema: schemaFromColumnData({ columnData }), statistics: false });
    this.writer.write({ columnData, rowGroupSize: Math.max(1, columns[0]?.data.length ?? 0) });
    return this.taken();
  }

  /** Returns the bytes that end the file. @param columns of a file that has no row */
  end(columns: readonly Column[]): Uint8Array {
    if (!this.writer) return parquetBytes(columns);
    this.writer.finish();
    return this.taken();
  }

  private taken(): Uint8Array {
    const taken = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return taken;
  }
}

/** What a Parquet file holds. */
export interface Parquet {
  readonly nRows: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Values by column, in order of rows. */
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
}

/** Reads columns of a Parquet file. @param names all without it; what the file lacks is left out */
export async function readParquet(bytes: Uint8Array, names?: readonly string[]): Promise<Parquet> {
  // A view of its own buffer is sliced, not the pool that Node reads into.
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const about = parquetMetadata(buffer);
  const has = new Set(about.schema.map((s) => s.name));
  const wanted = names?.filter((n) => has.has(n));
  const parts = new Map<string, { rowStart: number; data: ArrayLike<unknown> }[]>();
  const file = { byteLength: buffer.byteLength, slice: (from: number, to?: number) => buffer.slice(from, to) };
  await parquetRead({
    file, metadata: about, ...(wanted ? { columns: wanted } : {}),
    onChunk: (chunk) => {
      const list = parts.get(chunk.columnName) ?? [];
      list.push({ rowStart: chunk.rowStart, data: chunk.columnData });
      parts.set(chunk.columnName, list);
    },
  });
  const nRows = Number(about.num_rows);
  const joined = (list: { rowStart: number; data: ArrayLike<unknown> }[]): ArrayLike<unknown> => {
    if (list.length === 1) return list[0]!.data;
    const all = new Array<unknown>(nRows);
    for (const { rowStart, data } of list) for (let i = 0; i < data.length; i++) all[rowStart + i] = data[i];
    return all;
  };
  return {
    nRows,
    metadata: Object.fromEntries((about.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''])),
    columns: new Map([...parts].map(([name, list]) => [name, joined(list)])),
  };
}
