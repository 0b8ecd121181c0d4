import { InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { monthOf } from '../../scenario/months.ts';
import { allThreads } from '../pool.ts';

/** Reads a share above 0 and at most 1. */
export function share(text: string): number {
  const v = Number(text);
  if (!(v > 0 && v <= 1)) throw new InvalidArgumentError('give a share above 0 and at most 1.');
  return v;
}

/** Reads a whole number of at least 1. */
export function count(text: string): number {
  const v = Number(text);
  if (!Number.isInteger(v) || v < 1 || v > 100_000) throw new InvalidArgumentError('give a whole number of at least 1.');
  return v;
}

/** Reads a number of threads, or `all`. */
export function threads(text: string): number {
  if (text === 'all') return allThreads();
  const v = count(text);
  if (v > 1024) throw new InvalidArgumentError('give at most 1024.');
  return v;
}

/** Reads a number of processes. */
export function processes(text: string): number {
  const v = count(text);
  if (v > 256) throw new InvalidArgumentError('give at most 256.');
  return v;
}

/** Reads a month. */
export function month(text: string): string {
  if (monthOf(text) === undefined) throw new InvalidArgumentError('give yyyy-mm between 1990-01 and 2100-12.');
  return text;
}

/** Reads a seed. */
export function seed(text: string): string {
  if (text === '') throw new InvalidArgumentError('give a text that is not empty.');
  return text;
}

/** Collects `path=value` settings; the value is written as in a scenario. */
export function setting(text: string, all: Record<string, unknown>): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('write path=value, such as brokers.arrest=3x.');
  const path = text.slice(0, at);
  if (path === '__proto__') throw new InvalidArgumentError('forbidden path.');
  let value: unknown;
  try {
    value = parse(text.slice(at + 1), { maxAliasCount: 0 });
  } catch (error) {
    throw new InvalidArgumentError(`value is not YAML: ${(error as Error).message}`);
  }
  return { ...all, [path]: value };
}
