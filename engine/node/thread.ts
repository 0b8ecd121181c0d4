import { Worker } from 'node:worker_threads';

/** Starts a worker thread whose entry is a file beside this one, given without extension. The sources start through a boot file. @param data given to the worker */
export function startThread(name: string, data: object = {}): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = new URL(`${name}${isSource ? '.ts' : '.js'}`, import.meta.url).href;
  return isSource ? new Worker(new URL('./worker-boot.mjs', import.meta.url), { workerData: { ...data, entry } }) : new Worker(new URL(entry), { workerData: data });
}
