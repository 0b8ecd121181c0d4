import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../queue/redis.ts';

const has = (program: string): boolean => spawnSync('which', [program], { env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } }).status === 0;

/** Why tests of Slurm are skipped, or null where they run. */
export const NO_SLURM = ['slurmctld', 'slurmd', 'munged', 'sbatch'].every(has) ? null : 'Slurm is not installed: apt-get install slurm-wlm munge';
if (NO_SLURM) process.stderr.write(`tests of Slurm are skipped: ${NO_SLURM}\n`);

/** A Slurm of one machine, with keys, ports and folders of its own. */
export class Slurm {
  readonly env: Record<string, string>;
  private readonly folder: string;
  private readonly children: ChildProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.env = { SLURM_CONF: join(folder, 'slurm.conf'), PATH: `${process.env['PATH']}:/usr/sbin` };
  }

  static async start(): Promise<Slurm> {
    const folder = mkdtempSync(join(tmpdir(), 'pravas-slurm-'));
    const slurm = new Slurm(folder);
    const user = userInfo().username;
    const host = hostname().split('.')[0]!;
    for (const sub of ['state', 'spool']) mkdirSync(join(folder, sub));
    writeFileSync(join(folder, 'munge.key'), randomBytes(1024), { mode: 0o600 });
    writeFileSync(join(folder, 'slurm.conf'), `ClusterName=pravas
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldPort=${await freePort()}
SlurmdPort=${await freePort()}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=${folder}/jobs.txt
MpiDefault=none
SchedulerParameters=sched_interval=2,bf_interval=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`);
    slurm.run('munged', '--foreground', '--force', `--key-file=${folder}/munge.key`, `--socket=${folder}/munge.socket`, `--pid-file=${folder}/munged.pid`, `--log-file=${folder}/munged.log`, `--seed-file=${folder}/munged.seed`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    slurm.run('slurmctld', '-D', '-f', slurm.env['SLURM_CONF']!);
    slurm.run('slurmd', '-D', '-f', slurm.env['SLURM_CONF']!);
    for (let i = 0; i < 300; i++) {
      if (/idle/.test(slurm.ask('sinfo', '-h', '-o', '%T'))) return slurm;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Slurm did not start: ${slurm.ask('sinfo')} ${readFileSync(join(folder, 'out.log'), 'utf8')}`);
  }

  private run(program: string, ...args: string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } });
    const keep = (d: Buffer): void => writeFileSync(join(this.folder, 'out.log'), d, { flag: 'a' });
    child.stdout!.on('data', keep);
    child.stderr!.on('data', keep);
    this.children.push(child);
  }

  /** Runs a command of Slurm and returns what it prints. */
  ask(program: string, ...args: string[]): string {
    const r = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...this.env } });
    return r.stdout + r.stderr;
  }

  /** Jobs and tasks that have not ended, one a line: name, task, state. */
  queue(): string[] {
    return this.ask('squeue', '-h', '-r', '-o', '%j %K %T').trim().split('\n').filter((l) => l !== '');
  }

  async stop(): Promise<void> {
    this.ask('scancel', '--user', userInfo().username);
    const gone = this.children.reverse().map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.children) child.kill('SIGTERM');
    await Promise.race([Promise.all(gone), new Promise((resolve) => setTimeout(resolve, 8000))]);
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
