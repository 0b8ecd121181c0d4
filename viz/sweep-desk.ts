import { type FrozenSweep, type PointRows, type Rectangle, type StoredSweep, type SweepIntro, sweepOf, type SweepQuestion, type SweepView, SweepViewer } from '../engine/index.ts';

/** Whoever answers about a sweep: a server that has its store, or the page where the sweep is small enough to have come with it. */
export interface SweepDesk {
  readonly intro: SweepIntro;
  /** Whether only the outcome can be chosen, and nothing but what was drawn is known. */
  readonly isFrozen?: boolean;
  view(question: SweepQuestion): Promise<SweepView>;
  /** Points in a rectangle over two outcomes; without one those that no other beats. */
  points(question: SweepQuestion, rectangle: Rectangle | null): Promise<PointRows>;
  /** All points as CSV. */
  csv(): Promise<string>;
}

/** Returns a desk that asks the server: what it answers has a size that does not depend on the number of runs. */
export async function servedDesk(path: string): Promise<SweepDesk> {
  const asked = async (file: string, query: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const response = await fetch(`${path}/${file}?${new URLSearchParams(query)}`);
    if (!response.ok) throw new Error(await response.text());
    return response;
  };
  return {
    intro: (await (await asked('intro.json')).json()) as SweepIntro,
    view: async (question) => (await (await asked('view.json', { ...question })).json()) as SweepView,
    points: async (question, rectangle) => (await (await asked('points.json', { ...question, ...(rectangle ? { x: rectangle.x.join(), y: rectangle.y.join() } : {}) })).json()) as PointRows,
    csv: async () => (await asked('points.csv')).text(),
  };
}

/** Returns a desk over a sweep that the page holds. */
export function heldDesk(stored: StoredSweep): SweepDesk {
  const viewer = new SweepViewer(sweepOf(stored));
  return {
    intro: stored.intro,
    view: async (question) => viewer.view(question),
    points: async (question, rectangle) => viewer.points(question, rectangle),
    csv: async () => [...viewer.csv()].join(''),
  };
}

/** Returns a desk that knows what was drawn of a large sweep, and no more. */
export function frozenDesk({ intro, views }: FrozenSweep): SweepDesk {
  return { intro, isFrozen: true, view: async ({ outcome }) => views[outcome]!.view, points: async ({ outcome }) => views[outcome]!.points, csv: async () => '' };
}
