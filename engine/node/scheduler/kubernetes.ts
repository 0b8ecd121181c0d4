import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { saveFile } from '../output.ts';
import { inVolume, type JobRequest, jobName, jobOf, quoted } from './job.ts';
import type { Written } from './slurm.ts';

/** What Kubernetes is told beside the sweep. */
export interface KubernetesRequest extends JobRequest {
  readonly image: string;
  /** Claim of a volume that all pods may write. */
  readonly claim: string;
  /** Where the volume is in a pod. */
  readonly mount: string;
  readonly memory?: string;
}

/** Seconds without a change after which the collector takes what there is. */
const PATIENCE = 3600;
const TRIALS = 3;

/** Returns an indexed job, a task an index, and a job that waits for all parts and brings them together. */
export function manifests(request: KubernetesRequest, job: Written['job']): object[] {
  const { plan, nTasks, throttle, threads, options, folder } = job;
  const { image, claim, mount } = request;
  const pravas = request.pravas ?? 'pravas';
  const [sweep, store] = [inVolume(mount, request.file), inVolume(mount, folder)];
  const name = jobName(plan);
  const labels = { app: 'pravas', sweep: name };
  const template = (container: string, script: string, cpu: number): object => ({
    metadata: { labels },
    spec: {
      restartPolicy: 'Never', terminationGracePeriodSeconds: 60,
      containers: [{
        name: container, image, workingDir: mount, command: ['sh', '-c'], args: [script],
        resources: { requests: { cpu: String(cpu), memory: request.memory ?? '2Gi' }, limits: { memory: request.memory ?? '2Gi' } },
        securityContext: { allowPrivilegeEscalation: false }, volumeMounts: [{ name: 'data', mountPath: mount }],
      }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  });
  // A node that is taken away does not count as a failure of the pod.
  const podFailurePolicy = { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] };
  const part = `exec ${pravas} sweep ${quoted(sweep)}${options === '' ? '' : ` ${options}`} --shard "$((JOB_COMPLETION_INDEX + 1))/${nTasks}" --threads ${threads} --out ${quoted(`${store}/parts`)}/"$((JOB_COMPLETION_INDEX + 1))" --quiet`;
  const collect = [
    `${pravas} status ${quoted(store)} --wait ${PATIENCE} --quiet`, `${pravas} merge ${quoted(store)}`,
    `${pravas} export ${quoted(store)} --out ${quoted(`${store}/${plan.sweep.name}.csv`)}`, `${pravas} status ${quoted(store)} --complete`,
  ].join(' && ');
  return [
    {
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name, labels },
      spec: { completionMode: 'Indexed', completions: nTasks, parallelism: throttle, backoffLimitPerIndex: TRIALS, maxFailedIndexes: nTasks, podFailurePolicy, template: template('part', part, threads) },
    },
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `${name}-collect`, labels }, spec: { backoffLimit: TRIALS, podFailurePolicy, template: template('collect', collect, 1) } },
  ];
}

/** Writes a manifest of both jobs. @throws ScenarioError, OutputError */
export function writeKubernetes(request: KubernetesRequest): Written {
  const job = jobOf(request);
  const home = join(job.folder, 'kubernetes');
  mkdirSync(home, { recursive: true });
  const path = join(home, 'job.yaml');
  const head = `# ${job.nTasks} tasks of about ${job.runsPerTask} runs, ${job.throttle} at a time. A pod that is evicted comes again, and goes on where it was.\n`;
  saveFile(path, [head, manifests(request, job).map((m) => stringify(m, { lineWidth: 0 })).join('---\n')]);
  return { job, files: [path], submit: `kubectl apply -f ${quoted(path)}` };
}
