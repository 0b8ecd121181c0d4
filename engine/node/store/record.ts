import { sha256 } from '../digest.ts';

/** Where a run can fail. */
export type Stage = 'settings' | 'plan' | 'run' | 'worker';

/** What one run came to, as the store keeps it. */
export interface RunRecord {
  readonly identity: string;
  /** Names the settings of the design point: the same in every store. */
  readonly key: string;
  readonly replicate: number;
  /** Time that it took. Not a result. */
  readonly seconds: number;
  readonly failure: Failure | null;
  /** SHA-256 of all outcomes in all months; empty where the run failed. */
  readonly digest: string;
  /** Outcomes over the horizon, in order of the plan's names; empty where the run failed. */
  readonly outcomes: Float64Array;
  /** Months of the outcomes that are kept, [names × months]; empty where the run failed. */
  readonly series: Float64Array;
}

export interface Failure {
  readonly stage: Stage;
  readonly code: string;
  readonly message: string;
}

/** Length of a checksum in a line, in hexadecimal digits. */
const SUM = 16;
const HEAD = '{"sum":"';
/** Between checksum and body. */
const JOINT = '",';

const packed = (values: Float64Array): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** Returns the numbers of a base64 text of little-endian float64. */
function unpacked(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 8 * Math.floor(bytes.length / 8)));
}

/** Returns one line of a journal, which is a JSON value that begins with the checksum of the rest. */
export function lineOf(r: RunRecord): string {
  const { identity, key, replicate, seconds, failure } = r;
  const rest = failure ? { status: 'failed', ...failure } : { status: 'done', digest: r.digest, outcomes: packed(r.outcomes), series: packed(r.series) };
  const body = JSON.stringify({ identity, key, replicate, seconds, ...rest }).slice(1);
  return `${HEAD}${sha256(body).slice(0, SUM)}${JOINT}${body}\n`;
}

/** Returns the record of a line without its end, or null when the line is damaged. */
export function recordOf(line: string): RunRecord | null {
  const body = line.slice(HEAD.length + SUM + JOINT.length);
  if (!line.startsWith(`${HEAD}${sha256(body).slice(0, SUM)}${JOINT}`)) return null;
  // The checksum holds, so that this is what `lineOf` wrote.
  const o = JSON.parse(`{${body}`) as { identity: string; key: string; replicate: number; seconds: number; status: string; digest: string; outcomes: string; series: string } & Failure;
  const { identity, key, replicate, seconds } = o;
  return o.status === 'failed'
    ? { identity, key, replicate, seconds, failure: { stage: o.stage, code: o.code, message: o.message }, digest: '', outcomes: new Float64Array(0), series: new Float64Array(0) }
    : { identity, key, replicate, seconds, failure: null, digest: o.digest, outcomes: unpacked(o.outcomes), series: unpacked(o.series) };
}
