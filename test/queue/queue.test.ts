import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { queueName, readQueueName } from '../../engine/node/queue/connection.ts';
import { BRIEF, ended } from '../e2e/sweeps.ts';
import { BATCH, Cluster, N_RUNS, until } from './cluster.ts';
import { freePort, NO_REDIS, RedisServer } from './redis.ts';

vi.setConfig({ testTimeout: 300_000 });

interface Worked {
  readonly made: number;
  readonly found: number;
  readonly notes: readonly string[];
}

describe.skipIf(NO_REDIS !== null)('a queue', () => {
  let redis: RedisServer;
  let c: Cluster;
  let whole = '';

  beforeAll(async () => {
    redis = await RedisServer.start();
    whole = new Cluster('').serial();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    // Nobody is silent here: a busy machine must not make it look so.
    c = new Cluster(redis.address, 60);
  });
  afterEach(() => c.end());
  const queueOf = (): Queue => new Queue(readQueueName(c.w.path('store'))!, { connection: { host: '127.0.0.1', port: redis.port } });

  test('is believed in nothing: what is no batch of the sweep is refused, and no name in it becomes a path', async () => {
    mkdirSync(c.w.path('store'));
    const queue = new Queue(queueName(c.w.path('store')), { connection: { host: '127.0.0.1', port: redis.port } });
    const good = { format: 1, engine: 'a'.repeat(64), sweep: 'b'.repeat(64), trial: 1, runs: [[0, 1, 0, 1]] };
    const bad = [{}, null, 'runs', { ...good, store: '../../elsewhere' }, { ...good, runs: [['../../x', 1, 0, 1]] }, { ...good, sweep: '../../../etc/passwd' }, { ...good, runs: [[0, 1e9, 0, 1e5]] }, good];
    const hand = c.hand({}, { idle: 8 });
    await until('a worker that waits', () => hand.said().includes('waiting for'));
    const sweep = c.sweep();
    await until('batches', async () => (await queue.getWaitingCount()) + (await queue.getActiveCount()) > 0);
    for (const data of bad) await queue.add('batch', data, { lifo: true, removeOnComplete: true });
    await queue.close();
    const r = await sweep;
    expect(r, r.err).toMatchObject({ code: 0, done: N_RUNS, failed: 0 });
    expect(c.w.table('store')).toBe(whole);
    const { out, err } = await hand.end;
    expect((JSON.parse(out) as Worked).notes.slice().sort(), err).toEqual(['a batch that is none was refused', expect.stringMatching(/batch .* was not made: another build of the engine asks for it/)]);
    expect(c.w.list('.').sort()).toEqual(new Cluster('').w.list('.').concat('store').sort());
  });

  test('hands a run that fails for its settings out once, and one whose thread dies three times', async () => {
    const sweep = c.sweep();
    c.hand({ FAULT_SPOIL: '1/2', FAULT_DIE: '4/3' });
    const r = await sweep;
    expect(r, r.err).toMatchObject({ code: 1, done: N_RUNS - 2, failed: 2 });
    expect(r.failures.map((f) => [f.point, f.replicate, f.stage, f.code])).toEqual([[1, 2, 'settings', 'UNKNOWN_LEVER'], [4, 3, 'worker', 'WORKER_DIED']]);
    const begun = (place: string): number => c.trace().filter((l) => l.what === 'begin' && l.place === place).length;
    expect([begun('1/2'), begun('4/3'), begun('0/0')]).toEqual([1, 3, 1]);
  });

  test('goes on when the command that enqueues is killed, and when it is started again', async () => {
    const first = c.w.start(['sweep', 'grid.yaml', ...BRIEF, '--queue', redis.address, '--batch', String(BATCH), '--lock', '60', '--out', 'store']);
    const hand = c.hand();
    await c.inMidBatch();
    first.kill('SIGKILL');
    await ended(first);
    const r = await c.sweep();
    expect(r, r.err).toMatchObject({ code: 0, done: N_RUNS });
    expect(r.made).toBeLessThanOrEqual(N_RUNS);
    expect(r.notes.join('\n')).toMatch(/of an earlier command were in the queue: gone on with/);
    await hand.end;
    expect(hand.traced('begin')).toHaveLength(N_RUNS);
    expect(c.w.table('store')).toBe(whole);
  });

  test('takes back what no worker began when the command is interrupted; a worker that is interrupted gives back the rest of its batch', async () => {
    const child = c.w.start(['sweep', 'grid.yaml', ...BRIEF, '--queue', redis.address, '--batch', String(BATCH), '--lock', '60', '--out', 'store']);
    const end = ended(child);
    const hand = c.hand();
    await c.inMidBatch();
    hand.child.kill('SIGINT');
    const worked = await hand.end;
    expect([worked.code, worked.out]).toEqual([130, expect.stringMatching(/interrupted: \d+ runs were made, and what was not goes back/)]);
    const queue = queueOf();
    expect(await queue.getActiveCount()).toBe(0);
    child.kill('SIGINT');
    const { code, err } = await end;
    expect([code, err]).toEqual([130, expect.stringMatching(/interrupted: \d+ of 48 runs are in store\nto go on {2}pravas sweep grid.yaml --queue redis:/)]);
    expect(await queue.getWaitingCount()).toBe(0);
    await queue.close();
    const nMade = Number(/interrupted: (\d+) runs/.exec(worked.out)![1]);
    expect(nMade % BATCH).toBeGreaterThan(0);
    expect(c.w.sweep('grid.yaml', 'store')).toMatchObject({ code: 0, made: N_RUNS - nMade, done: N_RUNS });
    expect(c.w.table('store')).toBe(whole);
  });

  test('has no worker of another build of the engine', () => {
    c.w.sweep('grid.yaml', 'store');
    queueName(c.w.path('store'));
    const plan = JSON.parse(c.w.read('store/plan.json')) as { engine: { sha256: string; parts: Record<string, string> } };
    plan.engine.sha256 = 'f'.repeat(64);
    plan.engine.parts['simulate/run.ts'] = 'e'.repeat(64);
    c.w.write('store/plan.json', JSON.stringify(plan));
    const r = c.w.pravas(['work', '--queue', redis.address, '--store', 'store', '--json']);
    expect([r.code, r.out]).toEqual([2, expect.stringMatching(/ENGINE_DIFFERS.*1 of its sources differ \(simulate\/run.ts\)/)]);
    const again = c.w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--queue', redis.address, '--out', 'store', '--json']);
    expect([again.code, again.out]).toEqual([2, expect.stringContaining('STORE_DIFFERS')]);
  });

  test('raises the alarm when two workers come to different results, and keeps both', async () => {
    c.w.sweep('grid.yaml', 'other', '--seed', 'another');
    c.w.sweep('grid.yaml', 'store');
    // A machine that cannot be trusted wrote this shard: results of another seed under the identities of ours.
    const script = c.w.path('swap.mts');
    writeFileSync(script, `
import { openToRead } from '${process.cwd()}/engine/node/store/table.ts';
import { writeShard } from '${process.cwd()}/engine/node/store/shard.ts';
const [a, b] = [await openToRead('store'), await openToRead('other')];
const read = async (o) => { const all = []; for await (const r of o.store.records(o.store.identities(), true)) all.push(r); return all; };
const [ours, theirs] = [await read(a), await read(b)];
const ofPlace = new Map(theirs.map((r) => [r.key + r.replicate, r]));
writeShard('store', a.store.shape, ours.slice(0, 3).map((r) => ({ ...ofPlace.get(r.key + r.replicate), identity: r.identity })));
`);
    expect(spawnSync(process.execPath, ['--import', pathToFileURL(join(process.cwd(), 'node_modules/tsx/dist/esm/index.mjs')).href, script], { cwd: c.w.folder, encoding: 'utf8' }).stderr).toBe('');
    const r = await c.sweep();
    expect([r.code, r.alarms.length]).toEqual([1, 3]);
    expect(r.err).toMatch(/ALARM {2}run .* has two results/);
    expect(c.w.read('store/alarms.jsonl').trim().split('\n')).toHaveLength(3);
  });

  test('says what to do when it is not there, or its engine is not installed', async () => {
    const port = await freePort();
    const off = c.w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--queue', `redis://127.0.0.1:${port}`, '--json']);
    expect([off.code, off.out]).toEqual([2, expect.stringMatching(/QUEUE_UNREACHABLE.*start one with `redis-server/)]);
    writeFileSync(c.w.path('without.mjs'), `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent("export async function resolve(s, c, n) { if (s === 'bullmq' || s === 'ioredis') { const e = new Error('none'); e.code = 'ERR_MODULE_NOT_FOUND'; throw e; } return n(s, c); }"));`);
    const without = c.w.pravas(['work', '--queue', redis.address, '--store', 'store', '--json'], { NODE_OPTIONS: `--import ${c.w.path('without.mjs')}` });
    expect([without.code, without.out]).toEqual([2, expect.stringMatching(/NO_BULLMQ.*npm install bullmq@6.7.0 ioredis@6.0.0/)]);
    for (const bad of ['http://x', 'redis://h/../x', 'redis://h:6379?tls=1', '::'])
      expect(c.w.pravas(['work', '--queue', bad, '--store', 'store', '--json']).out, bad).toMatch(/BAD_QUEUE/);
  });

  test('is reached over TLS with a password, which no output shows', async () => {
    const keys = c.w.path('keys');
    mkdirSync(keys);
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(keys, 'key.pem'), '-out', join(keys, 'cert.pem')]);
    expect(made.status).toBe(0);
    const tlsPort = await freePort();
    const secure = await RedisServer.start('--requirepass', 'hush-7', '--tls-port', String(tlsPort), '--tls-cert-file', join(keys, 'cert.pem'), '--tls-key-file', join(keys, 'key.pem'), '--tls-ca-cert-file', join(keys, 'cert.pem'), '--tls-auth-clients', 'no');
    try {
      const far = new Cluster(`rediss://localhost:${tlsPort}`);
      const env = { NODE_EXTRA_CA_CERTS: join(keys, 'cert.pem'), PRAVAS_QUEUE_PASSWORD: 'hush-7' };
      const wrong = far.w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--queue', far.address, '--json'], { ...env, PRAVAS_QUEUE_PASSWORD: 'wrong' });
      expect([wrong.code, wrong.out]).toEqual([2, expect.stringMatching(/QUEUE_UNREACHABLE.*WRONGPASS/)]);
      const untrusted = far.w.pravas(['sweep', 'grid.yaml', ...BRIEF, '--queue', far.address, '--json'], { PRAVAS_QUEUE_PASSWORD: 'hush-7' });
      expect([untrusted.code, untrusted.out]).toEqual([2, expect.stringMatching(/QUEUE_UNREACHABLE.*certificate/)]);
      const child = far.w.start(['sweep', 'grid.yaml', ...BRIEF, '--queue', far.address.replace('//', '//default:hush-7@'), '--out', 'store'], { NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS });
      const end = ended(child);
      const hand = far.hand(env);
      const [swept, worked] = [await end, await hand.end];
      expect(swept.code, swept.err).toBe(0);
      expect(far.w.table('store')).toBe(whole);
      expect(swept.out + swept.err + worked.out + worked.err).not.toContain('hush-7');
      await far.end();
    } finally {
      await secure.stop();
    }
  });
});

