import { type Condition, compilePlan, meets, type Note, type Plan, Run, RunError, type RunResult, readScenario, type Scenario, ScenarioError, type SharedExchange } from '../engine/index.ts';
import { Accord } from './accord.ts';
import { libraryFiles } from './library.ts';
import { type Cut, Trunk } from './trunk.ts';

/** What is asked of a worker: one replicate of a scenario file, one part of it, or the life of one household in it. */
export interface Order {
  readonly kind: 'order';
  readonly id: number;
  /** Orders of a turn that is over are left. */
  readonly turn: number;
  /** The turn at hand, where the page may share memory; elsewhere messages tell it. */
  readonly now: Int32Array | null;
  /** Path of the scenario, and its text where it is not a shipped one. */
  readonly file: string;
  readonly text?: string;
  readonly scale: number;
  readonly replicate: number;
  /** Month from which levers act, absolute: runs are kept there for those to come. */
  readonly since?: number;
  readonly find?: Condition;
  /** One part of a run on several workers. */
  readonly part?: { readonly index: number; readonly count: number; readonly shared: SharedExchange; readonly cells: Int32Array };
}

/** What a worker is told. */
export type Message = Order | { readonly kind: 'turn'; readonly turn: number };

/** What a worker tells. */
export type Notice =
  | { readonly kind: 'ready' }
  /** Values of reported months one after another, [months × names]; names come with the first. */
  | { readonly kind: 'months'; readonly id: number; readonly month: number; readonly names: readonly string[] | null; readonly values: Float64Array }
  | { readonly kind: 'left'; readonly id: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: RunResult }
  | { readonly kind: 'life'; readonly id: number; readonly uid: number; readonly notes: Note[] }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string; readonly message: string };

/** Ends a run of which nobody wants to hear any more. */
class Left extends Error {}

/** Longest that a worker does not listen, milliseconds. */
const DEAF = 30;

const tell = (notice: Notice, moved: Transferable[] = []): void => self.postMessage(notice, { transfer: moved });
const trunk = new Trunk();
let turn = 0;
/** Scenarios that were read last, with their plans: what is simulated and its baseline. */
const read = new Map<string, { readonly scenario: Scenario; readonly plan: Plan }>();
const MOST_READ = 4;

const breath = new MessageChannel();
let breathe: () => void = () => {};
breath.port1.onmessage = () => breathe();
let heard = 0;

/** Looks whether a new turn has begun; where that comes by message, lets messages come in now and then. @throws Left when the order’s turn is over */
async function heed(order: Order): Promise<void> {
  if (order.now) turn = Math.max(turn, Atomics.load(order.now, 0));
  else if (performance.now() - heard > DEAF) {
    await new Promise<void>((then) => {
      breathe = then;
      breath.port2.postMessage(null);
    });
    heard = performance.now();
  }
  if (order.turn < turn) throw new Left();
}

function planOf({ file, text, scale }: Order): { scenario: Scenario; plan: Plan } {
  const key = JSON.stringify([file, text, scale]);
  let found = read.get(key);
  if (!found) {
    const scenario = readScenario(file, libraryFiles(text === undefined ? {} : { [file]: text }));
    found = { scenario, plan: compilePlan(scenario, { scale }) };
  } else read.delete(key);
  read.set(key, found);
  if (read.size > MOST_READ) read.delete(read.keys().next().value!);
  return found;
}

/** Tells of reported months of a run that were not told yet. */
function tellMonths(id: number, run: Run, from: number): void {
  const { plan, done, values: all } = run;
  const first = Math.max(plan.burnIn, from);
  if (done <= first) return;
  const n = plan.outcomeNames.length;
  const values = new Float64Array((done - first) * n);
  for (let m = first; m < done; m++) for (let i = 0; i < n; i++) values[(m - first) * n + i] = all[i * plan.nMonths + m]!;
  tell({ kind: 'months', id, month: plan.firstMonth + first, names: first === plan.burnIn || from === 0 ? plan.outcomeNames : null, values }, [values.buffer]);
}

