import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BEHAVIOUR_SECTIONS, equationText, referenceText } from '../results/reference.ts';
import { readSource } from '../scenario/document.ts';
import { type Quantity, quantitiesOf } from '../scenario/quantity.ts';
import { LIBRARY, scenarioFiles } from './files.ts';

const ENGINE = fileURLToPath(new URL('..', import.meta.url));
/** The reference, generated whole; and the description of the model, whose equations are generated between marks. */
export const REFERENCE = join(ENGINE, 'model/REFERENCE.md');
export const DESCRIPTION = join(ENGINE, 'model/README.md');

const FROM = '<!-- generated: equations, by npm run reference -->';
const TO = '<!-- end -->';

/** Returns the quantities of the shipped file of behaviour. */
export function behaviourQuantities(): Quantity[] {
  return quantitiesOf(readSource(join(LIBRARY, 'behaviour.yaml'), scenarioFiles()).tree, BEHAVIOUR_SECTIONS);
}

/** Returns what the reference should say. */
export function wantedReference(): string {
  const folder = join(ENGINE, 'simulate');
  const sources = readdirSync(folder).filter((f) => f.endsWith('.ts')).sort().map((f) => readFileSync(join(folder, f), 'utf8'));
  return referenceText(sources, behaviourQuantities());
}

/** Returns a description with its equations as they are now. @throws Error when the marks are missing */
export function wantedDescription(text: string): string {
  const [from, to] = [text.indexOf(FROM), text.indexOf(TO)];
  if (from < 0 || to < from) throw new Error(`${DESCRIPTION} lacks the marks ${FROM} and ${TO}`);
  return `${text.slice(0, from + FROM.length)}\n\n${equationText()}\n\n${text.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(REFERENCE, wantedReference());
  writeFileSync(DESCRIPTION, wantedDescription(readFileSync(DESCRIPTION, 'utf8')));
}
