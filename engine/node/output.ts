import { accessSync, constants, existsSync, mkdirSync, openSync, closeSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder or file that cannot be written. */
export class OutputError extends Error {
  readonly path: string;
  readonly code: string;
  constructor(path: string, error: NodeJS.ErrnoException) {
    const full = error.code === 'ENOSPC';
    super(`${path}  ${full ? 'DISK_FULL' : 'NOT_WRITABLE'}  cannot write (${error.code ?? error.message}): ${full ? 'make room' : 'choose another folder with --out'}`);
    this.path = path;
    this.code = full ? 'DISK_FULL' : 'NOT_WRITABLE';
  }
}

/** Makes the folder and proves that it can be written before anything is simulated. @throws OutputError */
export function prepareFolder(folder: string): void {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
  } catch (error) {
    throw new OutputError(folder, error as NodeJS.ErrnoException);
  }
}

/** Writes a file whole or not at all: to a name beside it, then renamed. @throws OutputError */
export function saveFile(path: string, parts: Iterable<string>): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, '');
    for (const part of parts) writeFileSync(temporary, part, { flag: 'a' });
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw new OutputError(path, error as NodeJS.ErrnoException);
  }
}

/** Finished runs, one file each, so that a crash or a full disk loses at most the run in progress; removed when the whole is saved. */
export class PartialResults {
  private readonly folder: string;
  private readonly files: string[] = [];
  /** The first error met in saving; runs go on without it. */
  error: OutputError | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  add(name: string, parts: Iterable<string>): void {
    const path = join(this.folder, `${name}.partial.csv`);
    try {
      saveFile(path, parts);
      this.files.push(path);
    } catch (error) {
      this.error ??= error as OutputError;
    }
  }

  get saved(): readonly string[] {
    return this.files;
  }

  clear(): void {
    for (const f of this.files) rmSync(f, { force: true });
    this.files.length = 0;
  }
}
