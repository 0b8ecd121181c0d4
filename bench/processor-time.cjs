// Loaded before everything else into the commands of the bench of queues: tells what their threads took of the processors, so that what is not
// simulating is told apart from it. Lines of PROCESSOR_TIME: kind, process, thread, seconds; the last of a thread counts.
const { appendFileSync, readFileSync } = require('node:fs');
const { isMainThread, parentPort, threadId, workerData } = require('node:worker_threads');
const { PROCESSOR_TIME } = process.env;
/** A clock tick of Linux, in seconds. */
const TICK = 0.01;

const tell = (kind, seconds) => appendFileSync(PROCESSOR_TIME, `${kind} ${process.pid} ${threadId} ${seconds}\n`);

if (isMainThread)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    tell('process', (user + system) / 1e6);
  });
if (parentPort && workerData?.shared) {
  const on = parentPort.on.bind(parentPort);
  parentPort.on = (name, listener) => on(name, (order) => {
    listener(order);
    // User and system time are the 14th and the 15th of all, after the name in brackets.
    const fields = readFileSync('/proc/thread-self/stat', 'utf8').replace(/^.*\) /, '').split(' ');
    tell('simulating', TICK * (Number(fields[11]) + Number(fields[12])));
  });
}