async function run(order: Order): Promise<void> {
  const { id, replicate } = order;
  const { scenario: { seed }, plan } = planOf(order);
  const cut: Cut = { seed, replicate };
  const own = trunk.begin(plan, cut, trunk.spared(plan, cut));
  tellMonths(id, own, 0);
  while (own.done < plan.nMonths) {
    await heed(order);
    own.step();
    tellMonths(id, own, own.done - 1);
    trunk.pass(own, cut, actingOf(order, plan));
  }
  const result = own.result();
  tell({ kind: 'done', id, result }, [result.values.buffer as ArrayBuffer, result.months.buffer as ArrayBuffer]);
}

/** Month of the run, from 0, from which levers act. */
function actingOf({ since }: Order, plan: Plan): number {
  return since === undefined ? plan.nMonths : since - plan.firstMonth;
}

/** Runs a part. Either all parts begin or none, all from the same month, and all leave after the same month. */
async function runPart(order: Order, { cells, ...part }: NonNullable<Order['part']>): Promise<void> {
  const { id, replicate } = order;
  const { index, count } = part;
  const accord = new Accord(cells, count);
  const isOver = async (): Promise<boolean> => {
    try {
      await heed(order);
      return false;
    } catch {
      return true;
    }
  };
  if (!accord.begin(!(await isOver()))) throw new Left();
  const { scenario: { seed }, plan } = planOf(order);
  const cut: Cut = { seed, replicate, part };
  const spared = accord.least(0, index, trunk.spared(plan, cut));
  // Another part may have dropped the run that this one still keeps.
  const own = trunk.begin(plan, cut, accord.least(1, index, trunk.spared(plan, cut, spared)));
  if (index === 0) tellMonths(id, own, 0);
  while (own.done < plan.nMonths) {
    if ((await isOver()) && index === 0) accord.leaveAfter(own.done + 1);
    own.step();
    if (accord.isLeft(own.done)) throw new Left();
    if (index === 0) tellMonths(id, own, own.done - 1);
    trunk.pass(own, cut, actingOf(order, plan));
  }
  tell({ kind: 'done', id, result: own.result() });
}

/** Finds the first household of which a condition holds in the reported months, then writes down its life. */
async function live(order: Order, condition: Condition): Promise<void> {
  const { id, replicate } = order;
  const { scenario: { seed }, plan } = planOf(order);
  let uid = -1;
  const search = Run.begin(plan, {
    seed, replicate,
    chronicle: {
      uid: -1,
      note: (m, who, what, figures) => {
        if (m >= plan.burnIn && meets(condition, what, figures) && (uid < 0 || who < uid)) uid = who;
      },
    },
  });
  while (search.done < plan.nMonths && uid < 0) {
    await heed(order);
    search.step();
  }
  const notes: Note[] = [];
  if (uid >= 0) {
    const life = Run.begin(plan, {
      seed, replicate,
      chronicle: {
        uid,
        note: (m, who, what, figures) => {
          if (who === uid) notes.push({ month: plan.firstMonth + m, what, figures });
        },
      },
    });
    while (life.done < plan.nMonths) {
      await heed(order);
      life.step();
    }
    life.result();
  }
  tell({ kind: 'life', id, uid, notes });
}

async function obey(order: Order): Promise<void> {
  try {
    if (!order.part) await heed(order);
    if (order.find) await live(order, order.find);
    else if (order.part) await runPart(order, order.part);
    else await run(order);
  } catch (error) {
    if (error instanceof Left) return tell({ kind: 'left', id: order.id });
    const code = error instanceof RunError ? error.code : error instanceof ScenarioError ? (error.problems[0]?.code ?? 'BAD_SCENARIO') : 'RUN_CRASHED';
    tell({ kind: 'failed', id: order.id, code, message: (error as Error).message });
  }
}

/** Orders one after another. */
let last: Promise<void> = Promise.resolve();
self.onmessage = (event: MessageEvent<Message>) => {
  const message = event.data;
  if (message.kind === 'turn') turn = message.turn;
  else last = last.then(() => obey(message));
};
tell({ kind: 'ready' });
