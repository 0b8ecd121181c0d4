import { writeSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { STREAMS, type StreamName } from '../../catalog/streams.ts';
import { subkey } from '../../random/draw.ts';
import { hashName } from '../../random/name.ts';
import { seedKey } from '../../random/seed.ts';
import { threefry2x32x13 } from '../../random/threefry.ts';
import { count, seed } from './arguments.ts';

const CHUNK_BLOCKS = 1 << 15;

/** `stream --purpose …`: raw random bytes of one purpose, as a statistical battery reads them; endless unless told. */
export function addStream(program: Command, exit: (code: number) => void): void {
  program.command('stream').description('write raw random words of a purpose to standard output')
    .addOption(new Option('--purpose <name>', 'purpose of the draws').choices(Object.keys(STREAMS)).makeOptionMandatory())
    .option('--seed <text>', 'seed', seed, 'pravas').option('--replicate <n>', 'replicate', (t: string) => Number(t) | 0, 0).option('--name <text>', 'name that the purpose is keyed by', '')
    .option('--megabytes <n>', 'stop after so many', count)
    .action((flags: { purpose: StreamName; seed: string; replicate: number; name: string; megabytes?: number }) => {
      const key = new Uint32Array(2);
      subkey(seedKey(flags.seed, flags.replicate), STREAMS[flags.purpose], flags.name === '' ? 0 : hashName(flags.name), key);
      const words = new Uint32Array(2);
      const bytes = new Uint8Array(8 * CHUNK_BLOCKS);
      const view = new DataView(bytes.buffer);
      let left = (flags.megabytes ?? Infinity) * 1e6;
      for (let counter = 0; left > 0; ) {
        for (let i = 0; i < CHUNK_BLOCKS; i++, counter++) {
          threefry2x32x13(key, counter >>> 0, Math.floor(counter / 4294967296), words);
          view.setUint32(8 * i, words[0]!, true);
          view.setUint32(8 * i + 4, words[1]!, true);
        }
        const part = bytes.subarray(0, Math.min(bytes.length, left));
        left -= part.length;
        if (!writeAll(part)) break;
      }
      exit(0);
    });
}

/** Writes to standard output, waiting where a pipe is full. Returns false when nobody reads any more. */
function writeAll(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
