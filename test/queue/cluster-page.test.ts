import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTRY, ended, Workplace } from '../e2e/sweeps.ts';
import { Slurm, NO_SLURM } from '../scheduler/slurm.ts';
import { until } from './cluster.ts';
import { freePort, NO_REDIS } from './redis.ts';

const page = readFileSync('scenarios/sweeps/CLUSTER.md', 'utf8');
/** Commands of the page, in order. */
const commands = [...page.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

describe.skipIf(NO_REDIS !== null || NO_SLURM !== null)('the page that leads to a cluster', () => {
  const w = new Workplace();
  let slurm: Slurm;
  let env: NodeJS.ProcessEnv;
  let port = 0;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    slurm = await Slurm.start();
    port = await freePort();
    mkdirSync(w.path('bin'));
    writeFileSync(w.path('bin/pravas'), `#!/bin/sh\nexec ${process.execPath} ${ENTRY} "$@"\n`);
    chmodSync(w.path('bin/pravas'), 0o755);
    env = { ...process.env, ...slurm.env, PATH: `${w.path('bin')}:${slurm.env['PATH']}` };
  });
  afterAll(async () => {
    for (const child of workers) child.kill('SIGKILL');
    spawnSync('redis-cli', ['-p', String(port), 'shutdown', 'nosave']);
    await slurm?.stop();
  });

  const run = (command: string): { status: number | null; out: string } => {
    const r = spawnSync('bash', ['-c', command.replaceAll('6399', String(port))], { cwd: w.folder, env, encoding: 'utf8' });
    return { status: r.status, out: r.stdout + r.stderr };
  };

  test('has only commands that work, and the tables that they make are the same bytes', async () => {
    expect(commands.length).toBeGreaterThan(12);
    for (const command of commands) {
      if (command.startsWith('npm install')) continue;
      if (command.startsWith('pravas work')) {
        const child = spawn('bash', ['-c', command.replaceAll('6399', String(port))], { cwd: w.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
        workers.push(child);
        void ended(child);
        continue;
      }
      const { status, out } = run(command);
      expect(status, `${command}\n${out}`).toBe(0);
      // What `new` writes is over a shipped corridor; a small one takes its place, which is all that differs.
      if (command.startsWith('pravas new')) w.write('my-sweep.yaml', w.read('grid.yaml').replace('replicates: 4', 'replicates: 2'));
      if (command.includes('submit.sh')) await until('the end of the jobs', () => slurm.queue().length === 0, 200);
    }
    expect(run('pravas export results/trial --out trial.csv').status).toBe(0);
    expect(w.read('mine.csv')).toBe(w.read('trial.csv'));
    expect(w.read('slurm.csv')).toBe(w.read('trial.csv'));
    expect(w.read('results/cloud/kubernetes/job.yaml')).toContain('completionMode: Indexed');
  }, 600_000);

  test('names options that there are', () => {
    const help = ['work', 'sweep', 'status', 'submit slurm', 'submit kubernetes'].map((c) => run(`pravas ${c} --help`).out).join('\n');
    const named = [...page.matchAll(/`[^`\n]*?(--[a-z-]+)/g)].map(([, option]) => option!).filter((o) => !['--bind', '--requirepass', '--tls-port', '--filter', '--port', '--daemonize'].includes(o));
    expect(named.filter((option) => !help.includes(option))).toEqual([]);
  });
});
