import { compilePlan, formatProblems, monthOf, monthText, outcomeOf, type Plan, readable, readScenario, type Scenario, ScenarioError } from '../engine/index.ts';
import { createFan, type Fan, type FanLine } from './charts/fan.ts';
import { routeMap } from './charts/routes.ts';
import { journeyRows, sankey } from './charts/sankey.ts';
import { controls } from './controls.ts';
import { crewOf } from './crew.ts';
import { digestOf } from './digest.ts';
import { h, rebuilt, save } from './element.ts';
import { equationEditor } from './equations.ts';
import { figure } from './figure.ts';
import { Growing } from './growing.ts';
import { headline, HEADLINE, titleOf } from './headline.ts';
import { leverPanel } from './levers.ts';
import { libraryFiles } from './library.ts';
import { observed } from './observed.ts';
import { csvText } from './outcomes.ts';
import { type Job, Simulator } from './simulator.ts';
import { baselineOf, queryOf, scenarioText, type State, stateOf } from './state.ts';
import { storyPanel } from './story.ts';

/** Rest of the hand after which a run starts, milliseconds. */
const REST = 40;
/** Charts rest this many times what a picture takes before the next, and so many milliseconds at the least. */
const PAUSE = 6;
const LEAST_PAUSE = 100;
const FILE = 'playground.yaml';

