import { compilePlan, type Plan, readScenario, simulatePlan } from '../engine/index.ts';
import { digestOf } from '../engine/node/digest.ts';
import { scenarioFiles } from '../engine/node/index.ts';
import { isFailure, runTasks } from '../engine/node/pool.ts';
import { exp, log, normalCdf, normalQuantile, pow } from '../engine/numeric/elementary.ts';
import { threefry2x32, threefry2x32x13 } from '../engine/random/threefry.ts';
import type { Case } from './harness.ts';
import { sweepCases } from './sweep.ts';

const N = 1000;
const arguments_ = Float64Array.from({ length: N }, (_, i) => (i + 0.5) / N);
const words = new Uint32Array(2);
const benchKey = Uint32Array.of(1, 2);
let sink = 0;

function small(name: string, f: (x: number, i: number) => number): Case {
  return {
    name, unit: 'ns', isLong: false, operations: N,
    run: () => {
      for (let i = 0; i < N; i++) sink += f(arguments_[i]!, i);
      return sink;
    },
  };
}

const scenario = readScenario('pravas:corridors/india-north-america', scenarioFiles());
const plans = new Map<number, Plan>();
function planAt(scale: number): Plan {
  const plan = plans.get(scale) ?? compilePlan(scenario, { scale });
  plans.set(scale, plan);
  return plan;
}
const once = (plan: Plan): string => digestOf([simulatePlan(plan, { seed: 'pravas' })]);

async function onThreads(plan: Plan, threads: number): Promise<string> {
  const [result] = await runTasks([{ plan, seed: 'pravas', replicate: 0 }], { threads });
  if (!result || isFailure(result)) throw new Error(result ? result.message : 'no result');
  return digestOf([result]);
}

/** All cases: elementary functions, generator, one month, whole runs at three scales, threads, sweeps; `full` adds every household. */
export function cases(options: { isQuick: boolean; isFull: boolean }): Case[] {
  const scales = options.isQuick ? [0.0005, 0.001, 0.002] : [0.001, 0.01, 0.1];
  const top = scales[2]!;
  const oneMonth = (): Plan => compilePlan({ ...scenario, burnIn: 0, to: scenario.from }, { scale: 0.01 });
  return [
    small('exp', (x) => exp(20 * x - 10)),
    small('log', (x) => log(x)),
    small('pow', (x) => pow(x, 0.88)),
    small('normalQuantile', (x) => normalQuantile(x)),
    small('normalCdf', (x) => normalCdf(6 * x - 3)),
    small('threefry2x32-20', (_, i) => {
      threefry2x32(benchKey, i, 3, words);
      return words[0]!;
    }),
    small('threefry2x32-13', (_, i) => {
      threefry2x32x13(benchKey, i, 3, words);
      return words[0]!;
    }),
    { name: 'one month, scale 0.01', unit: 'ms', isLong: true, run: () => once(oneMonth()) },
    ...scales.map((scale): Case => ({ name: `84 months, scale ${scale}, one thread`, unit: 's', isLong: true, run: () => once(planAt(scale)) })),
    ...[1, 2].map((n): Case => ({ name: `84 months, scale ${top}, ${n} worker${n > 1 ? 's' : ''}`, unit: 's', isLong: true, run: () => onThreads(planAt(top), n) })),
    ...sweepCases(options.isQuick),
    ...(options.isFull ? [{ name: '84 months, every household, 2 workers', unit: 's', isLong: true, run: () => onThreads(planAt(1), 2) } as const] : []),
  ];
}
