/** One thing wrong with a scenario: where, what, and what to do. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Stable. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A scenario that is refused, with all problems of the stage reached. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[], texts: ReadonlyMap<string, string> = new Map()) {
    super(formatProblems(problems, texts));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}

/** Most characters of a line that an excerpt shows. */
const EXCERPT = 160;

/** Formats problems for people: place, code, what; then the line with a caret and the remedy, where the text is at hand. */
export function formatProblems(problems: readonly Problem[], texts: ReadonlyMap<string, string>): string {
  return problems
    .map((p) => {
      const head = `${p.file}:${p.line}:${p.column}  ${p.code}  ${p.message}`;
      const line = texts.get(p.file)?.split(/\r?\n/)[p.line - 1];
      if (line === undefined || line.trim() === '') return `${head}: ${p.remedy}`;
      const number = String(p.line).padStart(5);
      const length = Math.max(1, /^[^\s:,}\]]*/.exec(line.slice(p.column - 1))![0].length);
      return [head, `${number} │ ${line.slice(0, EXCERPT)}`, `      │ ${' '.repeat(p.column - 1)}${'^'.repeat(length)}  ${p.remedy}`].join('\n');
    })
    .join('\n');
}
