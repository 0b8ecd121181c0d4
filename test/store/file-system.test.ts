import { mkdtempSync, readdirSync, readFileSync, renameSync, copyFileSync, statSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FileSystem, testFileSystem } from '../../engine/node/store/promises.ts';
import { folderShelf } from '../../engine/node/store/shelf.ts';
import { ScenarioError } from '../../engine/scenario/problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'pravas-disk-'));
const GOOD: FileSystem = {
  create: (path, text) => writeFileSync(path, text, { flag: 'wx' }), write: (path, text) => writeFileSync(path, text), read: (path) => readFileSync(path, 'utf8'),
  rename: renameSync, append: (path, text) => appendFileSync(path, text), sync: () => {}, list: (f) => readdirSync(f), modifiedMs: (path) => statSync(path).mtimeMs,
};

test('a local disk keeps what a store asks for, and nothing stays behind', () => {
  expect(testFileSystem(folder)).toEqual([]);
  expect(testFileSystem(folder, GOOD)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each<[string, Partial<FileSystem>]>([
  ['a rename takes the place of a file', { rename: (from, to) => copyFileSync(from, to) }],
  ['a rename takes the place of a file, whole and at once (EEXIST)', { rename: () => { throw Object.assign(new Error('exists'), { code: 'EEXIST' }); } }],
  ['a file can be created only once', { create: (path, text) => writeFileSync(path, text) }],
  ['a folder lists what is in it', { list: (f) => readdirSync(f).slice(1) }],
  ['what was written is read at once', { read: (path) => (path.endsWith('/a') ? 'old' : readFileSync(path, 'utf8')) }],
  ['what is appended comes after what was there', { append: (path, text) => writeFileSync(path, text) }],
  ['data can be put on the disk (EINVAL)', { sync: () => { throw Object.assign(new Error('invalid'), { code: 'EINVAL' }); } }],
])('a disk on which it does not hold that %s is refused, and is told so', (what, broken) => {
  try {
    testFileSystem(folder, { ...GOOD, ...broken });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as ScenarioError).message).toContain('BAD_FILE_SYSTEM');
    expect((error as ScenarioError).message).toContain(what);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a disk whose clock is another is used, with a warning', () => {
  expect(testFileSystem(folder, { ...GOOD, modifiedMs: () => Date.now() - 3_600_000 })).toEqual([expect.stringMatching(/clock differs by 3600 s/)]);
});

test('a shelf has a file whole or not at all, over one of the same name, and forgets what was moved', () => {
  const shelf = folderShelf(mkdtempSync(join(tmpdir(), 'pravas-shelf-')));
  expect(shelf.list('shards')).toEqual([]);
  shelf.put('shards/b', Buffer.from('1'));
  shelf.put('shards/a', Buffer.from('2'));
  shelf.put('shards/b', Buffer.from('3'));
  expect(shelf.list('shards')).toEqual(['a', 'b']);
  expect(Buffer.from(shelf.read('shards/b')).toString()).toBe('3');
  shelf.move('shards/b', 'damaged/b');
  shelf.move('shards/b', 'damaged/b');
  shelf.remove('shards/none');
  expect([shelf.list('shards'), shelf.list('damaged')]).toEqual([['a'], ['b']]);
  expect(() => shelf.read('shards/b')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
