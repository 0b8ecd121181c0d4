import { phraseOf } from '../catalog/phrases.ts';
import type { Design, FactorValue } from './design.ts';
import { isPolicyPath } from '../scenario/sweep.ts';
import type { Direction } from './pareto.ts';
import type { Setting } from './payoffs.ts';
import type { Trials } from './trials.ts';

/** A finished sweep and what is asked of it. */
export interface Asked {
  readonly trials: Trials;
  readonly design: Design;
  /** Seed of the design. */
  readonly seed: string;
  /** Levels of a Morris design. */
  readonly levels: number;
  /** The outcome that decides, and which way it is wanted. */
  readonly outcome: string;
  readonly wanted: Direction;
  /** Outcomes of harm that stand beside it. */
  readonly harm: readonly string[];
  /** Runs that the design asks for but that were not made, and those that failed. */
  readonly nMissing: number;
  readonly nFailed: number;
}

/** Returns an outcome as the start of a sentence. */
export function named(outcome: string): string {
  const { text } = phraseOf(outcome);
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** Returns the name of a factor as sentences write it: a parameter or a policy without where it stands. */
export function factorName(path: string): string {
  return path.replace(/^parameters\.|^policy\./, '');
}

/** Returns a value of a factor as the sweep wrote it: `1.5x` where it is relative. */
export function valueText({ design }: Asked, axis: number, value: number): string {
  if (isPolicyPath(design.factors[axis]!.path)) return value > 0.5 ? 'on' : 'off';
  const sample: FactorValue | undefined = design.nPoints > 0 ? design.point(0)[axis] : undefined;
  const rounded = Number(value.toPrecision(4));
  return typeof sample === 'string' ? `${rounded}x` : String(rounded);
}

/** Returns a limit of a factor in words: `peerWeight above 0.5`, `outreach on`. */
export function limitText(asked: Asked, axis: number, side: 'low' | 'high', value: number): string {
  const path = asked.design.factors[axis]!.path;
  if (isPolicyPath(path)) return `${factorName(path)} ${side === 'low' ? 'on' : 'off'}`;
  return `${factorName(path)} ${side === 'low' ? 'above' : 'below'} ${valueText(asked, axis, value)}`;
}

/** What settings that leave the base scenario as it is are called. */
export const UNCHANGED = 'as it is';

/** Returns settings in words: what differs from the base scenario, as far as the design says what that is. */
export function settingText(asked: Asked, { axes, values }: Setting): string {
  const { trials, design } = asked;
  const isBase = (j: number, i: number): boolean => ['1x', 'off'].includes(valueText(asked, j, values[i]!)) || (design.name === 'one-at-a-time' && values[i] === trials.x[j]);
  const texts = axes.flatMap((j, i) => (isBase(j, i) ? [] : [`${factorName(trials.axes[j]!.name)}${valueText(asked, j, values[i]!) === 'on' ? '' : ` ${valueText(asked, j, values[i]!)}`}`]));
  return texts.length === 0 ? UNCHANGED : texts.join(' + ');
}

/** Returns the number of the policy to compare with: the one that leaves the base scenario as it is, or the first. */
export function referenceOf(asked: Asked, policies: readonly Setting[]): number {
  return Math.max(0, policies.findIndex((p) => settingText(asked, p) === UNCHANGED));
}
