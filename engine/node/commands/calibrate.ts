import { join } from 'node:path';
import type { Command } from 'commander';
import { posteriorTable } from '../../forecast/posterior.ts';
import { readable, textTable } from '../../results/table.ts';
import { calibrate, type Calibrated } from '../calibration/calibrate.ts';
import { prepareFolder, saveFile } from '../output.ts';
import { VERSION } from '../version.ts';
import { month } from './arguments.ts';
import { type FitFlags, fitRequest, withFitOptions } from './fitting.ts';

interface CalibrateFlags extends FitFlags {
  readonly trainTo?: string;
}

/** Returns the record of a calibration: everything but the draws themselves, which are in posterior.csv. */
function calibrationJson({ posterior, ...rest }: Calibrated): object {
  return { format: 1, version: VERSION, draws: posterior.n, ...rest };
}

function calibrationText(c: Calibrated, folder: string): string {
  const percent = (x: number): string => `${(100 * x).toFixed(0)} %`;
  return [
    `${c.scenario}: fitted to ${c.from} to ${c.trainTo}; ${c.runs} runs of ${c.scale} of the households.`,
    textTable(['free number', 'prior', 'posterior', '5 %', '95 %', 'learned'], c.learned.map((l) => [l.path, `${readable(l.prior[0])} to ${readable(l.prior[1])}`, readable(l.mean), readable(l.low), readable(l.high), percent(Math.max(0, l.shrinkage))])),
    textTable(['structure', 'weight', 'log evidence', 'stages', 'accepted', 'least effective'], c.structures.map((s) => [s.name, percent(s.weight), s.logEvidence.toFixed(1), String(s.stages), percent(s.acceptance), s.effectiveLeast.toFixed(0)])),
    `Strongest pairs: ${c.pairs.slice(0, 4).map((p) => `${p.a} and ${p.b} ${p.correlation.toFixed(2)}`).join('; ')}.`,
    textTable(['emulator', 'explained of runs held out', 'variance over mean'], c.emulators.map((e) => [e.series, percent(e.explained), e.dispersion.toFixed(1)])),
    textTable(['months of training', 'number', 'in 50 %', 'in 80 %', 'in 95 %', 'without discrepancy, in 95 %'], c.coverage.map((v) => [v.series, String(v.months), ...v.bands.map(percent), percent(v.bare95)])),
    textTable(['runs at draws', 'period', 'observed', 'model', '5 %', '95 %', 'model over observed', ''], c.checks.map((v) => [v.target, v.period, readable(v.observed), readable(v.middle), readable(v.low), readable(v.high), (v.middle / v.observed).toFixed(2), v.isFitted ? 'fitted' : 'not fitted'])),
    `The posterior is in ${join(folder, 'posterior.csv')}; a sweep draws from it with  uncertainties: { posterior: posterior.csv }`,
  ].join('\n\n');
}

/** `calibrate <scenario>`: what observations leave of the free numbers of a scenario. */
export function addCalibrate(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  const command = program.command('calibrate').argument('<scenario>', 'scenario file').description('fit the free numbers of a scenario to its targets, from their priors, and store equally likely draws')
    .option('--train-to <yyyy-mm>', 'last month that may be seen (default: the last of the scenario)', month);
  withFitOptions(command, 'posterior.csv and calibration.json', 'results/calibrate')
    .action(async (scenario: string, flags: CalibrateFlags) => {
      const folder = flags.out ?? join('results', 'calibrate');
      prepareFolder(folder);
      const { trainTo } = flags;
      const c = await calibrate({ ...fitRequest(scenario, flags, folder, signal), ...(trainTo === undefined ? {} : { trainTo }) });
      const json = calibrationJson(c);
      saveFile(join(folder, 'posterior.csv'), posteriorTable(c.posterior));
      saveFile(join(folder, 'calibration.json'), [`${JSON.stringify(json, null, 1)}\n`]);
      process.stdout.write(flags.json ? `${JSON.stringify(json)}\n` : `${calibrationText(c, folder)}\n`);
      exit(0);
    });
}
