import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { isMap, parseDocument } from 'yaml';
import { ScenarioError } from '../../scenario/problems.ts';
import { LIBRARY } from '../files.ts';
import { saveFile } from '../output.ts';

const CORRIDOR = 'pravas:corridors/india-north-america';

const POLICY = `format: 1
title: What this policy does
question: What do you want to know?
extends: ${CORRIDOR}
levers:
  # A number, a factor of the baseline (1.5x), dated steps, a ramp, a pulse or a trigger. \`list levers\` shows them all.
  pathways.us-work.quota: { 2021-01: 1.5x }
`;

const SWEEP = `format: 1
title: What this sweep varies
base: ${CORRIDOR}
design: grid                # factorial, one-at-a-time, lhs, sobol, saltelli, morris, points
levers:
  enforcement.mexico-us.intensity: [0.5x, 1x, 2x]
  pathways.us-work.quota: [1x, 2x]
uncertainties: none         # parameters | [names] | { posterior: file }
replicates: 4
`;

const QUESTION = `format: 1
question: Which of these lowers irregular departures, and what does each do to harm?
title: What is compared
baseline: ${CORRIDOR}
scenarios:
  # A scenario file on the same corridor, or levers under a name.
  - name: more-permits
    title: Half as many permits again
    levers:
      pathways.*.quota: { 2021-01: 1.5x }
table:
  by: [none, region, stratum]
  outcomes: [departures.irregular, deaths]
answer:
  decides: departures.irregular
  wanted: fall
  harm: [exploitedPer1000Attempts, deaths]
`;

const TABLE = `region,setting,households,household_size,consumption_inr_per_month,income_sigma,unemployment_share,secondary_share,degree_share,irregular_origin_share,abroad_us,source,class
North,rural,2000000,4.8,16000,0.55,0.05,0.35,0.08,0.7,60000,replace with your source,c
North,urban,1000000,4.4,26000,0.65,0.06,0.42,0.2,0.3,90000,replace with your source,c
`;

/** The shipped corridor cut down to one destination, one route and one pathway: small enough to be rewritten. */
function corridorText(table: string): string {
  const doc = parseDocument(readFileSync(join(LIBRARY, 'corridors/india-north-america.yaml'), 'utf8'));
  const keep: Record<string, string[]> = {
    destinations: ['us'], transit: ['mexico'], borders: ['southwest'], legs: ['documents', 'mexico-us'], routes: ['donkey-europe'], pathways: ['us-work'],
  };
  for (const [section, names] of Object.entries(keep)) {
    const map = doc.get(section);
    if (isMap(map)) map.items = map.items.filter((i) => names.includes(String(i.key)));
  }
  for (const section of ['residents', 'events', 'derived', 'equations', 'levers']) doc.delete(section);
  doc.set('extends', 'pravas:behaviour');
  doc.setIn(['title'], 'A corridor of your own');
  doc.setIn(['question'], 'What do you want to know?');
  doc.setIn(['routes', 'donkey-europe', 'legs'], ['documents', 'mexico-us']);
  doc.setIn(['population', 'table'], table);
  doc.setIn(['brokers', 'regions'], { everywhere: ['*'] });
  doc.commentBefore = ' A small corridor that runs as it is. Replace every value and its source: they are India’s.\n `check` tells what is wrong; scenarios/README.md of the package says what may stand here.';
  return doc.toString({ lineWidth: 0 });
}

/** `new corridor|policy|sweep|question <file>`: writes a file to begin from; never over an existing one. */
export function addNew(program: Command, exit: (code: number) => void): void {
  program.command('new').addArgument(new Argument('<kind>', 'what to write').choices(['corridor', 'policy', 'sweep', 'question'])).argument('<file>', 'where').description('write a corridor, policy, sweep or question set to begin from')
    .option('--json', 'one JSON value on standard output')
    .action((kind: string, file: string, flags: { json?: boolean }) => {
      const path = resolve(/\.ya?ml$/.test(file) ? file : `${file}.yaml`);
      const table = path.replace(/\.ya?ml$/, '-strata.csv');
      const written = kind === 'corridor' ? [path, table] : [path];
      for (const f of written)
        if (existsSync(f)) throw new ScenarioError([{ file: relative('.', f), line: 1, column: 1, code: 'FILE_EXISTS', message: `file exists: ${basename(f)}`, remedy: 'choose another name' }]);
      mkdirSync(dirname(path), { recursive: true });
      if (kind === 'corridor') saveFile(table, [TABLE]);
      saveFile(path, [kind === 'corridor' ? corridorText(basename(table)) : kind === 'policy' ? POLICY : kind === 'sweep' ? SWEEP : QUESTION]);
      if (flags.json) process.stdout.write(`${JSON.stringify({ format: 1, files: written })}\n`);
      else process.stdout.write(`wrote ${written.map((f) => relative('.', f)).join(', ')}\nnext  pravas check ${relative('.', path)}\n`);
      exit(0);
    });
}
