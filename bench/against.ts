import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textTable } from '../engine/results/table.ts';
import type { Timing } from './harness.ts';

const ROUNDS = 3;

/** Times the same cases here and at another commit, in turn, in child processes, and prints the ratios. */
export function against(ref: string, args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'pravas-bench-'));
  const tree = join(folder, 'tree');
  const clean = (): void => {
    spawnSync('git', ['worktree', 'remove', '--force', tree]);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => {
    clean();
    process.exit(130);
  });
  try {
    try {
      execFileSync('git', ['worktree', 'add', '--detach', tree, ref], { stdio: 'pipe' });
    } catch {
      process.stderr.write(`not a commit of this repository: ${ref}\n`);
      return 2;
    }
    if (!existsSync(join(tree, 'bench/bench.mjs'))) {
      process.stderr.write(`${ref} has no bench: nothing to compare with\n`);
      return 2;
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(tree, 'node_modules'));
    const run = (cwd: string): Timing[] => {
      const r = spawnSync(process.execPath, ['bench/bench.mjs', ...args, '--json', '--samples', '1'], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e8 });
      if (r.status !== 0) throw new Error(`the bench failed in ${cwd === tree ? ref : 'this version'}`);
      return JSON.parse(r.stdout) as Timing[];
    };
    const ours: Timing[][] = [];
    const theirs: Timing[][] = [];
    for (let i = 0; i < ROUNDS; i++) {
      process.stderr.write(`round ${i + 1} of ${ROUNDS}\n`);
      ours.push(run(process.cwd()));
      theirs.push(run(tree));
    }
    const rows = ours[0]!.flatMap((t) => {
      const ratios = ours.flatMap((round, i) => {
        const other = theirs[i]!.find((o) => o.name === t.name);
        const own = round.find((o) => o.name === t.name);
        return own && other ? [own.median / other.median] : [];
      }).sort((a, b) => a - b);
      if (ratios.length === 0) return [[t.name, 'new case', '', '', '']];
      const digest = theirs[0]!.find((o) => o.name === t.name)!.digest;
      const same = t.digest === '' ? '' : t.digest === digest ? 'same' : 'DIFFERENT';
      return [[t.name, ratios[ratios.length >> 1]!.toFixed(3), ratios[0]!.toFixed(3), ratios.at(-1)!.toFixed(3), same]];
    });
    process.stdout.write(`time of this version over that of ${ref}, ${ROUNDS} rounds in turn\n\n${textTable(['case', 'median ratio', 'least', 'most', 'digest'], rows)}\n`);
    return 0;
  } finally {
    clean();
  }
}
