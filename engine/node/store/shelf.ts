import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OutputError } from '../output.ts';
import { saveDurably } from './durable.ts';

/**
 * Where the files of a store are that never change once they are written: shards. All that reads and writes them goes through here. What is
 * asked of it a store of objects has too: a put that is whole or not at all, a read after it that sees it, and a list. It could not be put behind these
 * calls as they are, because they return when they are done: they would have to be promises, as would `writeShard`, `shardsIn` and `putAside` above them;
 * `move` would be a copy and a remove. Plan, table of points, name of the queue, alarms, journals and claims are files beside this.
 */
export interface Shelf {
  /** Names in a part of the store, in order; none where there is no such part. */
  list(part: string): string[];
  /** Reads a file. @throws an error with code ENOENT when it is not there */
  read(name: string): Uint8Array;
  /** Writes a file: whole or not at all, on the disk when this returns, and over one of the same name. @throws OutputError */
  put(name: string, bytes: Uint8Array): void;
  /** Gives a file another name; nothing where it is gone. @throws OutputError */
  move(name: string, to: string): void;
  remove(name: string): void;
  /** How people find a file. */
  place(name: string): string;
}

/** A shelf in a folder, on this machine or on a disk that machines share. */
export function folderShelf(folder: string): Shelf {
  const place = (name: string): string => join(folder, name);
  const prepared = (name: string): string => {
    mkdirSync(dirname(place(name)), { recursive: true });
    return place(name);
  };
  return {
    place,
    list: (part) => (existsSync(place(part)) ? readdirSync(place(part)).sort() : []),
    read: (name) => readFileSync(place(name)),
    put: (name, bytes) => saveDurably(prepared(name), [bytes]),
    move: (name, to) => {
      try {
        renameSync(place(name), prepared(to));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new OutputError(place(name), error as NodeJS.ErrnoException);
      }
    },
    remove: (name) => rmSync(place(name), { force: true }),
  };
}
