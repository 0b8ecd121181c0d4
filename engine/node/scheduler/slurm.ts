import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { saveFile } from '../output.ts';
import { type Job, type JobRequest, jobName, jobOf, quoted, thisPravas } from './job.ts';

/** What Slurm is told beside the sweep. */
export interface SlurmRequest extends JobRequest {
  /** Longest time of a task, as Slurm writes it. */
  readonly time: string;
  readonly partition?: string;
  readonly memory?: string;
}

/** A job that was written and waits to be submitted. */
export interface Written {
  readonly job: Job;
  readonly files: readonly string[];
  /** Command that submits it. */
  readonly submit: string;
}

/** Writes an array of tasks, a collector that runs when all have ended however they ended, and a script that submits both. @throws ScenarioError, OutputError */
export function writeSlurm(request: SlurmRequest): Written {
  const job = jobOf(request);
  const { plan, folder, nTasks, throttle, threads, options } = job;
  const pravas = request.pravas ?? thisPravas();
  const home = join(folder, 'slurm');
  mkdirSync(home, { recursive: true });
  const name = jobName(plan);
  const head = (lines: readonly string[]): string => ['#!/bin/bash', ...lines.map((l) => `#SBATCH ${l}`)].join('\n');
  const where = [...(request.partition ? [`--partition=${request.partition}`] : [])];
  const array = `${head([
    `--job-name=${name}`, `--array=1-${nTasks}%${throttle}`, `--cpus-per-task=${threads}`, `--time=${request.time}`, ...(request.memory ? [`--mem=${request.memory}`] : []), ...where,
    '--requeue', '--open-mode=append', `--output=${join(home, 'part-%a.log')}`, '--signal=B:INT@60',
  ])}
# One part of the sweep a task, about ${job.runsPerTask} runs. A task that is preempted comes again, and goes on where it was. A minute before the end of its
# time it is told to finish what is under way; submit.sh again makes what is missing then.
set -euo pipefail
# exec: so that signals of Slurm reach the program.
exec ${pravas} sweep ${quoted(resolve(request.file))}${options === '' ? '' : ` ${options}`} --shard "$SLURM_ARRAY_TASK_ID/${nTasks}" --threads "\${SLURM_CPUS_PER_TASK:-${threads}}" --out ${quoted(join(folder, 'parts'))}/"$SLURM_ARRAY_TASK_ID" --quiet
`;
  const collect = `${head([`--job-name=${name}-collect`, '--cpus-per-task=1', `--time=${request.time}`, ...where, '--open-mode=append', `--output=${join(home, 'collect.log')}`])}
# Brings the parts together and says what is missing. It judges by what is in the store, not by how tasks ended.
set -euo pipefail
${pravas} merge ${quoted(folder)}
${pravas} export ${quoted(folder)} --out ${quoted(join(folder, `${plan.sweep.name}.csv`))}
${pravas} status ${quoted(folder)} --complete
`;
  const submit = `#!/bin/bash
# Submits the array and its collector: afterany, because a collector that waits for success waits for ever when one task was killed.
set -euo pipefail
array=$(sbatch --parsable ${quoted(join(home, 'array.sh'))})
collect=$(sbatch --parsable --dependency="afterany:\${array%%;*}" ${quoted(join(home, 'collect.sh'))})
echo "array \${array%%;*}, collector \${collect%%;*}"
echo ${quoted(`how far it is:  pravas status ${folder}`)}
`;
  const files = ([['array.sh', array], ['collect.sh', collect], ['submit.sh', submit]] as const).map(([file, text]) => {
    const path = join(home, file);
    saveFile(path, [text]);
    chmodSync(path, 0o755);
    return path;
  });
  return { job, files, submit: `bash ${quoted(join(home, 'submit.sh'))}` };
}
