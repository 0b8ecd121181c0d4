import type { Searched } from './refit.ts';

/** What calibration, hindcast and rolling forecasts are asked with. */
export interface FitRequest {
  readonly scenario: string;
  /** File of free numbers and structures; without it the one of the scenario’s corridor, if there is one. */
  readonly targets?: string;
  /** Runs of the engine. */
  readonly runs: number;
  /** Share of communities simulated. */
  readonly scale: number;
  readonly seed: string;
  readonly threads: number;
  /** Where runs are kept and found again; null for nowhere. */
  readonly folder: string | null;
  readonly isQuiet: boolean;
  readonly signal: AbortSignal;
}

/** What a fit rests on, and what it took. */
export interface Effort {
  readonly waves: Searched['waves'];
  readonly runs: number;
  readonly failed: number;
  readonly scale: number;
  readonly seed: string;
  readonly runSeconds: number;
  readonly seconds: number;
}
