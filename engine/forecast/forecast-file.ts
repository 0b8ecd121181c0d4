import { z } from 'zod';
import { ScenarioError } from '../scenario/problems.ts';
import { NAIVE_NAMES, type NaiveName } from './naive.ts';

// JSON has no NaN: what could not be computed is null.
const number = z.number().nullable();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const verdict = z.object({
  mase: number, meanAbsoluteError: number, crps: number, crpsLog: number, logScore: number, coverage50: number, coverage80: number, coverage95: number, forecastTotal: number, observedTotal: number,
});
const perNaive = <T extends z.ZodType>(of: T) => z.object(Object.fromEntries(NAIVE_NAMES.map((n) => [n, of])) as Record<NaiveName, T>);
const effort = { scenario: z.string(), version: z.string().default(''), command: z.string().optional(), runs: z.number(), failed: z.number(), scale: z.number(), seed: z.string() };

const hindcastFile = z.object({
  format: z.literal(1), ...effort, trainTo: month, from: month, to: month, free: z.array(z.string()),
  borders: z.record(z.string(), verdict.extend({
    bestConstant: number, withoutDiscrepancy: verdict,
    /** Observed months of training; versions before had none. */
    training: z.object({ from: month, encounters: z.array(number) }).optional(),
    months: z.array(z.object({ month, observed: number, middle: number, low50: number, high50: number, low80: number, high80: number, low95: number, high95: number })),
  })),
  naiveScores: perNaive(z.record(z.string(), verdict)),
  averagedRelativeDifference: number, averagedRelativeDifferenceRescaled: number,
  structures: z.array(z.object({ name: z.string(), weight: number })), notes: z.array(z.string()),
});
const share = z.tuple([number, number, number]);
const ratios = perNaive(number).extend({ chosen: number, bare: number });
const rollingFile = z.object({
  format: z.literal(1), ...effort, origins: z.array(month).min(1), structures: z.array(z.string()),
  pooled: z.array(z.object({ series: z.string(), origins: z.number(), crps: number, crpsLog: number, mase: number, coverage: share, against: ratios, againstLog: ratios, naiveCoverage: perNaive(share) })),
});

/** What `hindcast.json` says, as far as it is told. */
export type HindcastFile = z.infer<typeof hindcastFile>;
/** What `rolling.json` says, as far as it is told. */
export type RollingFile = z.infer<typeof rollingFile>;
export type ForecastFile = HindcastFile | RollingFile;
export type ToldVerdict = z.infer<typeof verdict>;

/** Names of the files that `hindcast` writes into a folder. */
export const FORECAST_FILES = ['hindcast.json', 'rolling.json'] as const;

/** Whether a file is that of rolling origins. */
export const isRolling = (file: ForecastFile): file is RollingFile => 'pooled' in file;

/** Reads what `hindcast` wrote. @throws ScenarioError BAD_HINDCAST */
export function readForecast(text: string, file: string): ForecastFile {
  const refuse = (message: string): never => {
    throw new ScenarioError([{ file, line: 1, column: 1, code: 'BAD_HINDCAST', message, remedy: 'give hindcast.json or rolling.json as `pravas hindcast` wrote it' }]);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`not JSON: ${(error as Error).message}`);
  }
  const parsed = (typeof value === 'object' && value !== null && 'pooled' in value ? rollingFile : hindcastFile).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`not a hindcast: ${issue!.path.join('.') || 'the whole'}: ${issue!.message}`);
}
