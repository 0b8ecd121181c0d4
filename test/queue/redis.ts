import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests of queues are skipped, or null where they run. */
export const NO_REDIS = spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not installed: apt-get install redis-server';
if (NO_REDIS) process.stderr.write(`tests of queues are skipped: ${NO_REDIS}\n`);

/** Returns a port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', (d: Buffer) => {
      socket.destroy();
      resolve(/PONG|NOAUTH/.test(d.toString()));
    });
    socket.on('error', () => resolve(false));
  });
}

/** A real server on loopback, with a folder of its own, that may be killed and started again. */
export class RedisServer {
  readonly port: number;
  private readonly folder = mkdtempSync(join(tmpdir(), 'pravas-redis-'));
  private readonly more: readonly string[];
  private child: ChildProcess | null = null;

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.more = more;
  }

  static async start(...more: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), more);
    await server.run();
    return server;
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on its port, with what is in its folder. */
  async run(): Promise<void> {
    const log = join(this.folder, 'log');
    const args = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction', '--logfile', log, ...this.more];
    this.child = spawn('redis-server', args, { stdio: 'ignore' });
    for (let i = 0; i < 200; i++) {
      if (await answers(this.port)) return;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`redis-server did not start: ${readFileSync(log, 'utf8')}`);
  }

  /** Kills it as a crash does. @param withFile whether what it wrote is lost too */
  async crash(withFile: boolean): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    if (withFile) rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.crash(true);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
