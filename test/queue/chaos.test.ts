import { chmodSync, statSync, truncateSync } from 'node:fs';
import { Queue } from 'bullmq';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readQueueName } from '../../engine/node/queue/connection.ts';
import { BATCH, Cluster, LOCK, N_RUNS, type Summary, until, waited } from './cluster.ts';
import { NO_REDIS, RedisServer } from './redis.ts';

// Every test starts four processes and waits for locks to run out.
vi.setConfig({ testTimeout: 300_000 });
/** A lock that nobody runs out of. */
const PATIENT = 60;

/** What a worker prints as JSON. */
interface Worked {
  readonly made: number;
  readonly late: number;
  readonly notes: readonly string[];
}

describe.skipIf(NO_REDIS !== null)('a sweep over a queue comes to the bytes of a serial one', () => {
  let redis: RedisServer;
  let c: Cluster;
  let whole = '';

  beforeAll(() => {
    whole = new Cluster('').serial();
    expect(whole.trim().split('\n')).toHaveLength(N_RUNS + 1);
  });
  beforeEach(async () => {
    redis = await RedisServer.start();
    c = new Cluster(redis.address);
  });
  afterEach(async () => {
    await c.end();
    await redis.stop();
  });

  /** Expects all runs, each once, the bytes of a serial sweep, and a note that says what happened. */
  const expectWhole = (r: Summary, ...notes: RegExp[]): void => {
    expect(r, r.err).toMatchObject({ code: 0, runs: N_RUNS, done: N_RUNS, failed: 0, alarms: [] });
    for (const note of notes) expect(r.notes.join('\n')).toMatch(note);
    expect(c.w.table('store')).toBe(whole);
  };
  const worked = async (i: number): Promise<Worked> => {
    const { out, err } = await c.hands[i]!.end;
    expect(out, err).not.toBe('');
    return JSON.parse(out) as Worked;
  };

  test('when nothing happens: two workers share the runs, and none is made twice', async () => {
    c = new Cluster(redis.address, PATIENT);
    const sweep = c.sweep();
    c.hand();
    c.hand();
    const r = await sweep;
    expectWhole(r);
    expect(r.notes).toEqual([]);
    // Each batch was a shard, until the sweep ended.
    expect(c.shards()).toHaveLength(1);
    const [a, b] = [await worked(0), await worked(1)];
    expect([a.made + b.made, a.made > 0, b.made > 0]).toEqual([N_RUNS, true, true]);
    expect(c.trace().filter((l) => l.what === 'begin')).toHaveLength(N_RUNS);
  });

  test('when a worker is killed in mid-batch', async () => {
    const sweep = c.sweep();
    c.hand();
    c.hand();
    const hand = await c.inMidBatch();
    hand.child.kill('SIGKILL');
    await hand.end;
    const [begun, ended] = [hand.traced('begin'), hand.traced('end')];
    expect(begun.length % BATCH === 0 && begun.length === ended.length).toBe(false);
    expectWhole(await sweep, /went to another worker, because nothing was heard of the first/);
    // What it had begun of its batch was made again.
    const again = c.trace().filter((l) => l.what === 'end' && l.pid !== hand.child.pid).map((l) => l.place);
    expect(again).toEqual(expect.arrayContaining(begun.slice(ended.length - (ended.length % BATCH))));
  });

  test('when a worker is told to end (SIGTERM) in mid-batch: what it made counts, and the rest goes back at once', async () => {
    // Nobody would wait for this lock: the batch is given back.
    c = new Cluster(redis.address, PATIENT);
    const sweep = c.sweep();
    c.hand();
    c.hand();
    const hand = await c.inMidBatch();
    hand.child.kill('SIGTERM');
    const { code, out } = await hand.end;
    expect([code, out]).toEqual([143, expect.stringMatching(/interrupted: \d+ runs were made, and what was not goes back to the queue/)]);
    expect(Number(/interrupted: (\d+) runs/.exec(out)![1]) % BATCH).toBeGreaterThan(0);
    const r = await sweep;
    expectWhole(r);
    // No lock ran out, and no run was made twice.
    expect(r.notes).toEqual([]);
  });

  test('when a second SIGTERM ends a worker at once, in the middle of a run', async () => {
    const sweep = c.sweep();
    const hand = c.hand({ FAULT_DELAY: '20000' });
    await until('a run', () => hand.traced('begin').length > 0);
    hand.child.kill('SIGTERM');
    await until('that it was heard', () => hand.said().includes('interrupted: runs under way are finished first'));
    const at = performance.now();
    hand.child.kill('SIGTERM');
    expect((await hand.end).code).toBe(143);
    expect([performance.now() - at < 15_000, hand.traced('begin').length, hand.traced('end').length]).toEqual([true, 1, 0]);
    c.hand();
    expectWhole(await sweep, /went to another worker, because nothing was heard of the first/);
  });

  test.each([['with its file', false], ['without its file', true]])('when Redis is killed in mid-batch and comes back %s', async (_, isLost) => {
    const sweep = c.sweep();
    const hands = [c.hand(), c.hand()];
    const hand = await c.inMidBatch();
    await redis.crash(isLost);
    expect(c.isInMidBatch(hand)).toBe(true);
    expect(hands.flatMap((h) => h.traced('end')).length).toBeLessThan(N_RUNS / 2);
    await waited(1000);
    await redis.run();
    expectWhole(await sweep, /the queue could not be reached 1 time/, ...(isLost ? [/neither in the queue nor in the store: given out again/] : []));
  });

  test('when a worker is frozen in mid-batch beyond its lock and goes on later', async () => {
    const sweep = c.sweep();
    c.hand();
    c.hand();
    const hand = await c.inMidBatch();
    hand.child.kill('SIGSTOP');
    await waited(200);
    const frozenAt = hand.traced('end').length;
    expect(frozenAt % BATCH).toBeGreaterThan(0);
    const r = await sweep;
    expect(hand.traced('end')).toHaveLength(frozenAt);
    expectWhole(r, /went to another worker, because nothing was heard of the first/);
    const nShards = c.shards().length;
    hand.child.kill('SIGCONT');
    // Its results come late, are kept, and change nothing.
    const late = await worked(c.hands.indexOf(hand));
    expect(late.late).toBeGreaterThan(0);
    expect(late.notes.join()).toMatch(new RegExp(`nothing was heard of this worker for ${LOCK} s`));
    expect(c.shards().length).toBeGreaterThan(nShards);
    expect(c.w.table('store')).toBe(whole);
  });

  test('when a shard is cut short while another batch is made', async () => {
    const sweep = c.sweep();
    c.hand();
    c.hand();
    await until('a shard', () => c.shards().length > 0);
    const path = c.w.path(`store/shards/${c.shards()[0]}`);
    truncateSync(path, statSync(path).size >> 1);
    expect(c.trace().filter((l) => l.what === 'end').length).toBeLessThan(N_RUNS);
    expectWhole(await sweep, /not the bytes that were written: put aside into store\/damaged; its runs are made again/);
    expect(c.w.list('store/damaged').length).toBeGreaterThan(0);
  });

  test('when the same batch is handed out twice', async () => {
    const sweep = c.sweep();
    await until('batches', () => readQueueName(c.w.path('store')) !== null);
    const queue = new Queue(readQueueName(c.w.path('store'))!, { connection: { host: '127.0.0.1', port: redis.port } });
    await until('batches', async () => (await queue.getWaitingCount()) >= N_RUNS / BATCH);
    const [first] = await queue.getWaiting();
    await queue.add('batch', first!.data, { jobId: 'twin', lifo: true, removeOnComplete: true });
    await queue.close();
    c.hand();
    c.hand();
    expectWhole(await sweep, new RegExp(`${BATCH} runs were made twice, with the same results`));
    const begun = c.trace().filter((l) => l.what === 'begin').map((l) => l.place);
    expect([begun.length, new Set(begun).size]).toEqual([N_RUNS + BATCH, N_RUNS]);
  });

  test('when the clock of a worker jumps in mid-batch by thirty hours, and back', async () => {
    const sweep = c.sweep();
    c.hand({ FAULT_JUMP: '30' });
    c.hand();
    const hand = await c.inMidBatch([c.hands[0]!]);
    hand.child.kill('SIGUSR2');
    await until('the jump', () => c.trace().some((l) => l.what === 'jump'));
    expect(c.isInMidBatch(hand)).toBe(true);
    await waited(1500);
    hand.child.kill('SIGUSR2');
    expectWhole(await sweep);
    expect(c.trace().filter((l) => l.what === 'jump').map((l) => l.place)).toEqual(['108000000', '-108000000']);
  });

  test('when the store cannot be written in mid-batch, until it can', async () => {
    const sweep = c.sweep();
    // Whoever runs as root may write where nobody may: not this one.
    const caps = '-dac_override,-dac_read_search';
    const hand = c.hand({}, { prefix: process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${caps}`, `--inh-caps=${caps}`] : [] });
    await c.inMidBatch();
    chmodSync(c.w.path('store/shards'), 0o555);
    expect(c.isInMidBatch(hand)).toBe(true);
    const { code, err, out } = await hand.end;
    chmodSync(c.w.path('store/shards'), 0o755);
    expect([code, out + err]).toEqual([2, expect.stringMatching(/NOT_WRITABLE {2}cannot write \(EACCES\)/)]);
    c.hand();
    expectWhole(await sweep);
  });
});
