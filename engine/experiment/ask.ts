import { outcomeOf } from '../catalog/outcomes.ts';
import { DEFAULT_ANSWER } from '../results/answer.ts';
import type { Asked } from './asked.ts';
import { burdenOf } from './burden.ts';
import { efficientSetOf, flipsOf, type Objective, standingOf } from './choice.ts';
import { failureOf } from './failure.ts';
import { influenceOf } from './influence.ts';
import type { Direction } from './pareto.ts';
import type { Predicate } from './predicate.ts';
import type { Section } from './section.ts';
import { certaintyOf, headlineOf } from './verdict.ts';

/** What else may be asked of a sweep. */
export interface Questions {
  /** Where does this go wrong? */
  readonly predicate?: Predicate;
  /** What is good enough? */
  readonly goodEnough?: Predicate;
  readonly objectives: readonly Objective[];
}

/** Which way an outcome is wanted unless said: harm, fees and irregular flows down; what is said to be welfare up. */
export function usuallyWanted(outcome: string): Direction {
  return outcome === DEFAULT_ANSWER.decides || (outcomeOf(outcome)?.harm ?? false) || /Cost|deaths|irregular|encounters|displacement/.test(outcome) ? 'fall' : 'rise';
}

/** Returns the answers of a sweep, in the order in which people ask: headline, how sure, on what it depends, who bears the harm, where it goes wrong, whether the ranking flips, what stands up, what cannot be bettered. */
export function answersOf(asked: Asked, questions: Questions): Section[] {
  const found: (Section | null)[] = [headlineOf(asked)];
  if (found[0]!.data !== null)
    found.push(
      certaintyOf(asked), influenceOf(asked), burdenOf(asked),
      questions.predicate ? failureOf(asked, questions.predicate) : null,
      flipsOf(asked), standingOf(asked, questions.goodEnough),
      questions.objectives.length > 1 ? efficientSetOf(asked, questions.objectives) : null,
    );
  return found.filter((s) => s !== null);
}
