/** One thing wrong with a scenario: where, what, and what to do. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A scenario that is refused, with all problems of the stage reached. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}  ${p.code}  ${p.message}: ${p.remedy}`).join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}
