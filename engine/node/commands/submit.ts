import type { Command } from 'commander';
import { readable } from '../../results/table.ts';
import type { JobRequest } from '../scheduler/job.ts';
import { writeKubernetes } from '../scheduler/kubernetes.ts';
import { type Written, writeSlurm } from '../scheduler/slurm.ts';
import { count, month, seed, share, threads } from './arguments.ts';

type Flags = Omit<JobRequest, 'file'> & { readonly json?: boolean };

/** Adds what both schedulers are told. */
function withJobOptions(command: Command): Command {
  return command
    .option('--scale <share>', 'share of communities simulated (default: the sweep’s, or 1)', share)
    .option('--seed <text>', 'seed (default: the sweep’s, or its base scenario’s)', seed)
    .option('--replicates <n>', 'replicates (default: the sweep’s, or its base scenario’s)', count)
    .option('--from <yyyy-mm>', 'first reported month', month)
    .option('--to <yyyy-mm>', 'last reported month', month)
    .option('--tasks <n>', 'parts that the sweep is cut into (default: of at least 16 runs, 1000 at most)', count)
    .option('--throttle <n>', 'tasks at a time at most', count, 50)
    .option('--threads <n>', 'threads of a task', threads, 1)
    .option('--pravas <command>', 'command that starts pravas where tasks run')
    .option('--out <folder>', 'folder of the store (default: results/<name of the sweep>)')
    .option('--json', 'one JSON value on standard output');
}

function tell({ job, files, submit }: Written, isJson: boolean | undefined): void {
  const { nTasks, throttle, runsPerTask, folder } = job;
  if (isJson) process.stdout.write(`${JSON.stringify({ format: 1, store: folder, tasks: nTasks, throttle, runsPerTask, files, submit })}\n`);
  else process.stdout.write(`${readable(nTasks)} task${nTasks === 1 ? '' : 's'} of at most ${readable(runsPerTask)} runs, ${readable(throttle)} at a time: ${files.join(', ')}\nnext   ${submit}\nthen   pravas status ${folder}\n`);
}

/** `submit slurm|kubernetes <sweep>`: writes a job for a scheduler, ready to be submitted. */
export function addSubmit(program: Command): void {
  const submit = program.command('submit').description('write a ready job for a scheduler: many tasks of many runs each, and a collector');
  withJobOptions(submit.command('slurm').argument('<sweep>', 'sweep file').description('write an array for Slurm, its collector, and the script that submits both'))
    .option('--time <time>', 'longest time of a task, as Slurm writes it', '04:00:00')
    .option('--partition <name>', 'partition')
    .option('--memory <size>', 'memory of a task, such as 4G')
    .action((file: string, { json, ...flags }: Flags & { time: string; partition?: string; memory?: string }) => tell(writeSlurm({ ...flags, file }), json));
  withJobOptions(submit.command('kubernetes').argument('<sweep>', 'sweep file, below the current folder, which is copied into the volume').description('write an indexed job for Kubernetes and its collector'))
    .requiredOption('--image <image>', 'image with pravas in it')
    .option('--claim <name>', 'claim of a volume that all pods may write (ReadWriteMany)', 'pravas')
    .option('--mount <path>', 'where the volume is in a pod', '/data')
    .option('--memory <size>', 'memory of a pod, such as 4Gi')
    .action((file: string, { json, ...flags }: Flags & { image: string; claim: string; mount: string; memory?: string }) => tell(writeKubernetes({ ...flags, file }), json));
}
