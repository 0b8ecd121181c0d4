// Loaded before everything else into workers under test: makes runs slow, tells when each begins, and lets the clock of the process jump.
const { appendFileSync } = require('node:fs');
const { isMainThread, parentPort, threadId, workerData } = require('node:worker_threads');
const { FAULT_TRACE, FAULT_DELAY, FAULT_JUMP, FAULT_SPOIL, FAULT_DIE } = process.env;
const tell = (what) => appendFileSync(FAULT_TRACE, `${what} ${process.pid}\n`);

if (isMainThread && FAULT_JUMP) {
  const now = Date.now;
  let jump = 0;
  Date.now = () => now.call(Date) + jump;
  // The clock is put forward by so many hours, then back by twice as many.
  process.on('SIGUSR2', () => {
    jump = jump === 0 ? 3.6e6 * Number(FAULT_JUMP) : -jump;
    tell(`jump ${jump}`);
  });
}
if (parentPort && workerData?.shared) {
  const on = parentPort.on.bind(parentPort);
  parentPort.on = (name, listener) => on(name, (order) => {
    tell(`begin ${order.point}/${order.replicate}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(FAULT_DELAY));
    const place = `${order.point}/${order.replicate}`;
    if (place === FAULT_DIE) throw new Error('lost');
    listener(place === FAULT_SPOIL ? { ...order, settings: '{"no.such.lever":1}' } : order);
    tell(`end ${place}`);
  });
}
void threadId;
