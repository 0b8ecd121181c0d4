import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ScenarioError } from '../../scenario/problems.ts';
import { OutputError } from '../output.ts';

/** What the promises of a file system are tested with: a test breaks one of them. */
export interface FileSystem {
  /** Makes a file that must not be there. @throws an error with code EEXIST when it is */
  create(path: string, text: string): void;
  write(path: string, text: string): void;
  read(path: string): string;
  rename(from: string, to: string): void;
  append(path: string, text: string): void;
  sync(path: string): void;
  list(folder: string): string[];
  modifiedMs(path: string): number;
}

const REAL: FileSystem = {
  create: (path, text) => writeFileSync(path, text, { flag: 'wx' }),
  write: (path, text) => writeFileSync(path, text),
  read: (path) => readFileSync(path, 'utf8'),
  rename: renameSync,
  append: (path, text) => {
    const fd = openSync(path, 'a');
    writeSync(fd, text);
    closeSync(fd);
  },
  sync: (path) => {
    const fd = openSync(path, 'r+');
    fsyncSync(fd);
    closeSync(fd);
  },
  list: (folder) => readdirSync(folder),
  modifiedMs: (path) => statSync(path).mtimeMs,
};

/** A clock that differs by more makes living processes of other machines look dead, which costs work and no result. */
const CLOCK_MS = 20_000;
const TRIALS = 20;
/** What a disk says that keeps its promises and has no room, or no right for us. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES']);

/**
 * Tests what a store asks of the file system that it is on: that a file can be created only once, that a rename takes the place of a file at once and
 * whole, that what was written is read and listed, that appending appends, and that data can be put on the disk.
 * @returns what the user should know: its clock is not that of this machine
 * @throws ScenarioError BAD_FILE_SYSTEM, OutputError
 */
export function testFileSystem(store: string, fs: FileSystem = REAL): string[] {
  let folder: string;
  try {
    folder = mkdtempSync(join(store, '.test-'));
  } catch (error) {
    throw new OutputError(store, error as NodeJS.ErrnoException);
  }
  const broken: string[] = [];
  const promise = (what: string, holds: () => boolean): void => {
    try {
      if (!holds()) broken.push(what);
    } catch (error) {
      if (FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw new OutputError(store, error as NodeJS.ErrnoException);
      broken.push(`${what} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
    }
  };
  const at = (name: string): string => join(folder, name);
  try {
    promise('what was written is read at once', () => {
      fs.write(at('a'), 'one');
      return fs.read(at('a')) === 'one';
    });
    promise('a file can be created only once', () => {
      fs.create(at('once'), '1');
      try {
        fs.create(at('once'), '2');
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EEXIST' && fs.read(at('once')) === '1';
      }
      return false;
    });
    promise('a rename takes the place of a file, whole and at once', () => {
      fs.write(at('b'), 'old');
      for (let i = 0; i < TRIALS; i++) {
        const text = `${i}`.repeat(4096);
        fs.write(at('b.tmp'), text);
        fs.rename(at('b.tmp'), at('b'));
        if (fs.read(at('b')) !== text || fs.list(folder).includes('b.tmp')) return false;
      }
      return true;
    });
    promise('a folder lists what is in it', () => ['a', 'b', 'once'].every((name) => fs.list(folder).includes(name)));
    promise('what is appended comes after what was there', () => {
      fs.append(at('log'), 'x');
      fs.append(at('log'), 'y');
      return fs.read(at('log')) === 'xy';
    });
    promise('data can be put on the disk', () => {
      fs.sync(at('a'));
      return true;
    });
    if (broken.length > 0)
      throw new ScenarioError(broken.map((what) => ({
        file: store, line: 1, column: 1, code: 'BAD_FILE_SYSTEM', message: `this file system does not keep a promise that a store rests on: ${what}`,
        remedy: 'use a local disk, NFS 4 or a parallel file system; folders that are synchronised in the background (cloud drives) are none',
      })));
    const skew = Math.abs(fs.modifiedMs(at('a')) - Date.now());
    return skew > CLOCK_MS ? [`${store}: its clock differs by ${Math.round(skew / 1000)} s from that of this machine: set both by NTP, or work may be done twice`] : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
