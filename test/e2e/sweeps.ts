import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ENTRY = join(process.cwd(), 'engine/node/pravas.mjs');
/** Two months, a twentieth of the small corridor: a run is some ten milliseconds. */
export const BRIEF = ['--scale', '0.05', '--to', '2018-08'];

export const GRID = `format: 1
base: small.yaml
design: grid
levers:
  enforcement.fence.intensity: [0.5x, 1x, 2x]
  pathways.near-work.quota: [30, 90]
replicates: 4
`;

/** What a process came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What `sweep --json` prints, as far as tests read it. */
export interface SweepJson {
  readonly runs: number;
  readonly made: number;
  readonly done: number;
  readonly failed: number;
  readonly points: number;
  readonly failures: readonly { point: number; replicate: number; stage: string; code: string; message: string }[];
  readonly alarms: readonly unknown[];
  readonly notes: readonly string[];
}

/** A folder with the small corridor and a sweep over it. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'pravas-sweep-'));

  constructor() {
    cpSync('test/fixtures/corridor', this.folder, { recursive: true });
    this.write('grid.yaml', GRID);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  list(name: string): string[] {
    return readdirSync(this.path(name)).sort();
  }

  pravas(args: readonly string[], env: Record<string, string> = {}): Ran {
    const r = spawnSync(process.execPath, [ENTRY, ...args], { cwd: this.folder, encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, ...env } });
    return { code: r.status, out: r.stdout, err: r.stderr };
  }

  /** @param prefix a command that starts it, with its arguments */
  start(args: readonly string[], env: Record<string, string> = {}, prefix: readonly string[] = []): ChildProcess {
    const [command, ...rest] = [...prefix, process.execPath, ENTRY, ...args] as [string, ...string[]];
    return spawn(command, rest, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  }

  /** Runs a sweep and returns what it printed as JSON. */
  sweep(file: string, out: string, ...more: string[]): SweepJson & { code: number | null } {
    const r = this.pravas(['sweep', file, ...BRIEF, '--threads', '1', '--out', out, '--quiet', '--json', ...more]);
    try {
      return { ...(JSON.parse(r.out) as SweepJson), code: r.code };
    } catch {
      throw new Error(`sweep ended with ${r.code}: ${r.out}${r.err}`);
    }
  }

  /** Returns the table of a store. */
  table(store: string): string {
    return this.pravas(['export', store]).out;
  }
}

/** Waits for the end of a process. */
export function ended(child: ChildProcess): Promise<Ran> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (d: Buffer) => (out += d.toString()));
  child.stderr?.on('data', (d: Buffer) => (err += d.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
