import { join } from 'node:path';
import type { Command } from 'commander';
import { simulateScenarios } from '../simulation.ts';
import { changeText, consequenceText } from './compare.ts';
import { LIBRARY } from '../files.ts';
import { differenceTable } from './headline.ts';
import { afterSaving, optionsOf, type RunFlags, withRunOptions } from './run.ts';

const SCENARIOS = ['corridors/india-north-america', 'policies/border-enforcement', 'policies/broker-crackdown', 'policies/awareness-campaign', 'policies/legal-pathways'];
const REPLICATES = 3;

/** `start`: the main job — baseline and four policies on the India corridor. */
export function addStart(program: Command, signal: AbortSignal, exit: (code: number) => void): void {
  withRunOptions(program.command('start').description('compare four policies on the India corridor, a tenth of its households'), { scale: 0.1 }).action(async (flags: RunFlags) => {
    const options = optionsOf({ ...flags, out: flags.out ?? 'results', replicates: flags.replicates ?? REPLICATES }, signal);
    const { simulated, saveError } = await simulateScenarios(SCENARIOS.map((s) => join(LIBRARY, `${s}.yaml`)), options);
    const base = simulated[0]!;
    process.stdout.write(
      [
        `${base.scenario.title}: ${base.plan.nHouseholds.toLocaleString('en-US')} households simulated, ${base.results.length} replicates, outcomes scaled to all`,
        changeText(simulated),
        differenceTable(simulated),
        consequenceText(simulated),
        'levels of the baseline, then paired differences [95 % interval]; harm stands beside flow; more replicates (--replicates 8) narrow the intervals',
        `files  ${options.out}/outcomes.csv  ${options.out}/record.json`,
        'next   npm run --silent pravas -- explain encounters\n       npm run --silent pravas -- compare scenarios/corridors/india-north-america.yaml scenarios/policies/legal-pathways.yaml --scale 0.05 --replicates 4\n       npm run --silent pravas -- new policy scenarios/policies/mine.yaml',
      ].join('\n\n').concat('\n'),
    );
    exit(afterSaving(saveError));
  });
}
