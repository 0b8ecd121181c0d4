import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { NAIVE_NAMES } from '../../forecast/naive.ts';
import { readable, textTable } from '../../results/table.ts';
import { type Hindcast, hindcast } from '../calibration/hindcast.ts';
import { type Rolling, rolling } from '../calibration/rolling.ts';
import { prepareFolder, saveFile } from '../output.ts';
import { quoted } from '../scheduler/job.ts';
import { VERSION } from '../version.ts';
import { month } from './arguments.ts';
import { type FitFlags, fitRequest, withFitOptions } from './fitting.ts';

interface HindcastFlags extends FitFlags {
  readonly observed?: string;
  readonly trainTo?: string;
  readonly rolling?: boolean;
}

/** Returns the JSON value of a hindcast, as users’ scripts rely on it. */
export function hindcastJson(h: Hindcast, command?: string): object {
  const { borders, ...rest } = h;
  return {
    format: 1, version: VERSION, ...(command === undefined ? {} : { command }),
    borders: Object.fromEntries(borders.map(({ border, verdict, withoutDiscrepancy, months, training, bestConstant }) => [border, { ...verdict, bestConstant, withoutDiscrepancy, training, months }])),
    naive: Object.fromEntries(NAIVE_NAMES.map((n) => [n, Object.fromEntries(borders.map((b) => [b.border, b.against[n]]))])),
    naiveScores: Object.fromEntries(NAIVE_NAMES.map((n) => [n, Object.fromEntries(borders.map((b) => [b.border, b.naive[n]]))])),
    ...rest,
  };
}

/** Returns the command that makes the same. */
function commandOf(scenario: string, { observed, trainTo, targets, rolling: isRolling, runs, scale, seed }: HindcastFlags): string {
  const option = (name: string, value: string | undefined): string => (value === undefined ? '' : ` --${name} ${quoted(value)}`);
  const what = isRolling ? ' --rolling' : `${option('observed', observed)}${option('train-to', trainTo)}`;
  return `pravas hindcast ${quoted(scenario)}${what}${option('targets', targets)} --runs ${runs} --scale ${scale}${option('seed', seed)}`;
}

const percent = (x: number): string => `${(100 * x).toFixed(0)} %`;

function hindcastText(h: Hindcast): string {
  const rows = h.borders.flatMap((b) => [
    ...[['model', b.verdict] as const, ['model without discrepancy', b.withoutDiscrepancy] as const, ...NAIVE_NAMES.map((n) => [n, b.naive[n]] as const)].map(([name, v]) => [
      `${b.border}  ${name}`, v.mase.toFixed(2), readable(v.meanAbsoluteError), readable(v.crps), v.crpsLog.toFixed(3), v.logScore.toFixed(2), percent(v.coverage50), percent(v.coverage80), percent(v.coverage95), readable(v.forecastTotal),
    ]),
    [`${b.border}  observed`, '', '', '', '', '', '', '', '', readable(b.verdict.observedTotal)],
  ]);
  return [
    `${h.scenario}: trained to ${h.trainTo}, scored to ${h.to}. ${h.runs} runs of ${h.scale} of the households; ${h.free.length} free numbers.`,
    textTable(['', 'MASE', 'mean error', 'CRPS', 'CRPS log', 'log score', 'in 50 %', 'in 80 %', 'in 95 %', 'total'], rows),
    `MASE is the mean error over that of the last value in the same months: below 1 beats it. The best constant, known only afterwards, has ${h.borders.map((b) => `${b.bestConstant.toFixed(2)} (${b.border})`).join(', ')}.\nOver all borders the averaged relative difference is ${h.averagedRelativeDifference.toFixed(2)}, and ${h.averagedRelativeDifferenceRescaled.toFixed(2)} with totals rescaled.`,
    `Structures: ${h.structures.map((s) => `${s.name} ${percent(s.weight)}`).join(', ')}.`,
    'One period cannot tell a good model from a lucky one: scenarios/calibration/README.md has rolling origins.',
    ...h.notes.map((n) => `note: ${n}`),
  ].join('\n\n');
}

/** Returns the pooled scores as people read them. */
function rollingText(r: Rolling): string {
  const names = ['logRandomWalk', 'chosen', 'lastValue', 'seasonalNaive', 'drift', 'exponentialSmoothing'] as const;
  return [
    `${r.scenario}: ${r.origins.length} origins from ${r.origins[0]} to ${r.origins.at(-1)}, twelve months ahead; ${r.runs} runs of ${r.scale} of the households.`,
    textTable(['CRPS of the model over that of', ...names, 'CRPS', 'in 50 %', 'in 80 %', 'in 95 %'], r.pooled.flatMap((p) => [
      [`${p.series}, persons`, ...names.map((n) => p.against[n].toFixed(2)), readable(p.crps), ...p.coverage.map(percent)],
      [`${p.series}, log`, ...names.map((n) => p.againstLog[n].toFixed(2)), p.crpsLog.toFixed(3), '', '', ''],
    ])),
    'Below 1 the model is better. `chosen` is the naive forecast that was best on earlier months.',
  ].join('\n\n');
}

/** `hindcast <scenario>`: fits on months up to a date, forecasts the rest, and says how well beside naive forecasts. */
export function addHindcast(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('hindcast').argument('<scenario>', 'scenario file').description('fit to observed months up to a date, forecast the rest, and score it against naive forecasts')
    .option('--observed <file>', 'CSV of month,border_region,encounters')
    .option('--train-to <yyyy-mm>', 'last month that may be seen', month)
    .option('--rolling', 'instead, forecast the targets of the calibration file from every third month, each time with what was known then');
  withFitOptions(command, 'hindcast.json or rolling.json', 'results/hindcast or results/rolling')
    .action(async (scenario: string, flags: HindcastFlags) => {
      const { observed, trainTo } = flags;
      const folder = flags.out ?? join('results', flags.rolling ? 'rolling' : 'hindcast');
      const common = fitRequest(scenario, flags, folder, signal);
      if (flags.rolling) {
        prepareFolder(folder);
        const r = await rolling(common);
        const json = { format: 1, version: VERSION, command: commandOf(scenario, flags), ...r };
        saveFile(join(folder, 'rolling.json'), [`${JSON.stringify(json, null, 1)}\n`]);
        process.stdout.write(flags.json ? `${JSON.stringify(json)}\n` : `${rollingText(r)}\n`);
        exit(0);
        return;
      }
      if (observed === undefined || trainTo === undefined) throw new InvalidArgumentError(`required option not given: ${observed === undefined ? '--observed <file>' : '--train-to <yyyy-mm>'}.`);
      prepareFolder(folder);
      const h = await hindcast({ ...common, observed, trainTo });
      const json = hindcastJson(h, commandOf(scenario, flags));
      saveFile(join(folder, 'hindcast.json'), [`${JSON.stringify(json, null, 1)}\n`]);
      process.stdout.write(flags.json ? `${JSON.stringify(json)}\n` : `${hindcastText(h)}\n`);
      exit(0);
    });
}