/** Builds the playground into an element. @returns what ends its workers */
export function playground(root: HTMLElement, query: string): () => void {
  let state = stateOf(query);
  const simulator = new Simulator(crewOf(query));
  let scenario: Scenario;
  let plan: Plan;
  let charts: { name: string; fan: Fan; box: HTMLElement }[] = [];
  let months: number[] = [];
  let variant: Growing | null = null;
  let base: Growing | null = null;
  let baseKey = '';
  let timer = 0;
  let frame = 0;
  /** What is being simulated; empty once that is over. */
  let progress = '';
  let resting = 0;
  let restUntil = 0;
  let isFirst = false;
  let isMeasured = false;
  let farthest = 0;

  const status = h('p', { class: 'status', role: 'status', id: 'status' }, 'Starting…');
  const trouble = h('div', { class: 'trouble', role: 'alert', hidden: true });
  const heads = h('section', { 'aria-label': 'Headline numbers' });
  const grid = h('div', { class: 'grid' });
  const panel = h('div', {});
  const journeys = h('div', {});
  const mapped = h('div', {});
  const key = h('p', { class: 'legend note', 'aria-label': 'Key of the charts' });
  const digest = h('code', { id: 'digest' });

  const job = (s: State, name: string): Job => ({ name, file: FILE, text: scenarioText(s), scale: s.scale, replicates: s.replicates, since: monthOf(state.since) ?? months[0]! });
  const isBaseline = (): boolean => scenarioText(state) === scenarioText(baselineOf(state));

  function remember(): void {
    history.replaceState(null, '', `#playground${queryOf(state) ? `?${queryOf(state)}` : ''}`);
  }

  function problems(error: unknown): void {
    if (!error) {
      trouble.hidden = true;
      return;
    }
    const text = error instanceof ScenarioError ? formatProblems(error.problems, new Map([[FILE, scenarioText(state)]])) : String((error as Error).message ?? error);
    trouble.replaceChildren(h('strong', {}, 'This scenario cannot run'), h('pre', {}, text));
    trouble.hidden = false;
    progress = '';
    status.textContent = 'Stopped: see the problem above.';
  }

  /** Reads corridor and preset, and builds the sliders over them. */
  function load(): boolean {
    try {
      const text = scenarioText({ ...state, levers: {}, equations: {} });
      scenario = readScenario(FILE, libraryFiles({ [FILE]: text }));
      plan = compilePlan(scenario, { scale: state.scale });
    } catch (error) {
      problems(error);
      panel.replaceChildren();
      return false;
    }
    months = Array.from({ length: plan.nMonths - plan.burnIn }, (_, i) => plan.firstMonth + plan.burnIn + i);
    panel.replaceChildren(leverPanel(plan, state.levers, (path, value) => {
      const { [path]: _, ...others } = state.levers;
      change({ ...state, levers: value === null ? others : { ...others, [path]: value } }, false);
    }));
    return true;
  }

  function change(next: State, rebuild: boolean): void {
    state = next;
    remember();
    if (rebuild) {
      rebuilt(build);
      return;
    }
    clearTimeout(timer);
    timer = window.setTimeout(start, REST);
  }

  /** Cancels what is under way and simulates the state, and its baseline unless that is known. */
  function start(): void {
    simulator.cancel();
    problems(null);
    const jobs: Job[] = [];
    const own = isBaseline() ? null : job(state, 'playground');
    const against = job(baselineOf(state), 'baseline');
    const baseOf = JSON.stringify([against.text, against.scale, against.replicates]);
    variant = own && new Growing(months, own.replicates);
    if (own) jobs.push(own);
    if (baseOf !== baseKey || !base?.results) {
      baseKey = baseOf;
      base = new Growing(months, against.replicates);
      jobs.push(against);
    }
    digest.textContent = '';
    document.documentElement.dataset['state'] = 'running';
    performance.mark('start');
    isFirst = true;
    isMeasured = false;
    farthest = 0;
    simulator.run(jobs, {
      months: (j, replicate, month, names, values) => {
        (j === own ? variant! : base!).add(replicate, month, names, values);
        const last = month + Math.round(values.length / plan.outcomeNames.length) - 1;
        if (j === jobs[0]) farthest = Math.max(farthest, last);
        if (replicate === 0) progress = `Simulating ${j.name}: ${monthText(last)}.`;
        redraw(isFirst && isSeen());
      },
      done: (j, results) => {
        const into = j === own ? variant! : base!;
        into.results = results;
        void digestOf(results).then((d) => {
          into.digest = d;
          finish();
        });
        redraw(true);
      },
      failed: (_j, _code, message) => {
        // The worker’s message holds place, excerpt and remedy already.
        problems(new Error(message));
      },
    });
    redraw();
    if (jobs.length === 0) finish();
  }

  function finish(): void {
    if (!base?.results || (variant && !variant.results)) return;
    const shown = variant ?? base;
    if (shown.digest === null && globalThis.crypto?.subtle) return;
    const first = shown.results![0]!;
    progress = '';
    status.textContent = `Done: ${state.replicates} replicate${state.replicates === 1 ? '' : 's'} of ${readable(first.households)} households, ${months.length} months.`;
    digest.textContent = shown.digest ?? 'not on this address';
    const routes = Object.keys(scenario.document.routes);
    const title = (r: string): string => scenario.document.routes[r]?.title ?? r;
    const of = (...outcomes: string[]): string[] => shown.results![0]!.names.filter((n) => outcomes.some((o) => n === o || n.startsWith(`${o}.`)));
    journeys.replaceChildren(figure(sankey(shown.results!, routes, title), { title: 'Where journeys end', note: 'persons over the reported months, mean of replicates', command, csv: () => csvOf(of('departures.irregular', 'arrivals', 'abandoned', 'deaths')), rows: () => journeyRows(shown.results!, routes, title) }));
    mapped.replaceChildren(figure(routeMap(scenario, shown.results!), { title: 'Routes by month', note: 'schematic; width is persons who set out over a leg in the month', command, csv: () => csvOf(of('departures.irregular', 'encounters', 'deaths')) }));
    document.documentElement.dataset['state'] = 'done';
  }

  /** Draws what is known. Workers and charts share the machine: unless it is urgent, charts rest between two pictures for several times what one takes. */
  function redraw(isUrgent = false): void {
    if (frame) return;
    const rest = isUrgent ? 0 : restUntil - performance.now();
    if (rest > 0) {
      resting ||= window.setTimeout(() => redraw(true), rest);
      return;
    }
    clearTimeout(resting);
    resting = 0;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const began = performance.now();
      if (progress) status.textContent = progress;
      for (const c of charts) c.fan.draw(months, linesOf(c.name));
      measure();
      const swatch = (name: string, text: string): HTMLElement => h('span', {}, h('i', { class: 'swatch', style: `background:var(--${name})` }), ` ${text}`);
      key.replaceChildren(swatch('c0', `baseline (dashed)${variant ? '' : ': move a lever to compare'}`), ...(variant ? [swatch('c1', 'with levers')] : []), ...(charts.some((c) => observed(state.corridor, c.name)) ? [swatch('ink', 'observed (dots)')] : []));
      if (base?.results && (!variant || variant.results)) heads.replaceChildren(headline(base.results, variant?.results ?? null));
      const now = performance.now();
      restUntil = now + Math.max(LEAST_PAUSE, PAUSE * (now - began));
    });
  }

  /** Whether months are known that a lever may have changed. */
  function isSeen(): boolean {
    return farthest >= Math.max(months[0]!, variant ? (monthOf(state.since) ?? 0) : 0) + 1;
  }

  /** Marks when new months are first seen, and when all replicates are: from the start of the run, which is a short rest after the hand. */
  function measure(): void {
    if (isFirst && isSeen()) {
      isFirst = false;
      performance.measure('first curve', 'start');
    }
    const shown = variant ?? base;
    if (shown?.results && !isMeasured) performance.measure('all replicates', 'start');
    isMeasured = shown?.results !== null;
  }

  function linesOf(name: string): FanLine[] {
    const seen = observed(state.corridor, name);
    return [
      ...(base ? [base.line(name, 'baseline', 0)] : []), ...(variant ? [variant.line(name, 'with levers', 1)] : []),
      ...(seen ? [{ label: seen.label, hue: 0, mean: months.map((m) => seen.months.get(m) ?? null), isDots: true }] : []),
    ];
  }

  function addChart(name: string): void {
    const fan = createFan(titleOf(name), outcomeOf(name)?.unit ?? '', 'playground');
    const box = figure(fan.element, {
      title: titleOf(name), note: `${outcomeOf(name)?.unit ?? ''}${outcomeOf(name)?.harm ? ', harm' : ''}`, command,
      csv: () => csvOf([name]), svg: fan.svg,
      rows: () => {
        const lines = linesOf(name);
        const cell = (v: number | null | undefined): string => (v === null || v === undefined ? '' : readable(v));
        return { head: ['month', ...lines.flatMap((l) => (l.low95 ? [l.label, '95 % low', '95 % high'] : [l.label]))], rows: months.map((m, i) => [`${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`, ...lines.flatMap((l) => (l.low95 ? [cell(l.mean[i]), cell(l.low95[i]), cell(l.high95![i])] : [cell(l.mean[i])]))]) };
      },
    });
    charts.push({ name, fan, box });
    grid.append(box);
  }

  /** Rows as the command line writes them: of all outcomes, or of some. */
  const csvOf = (names?: readonly string[]): string => csvText([{ name: 'playground', results: (variant ?? base)?.results ?? [] }], names);
  const command = (): string => `pravas run ${FILE} --scale ${state.scale}   # after “Export scenario”`;

  const wishes = { change, exportScenario: () => save(FILE, scenarioText(state), 'text/yaml'), exportOutcomes: () => save('outcomes.csv', csvOf(), 'text/csv') };

  function build(): void {
    simulator.cancel();
    base = variant = null;
    charts = [];
    grid.replaceChildren();
    heads.replaceChildren();
    journeys.replaceChildren();
    mapped.replaceChildren();
    const isRead = load();
    const more = h('select', { 'aria-label': 'Add a chart', change: () => { if (more.value) { addChart(more.value); more.value = ''; redraw(); } } },
      h('option', { value: '' }, 'Add a chart…'), ...(isRead ? plan.outcomeNames : []).map((n) => h('option', { value: n }, n)));
    const wide = matchMedia('(min-width: 900px)').matches;
    root.replaceChildren(h('div', { class: 'split' },
      h('aside', { 'aria-label': 'Levers' }, controls(state, isRead ? monthText(months.at(-1)!) : '', () => state, wishes), h('details', { class: 'panel', open: wide }, h('summary', {}, 'Levers'), panel),
        h('details', { class: 'panel' }, h('summary', {}, 'Equations'), equationEditor(state.equations, (name, text) => {
          const { [name]: _, ...others } = state.equations;
          change({ ...state, equations: text === null ? others : { ...others, [name]: text } }, false);
        }))),
      h('div', { class: 'content' }, h('h1', {}, isRead ? scenario.document.title === 'From the playground' ? titleOfCorridor() : scenario.title : 'Playground'), trouble, status, heads, key, grid, more,
        journeys, mapped,
        h('section', { class: 'panel' }, h('h2', {}, 'One household'), storyPanel(() => scenario, (what) => simulator.life(job(state, 'playground'), what))),
        h('p', { class: 'note' }, 'Digest of the run (the command line prints the same for the exported file): ', digest),
        h('p', { class: 'note' }, 'Bands are 50 and 95 % intervals of the mean of replicates, of one model with its assumptions: not a forecast.'))));
    if (!isRead) return;
    for (const name of [...HEADLINE]) addChart(name);
    start();
  }

  function titleOfCorridor(): string {
    return readScenario(`pravas:${state.corridor}`, libraryFiles()).title;
  }

  build();
  return () => simulator.close();
}
