import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, isIP } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { ScenarioError } from '../../scenario/problems.ts';
import { OutputError } from '../output.ts';

/** Where a queue is unless said: on this machine, where nobody else can reach it. */
export const HERE = 'redis://127.0.0.1:6379';
const REACH_MS = 10_000;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

/** How the client connects. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  readonly tls?: { readonly servername?: string };
  /** Commands wait until there is a connection again. */
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (trial: number) => number;
}

/** A queue that may be connected to. */
export interface Address {
  /** Without its password. */
  readonly shown: string;
  readonly connection: Connection;
  /** What the user should know about it. */
  readonly notes: readonly string[];
}

export function refuseQueue(place: string, code: string, message: string, remedy: string): never {
  throw new ScenarioError([{ file: place, line: 1, column: 1, code, message, remedy }]);
}

/** Reads the address of a queue. @param password where the address has none @throws ScenarioError BAD_QUEUE */
export function addressOf(text: string, password = process.env['PRAVAS_QUEUE_PASSWORD']): Address {
  const refuse = (what: string): never => refuseQueue('--queue', 'BAD_QUEUE', `unusable address of a queue: ${what}`, 'write redis://host:6379, or rediss:// for TLS; the password goes into PRAVAS_QUEUE_PASSWORD');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse('not an address');
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') refuse(url.protocol);
  if (url.search !== '' || url.hash !== '') refuse('options are not read from an address');
  const database = /^\/?(\d{0,3})$/.exec(url.pathname)?.[1] ?? refuse(`database ${url.pathname}`);
  const host = (url.hostname || '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || 6379);
  const secret = decodeURIComponent(url.password) || password;
  const isTls = url.protocol === 'rediss:';
  const shown = `${url.protocol}//${url.hostname || '127.0.0.1'}:${port}`;
  const isFar = !LOOPBACK.test(host);
  const notes = [
    ...(isFar && !isTls ? [`${shown} is another machine, and what goes there is not encrypted: use rediss:// unless the network is yours`] : []),
    ...(isFar && !secret ? [`${shown} is another machine without a password: whoever reaches it may have runs made; set PRAVAS_QUEUE_PASSWORD`] : []),
  ];
  return {
    shown, notes,
    connection: {
      host, port, db: Number(database), maxRetriesPerRequest: null, retryStrategy: (trial) => Math.min(100 * trial, 2000),
      ...(url.username ? { username: decodeURIComponent(url.username) } : {}), ...(secret ? { password: secret } : {}), ...(isTls ? { tls: isIP(host) ? {} : { servername: host } } : {}),
    },
  };
}

/** The queue engine, which is installed only by those who want it. @throws ScenarioError NO_BULLMQ */
export async function queueEngine(): Promise<typeof import('bullmq')> {
  try {
    await import('ioredis');
    return await import('bullmq');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return refuseQueue('--queue', 'NO_BULLMQ', 'bullmq and ioredis are not installed', 'npm install bullmq@6.7.0 ioredis@6.0.0, or `pravas sweep --shard 3/8` and `pravas submit`, which need neither');
  }
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns why there is no server of a queue, or null when one answers. */
async function silence({ connection: { host, port, username, password, tls } }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = tls ? connectTls({ host, port, ...tls }) : connectTcp({ host, port });
    let told = '';
    const end = (why: string | null): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(3000, () => end('no answer within 3 seconds'));
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('connection closed'));
    socket.on('data', (d: Buffer) => {
      told += d.toString('latin1');
      if (told.startsWith('-') && told.includes('\r\n')) end(told.slice(1).split('\r\n')[0]!);
      else if (told.includes('+PONG\r\n')) end(null);
    });
    const words = (...all: string[]): string => `*${all.length}\r\n${all.map((w) => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join('')}`;
    socket.on(tls ? 'secureConnect' : 'connect', () => socket.write((password ? words('AUTH', ...(username ? [username] : []), password) : '') + words('PING')));
  });
}

/** Waits until a queue answers. @throws ScenarioError QUEUE_UNREACHABLE after ten seconds, at once when it refuses us */
export async function reach(address: Address, signal: AbortSignal): Promise<void> {
  const until = performance.now() + REACH_MS;
  for (;;) {
    const why = await silence(address);
    if (why === null || signal.aborted) return;
    const isRefused = /^(NOAUTH|WRONGPASS|ERR|NOPERM|DENIED)/.test(why);
    if (isRefused || performance.now() > until) refuseQueue(address.shown, 'QUEUE_UNREACHABLE', `no queue: ${why}`, isRefused ? 'set PRAVAS_QUEUE_PASSWORD, or write the user into the address' : 'start one with `redis-server --appendonly yes --maxmemory-policy noeviction`, or correct --queue');
    await waited(250);
  }
}

const NAME_FILE = 'queue-name';
const NAME = /^[0-9a-f]{16}$/;

/** Returns the name of the queue of a store, which is as old as the store’s first queue: two stores never have the same. @throws OutputError */
export function queueName(folder: string): string {
  const path = join(folder, NAME_FILE);
  try {
    writeFileSync(path, randomBytes(8).toString('hex'), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new OutputError(path, error as NodeJS.ErrnoException);
  }
  return readQueueName(folder) ?? refuseQueue(path, 'BAD_STORE', 'not the name of a queue', 'remove the file: the next sweep with --queue writes it anew');
}

/** Reads the name of the queue of a store; null where it has none yet. */
export function readQueueName(folder: string): string | null {
  const path = join(folder, NAME_FILE);
  if (!existsSync(path)) return null;
  const name = readFileSync(path, 'utf8');
  return NAME.test(name) ? `pravas-${name}` : null;
}
