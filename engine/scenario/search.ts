import { z } from 'zod';

/** What a search over levers wants, and how long it looks. */
export const SEARCH = z.strictObject({
  /** Two outcomes or more, each with the way it is wanted. */
  objectives: z.record(z.string().min(1), z.enum(['fall', 'rise'])).refine((o) => Object.keys(o).length >= 2, 'two objectives or more'),
  /** Most that a policy may cost the budget over the horizon, in INR. */
  budgetInr: z.number().positive().optional(),
  /** Futures that every policy is tried in: points of the uncertainties. 1 unless said. */
  futures: z.int().min(1).max(10_000).optional(),
  /** What counts of an objective: its mean over the futures, or the worst of them. */
  over: z.enum(['mean', 'worst']).optional(),
  /** Policies a generation: an even number, 24 unless said. */
  population: z.int().min(4).max(10_000).multipleOf(2).optional(),
  /** Generations after the first, 10 unless said. */
  generations: z.int().min(0).max(10_000).optional(),
});
export type SearchDocument = z.infer<typeof SEARCH>;

/** A search with all that its file left out. */
export interface SearchSpec {
  readonly objectives: Readonly<Record<string, 'fall' | 'rise'>>;
  readonly budgetInr: number | null;
  readonly futures: number;
  readonly over: 'mean' | 'worst';
  readonly population: number;
  readonly generations: number;
}

/** Returns a search with its defaults. */
export function searchSpec({ objectives, budgetInr, futures = 1, over = 'mean', population = 24, generations = 10 }: SearchDocument): SearchSpec {
  return { objectives, budgetInr: budgetInr ?? null, futures, over, population, generations };
}
