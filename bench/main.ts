import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { textTable } from '../engine/results/table.ts';
import { against } from './against.ts';
import { cases } from './cases.ts';
import { measure, type Timing } from './harness.ts';

const HELP = `npm run bench -- [options]
  --quick          small scales, few samples
  --filter <text>  cases whose name holds the text
  --full           adds every household
  --samples <n>    samples of a long case (default 3, quick 2)
  --out <file>     JSON for continuous-benchmark tools (default bench/results.json)
  --json           the same on standard output, nothing else
  --against <ref>  this version and another of the repository, alternated; ratios
`;

const OPTIONS = {
  quick: { type: 'boolean' }, filter: { type: 'string' }, full: { type: 'boolean' }, samples: { type: 'string' }, out: { type: 'string' },
  json: { type: 'boolean' }, against: { type: 'string' }, help: { type: 'boolean' },
} as const;

const digits = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3));

/** Runs the bench. Returns the exit code: 2 for unusable arguments. */
export async function main(args: readonly string[]): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${HELP}`);
    return 2;
  }
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.against !== undefined) return against(values.against, args.filter((a, i) => a !== '--against' && args[i - 1] !== '--against' && !a.startsWith('--against=')));
  const isQuick = values.quick ?? false;
  const samples = values.samples === undefined ? (isQuick ? 2 : 3) : Math.max(1, Number(values.samples) | 0);
  const chosen = cases({ isQuick, isFull: values.full ?? false }).filter((c) => c.name.includes(values.filter ?? ''));
  const timings: Timing[] = [];
  for (const c of chosen) {
    if (!values.json) process.stderr.write(`${c.name}\n`);
    timings.push(await measure(c, samples));
  }
  const processor = cpus();
  const machine = `${processor[0]?.model ?? 'unknown processor'}, ${processor.length} cores, Node ${process.version}, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;
  // The shape that continuous-benchmark tools call customSmallerIsBetter.
  const json = timings.map((t) => ({ name: t.name, unit: t.unit, value: t.median, range: `${digits(t.low)} to ${digits(t.high)}`, extra: [machine, `${t.samples} samples`, t.digest && `digest ${t.digest}`].filter(Boolean).join('\n') }));
  if (values.json) process.stdout.write(`${JSON.stringify(timings)}\n`);
  else {
    process.stdout.write(`${machine}\n\n${textTable(['case', 'median', 'least', 'most', 'unit', 'samples', 'digest'], timings.map((t) => [t.name, digits(t.median), digits(t.low), digits(t.high), t.unit, String(t.samples), t.digest]))}\n`);
    writeFileSync(values.out ?? 'bench/results.json', `${JSON.stringify(json, null, 2)}\n`);
  }
  return 0;
}
