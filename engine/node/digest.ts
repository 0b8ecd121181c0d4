import { createHash } from 'node:crypto';
import { digestInput } from '../results/record.ts';
import type { RunResult } from '../simulate/run.ts';

/** Returns the SHA-256 of a file’s bytes or of a text, in hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Returns the digest of a scenario’s results: the same for the same scenario, seed, replicates and scale, on any number of threads. */
export function digestOf(results: readonly RunResult[]): string {
  return sha256(digestInput(results));
}
