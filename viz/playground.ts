import { compilePlan, CSV_HEADER, csvRows, formatProblems, monthOf, outcomeOf, type Plan, type RunResult, readable, readScenario, type Scenario, ScenarioError } from '../engine/index.ts';
import { fanLine } from './bands.ts';
import { createFan, type Fan, type FanLine } from './charts/fan.ts';
import { routeMap } from './charts/routes.ts';
import { sankey } from './charts/sankey.ts';
import { digestOf } from './digest.ts';
import { h, save } from './element.ts';
import { equationEditor } from './equations.ts';
import { figure } from './figure.ts';
import { headline, HEADLINE, titleOf } from './headline.ts';
import { leverPanel } from './levers.ts';
import { libraryFiles, shipped } from './library.ts';
import { observed } from './observed.ts';
import { type Job, Simulator } from './simulator.ts';
import { baselineOf, queryOf, scenarioText, START, type State, stateOf } from './state.ts';
import { storyPanel } from './story.ts';

/** Months of a simulation as they come, [replicates][names × months]; NaN where not simulated yet. */
interface Growing {
  names: readonly string[];
  values: Float64Array[];
  results: readonly RunResult[] | null;
  digest: string | null;
}

/** Rest of the hand after which a run starts, milliseconds. */
const REST = 60;
const FILE = 'playground.yaml';

/** Builds the playground into an element. */
export function playground(root: HTMLElement, query: string): void {
  let state = stateOf(query);
  const simulator = new Simulator();
  let scenario: Scenario;
  let plan: Plan;
  let charts: { name: string; fan: Fan; box: HTMLElement }[] = [];
  let months: number[] = [];
  let variant: Growing | null = null;
  let base: Growing | null = null;
  let baseKey = '';
  let timer = 0;
  let frame = 0;

  const status = h('p', { class: 'status', role: 'status', id: 'status' }, 'Starting…');
  const trouble = h('div', { class: 'trouble', role: 'alert', hidden: true });
  const heads = h('section', { 'aria-label': 'Headline numbers' });
  const grid = h('div', { class: 'grid' });
  const panel = h('div', {});
  const journeys = h('div', {});
  const mapped = h('div', {});
  const key = h('p', { class: 'legend note', 'aria-label': 'Key of the charts' });
  const digest = h('code', { id: 'digest' });

  const job = (s: State, name: string): Job => ({ name, file: FILE, text: scenarioText(s), scale: s.scale, replicates: s.replicates });
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
      build();
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
    const growing = (n: number): Growing => ({ names: plan.outcomeNames, values: Array.from({ length: n }, () => new Float64Array(plan.outcomeNames.length * months.length).fill(Number.NaN)), results: null, digest: null });
    variant = own && growing(own.replicates);
    if (own) jobs.push(own);
    if (baseOf !== baseKey || !base?.results) {
      baseKey = baseOf;
      base = growing(against.replicates);
      jobs.push(against);
    }
    digest.textContent = '';
    document.documentElement.dataset['state'] = 'running';
    performance.mark('start');
    if (own && base?.results && canBorrow()) borrow(variant!, base.results);
    let isFirst = true;
    simulator.run(jobs, {
      month: (j, replicate, month, names, values) => {
        const into = j === own ? variant! : base!;
        if (names) into.names = names;
        const m = month - months[0]!;
        values.forEach((v, i) => {
          into.values[replicate]![i * months.length + m] = v;
        });
        if (isFirst && j === jobs[0] && m >= 1) {
          isFirst = false;
          performance.mark('first curve');
          performance.measure('first curve', 'start', 'first curve');
        }
        if (replicate === 0) status.textContent = `Simulating ${j.name}: month ${m + 1} of ${months.length}.`;
        redraw();
      },
      done: (j, results) => {
        const into = j === own ? variant! : base!;
        into.results = results;
        if (j === jobs[0]) performance.measure('all replicates', 'start');
        void digestOf(results).then((d) => {
          into.digest = d;
          finish();
        });
        redraw();
      },
      failed: (_j, _code, message) => {
        // The worker’s message holds place, excerpt and remedy already.
        problems(new Error(message));
      },
    });
    redraw();
    if (jobs.length === 0) finish();
  }

  /** Whether nothing differs from the baseline before the levers act. */
  function canBorrow(): boolean {
    const against = baselineOf(state);
    return !state.pin && state.preset === '' && Object.keys(state.equations).length === 0 && against.seed === state.seed && against.scale === state.scale;
  }

  /** Until levers act a run is the baseline’s, replicate by replicate and to the byte: those months stand at once. */
  function borrow(into: Growing, from: readonly RunResult[]): void {
    const until = (monthOf(state.since) ?? months[0]!) - months[0]!;
    from.forEach((r, k) => {
      const to = into.values[k];
      if (to) for (let i = 0; i < r.names.length; i++) to.set(r.values.subarray(i * months.length, i * months.length + Math.min(Math.max(0, until), months.length)), i * months.length);
    });
    performance.measure('first months', 'start');
  }

  function finish(): void {
    if (!base?.results || (variant && !variant.results)) return;
    const shown = variant ?? base;
    if (shown.digest === null && globalThis.crypto?.subtle) return;
    const first = shown.results![0]!;
    status.textContent = `Done: ${state.replicates} replicate${state.replicates === 1 ? '' : 's'} of ${readable(first.households)} households, ${months.length} months.`;
    digest.textContent = shown.digest ?? 'not on this address';
    const routes = Object.keys(scenario.document.routes);
    const title = (r: string): string => scenario.document.routes[r]?.title ?? r;
    journeys.replaceChildren(figure(sankey(shown.results!, routes, title), { title: 'Where journeys end', note: 'persons over the reported months, mean of replicates' }));
    mapped.replaceChildren(figure(routeMap(scenario, shown.results!), { title: 'Routes by month', note: 'schematic; width is persons who set out over a leg in the month' }));
    document.documentElement.dataset['state'] = 'done';
  }

  function redraw(): void {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      for (const c of charts) c.fan.draw(months, linesOf(c.name));
      const swatch = (name: string, text: string): HTMLElement => h('span', {}, h('i', { class: 'swatch', style: `background:var(--${name})` }), ` ${text}`);
      key.replaceChildren(swatch('c0', `baseline (dashed)${variant ? '' : ': move a lever to compare'}`), ...(variant ? [swatch('c1', 'with levers')] : []), ...(charts.some((c) => observed(state.corridor, c.name)) ? [swatch('ink', 'observed (dots)')] : []));
      if (base?.results && (!variant || variant.results)) heads.replaceChildren(headline(base.results, variant?.results ?? null));
    });
  }

  function linesOf(name: string): FanLine[] {
    const line = (g: Growing, label: string, hue: number): FanLine => {
      const i = g.names.indexOf(name);
      return fanLine(label, hue, months.length, i < 0 ? [] : g.values.map((v) => v.subarray(i * months.length, (i + 1) * months.length)));
    };
    const seen = observed(state.corridor, name);
    return [
      ...(base ? [line(base, 'baseline', 0)] : []), ...(variant ? [line(variant, 'with levers', 1)] : []),
      ...(seen ? [{ label: 'observed', hue: 0, mean: months.map((m) => seen.get(m) ?? null), isDots: true }] : []),
    ];
  }

  function addChart(name: string): void {
    const fan = createFan(titleOf(name), outcomeOf(name)?.unit ?? '', 'playground');
    const command = (): string => `pravas run ${FILE} --scale ${state.scale}   # after “Export scenario”`;
    const box = figure(fan.element, {
      title: titleOf(name), note: `${outcomeOf(name)?.unit ?? ''}${outcomeOf(name)?.harm ? ', harm' : ''}`, command,
      csv: () => csvOf([name]),
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
  function csvOf(names: readonly string[] | null): string {
    const all = [...(variant?.results ? [{ name: 'playground', results: variant.results }] : []), ...(!variant && base?.results ? [{ name: 'playground', results: base.results }] : [])];
    const only = (r: RunResult): RunResult => {
      if (!names) return r;
      const n = r.months.length;
      const values = new Float64Array(names.length * n);
      names.forEach((name, i) => values.set(r.values.subarray(r.names.indexOf(name) * n, (r.names.indexOf(name) + 1) * n), i * n));
      return { ...r, names, values };
    };
    return CSV_HEADER + all.map((a) => a.results.map((r, replicate) => csvRows(a.name, replicate, only(r))).join('')).join('');
  }

  function controls(): HTMLElement {
    const choice = (label: string, value: string, options: readonly (readonly [string, string])[], then: (v: string) => void): HTMLElement => {
      const select = h('select', { change: () => then(select.value) }, ...options.map(([v, text]) => h('option', { value: v, selected: v === value }, text)));
      return h('label', {}, label, select);
    };
    const titled = (name: string): string => {
      try {
        return readScenario(`pravas:${name}`, libraryFiles()).title;
      } catch {
        return name;
      }
    };
    const policies = shipped('policies').filter((p) => rootOf(p) === state.corridor);
    const field = (label: string, type: string, value: string, then: (v: string) => void, extra: Record<string, string | number> = {}): HTMLElement => {
      const input = h('input', { type, value, ...extra, change: () => input.validity.valid && input.value !== '' && then(input.value) });
      return h('label', {}, label, input);
    };
    return h('div', { class: 'controls' },
      choice('Corridor', state.corridor, shipped('corridors').map((c) => [c, titled(c)]), (corridor) => change({ ...START, corridor, scale: state.scale, replicates: state.replicates, seed: state.seed }, true)),
      choice('Begin from', state.preset, [['', 'the corridor as it is'], ...policies.map((p): [string, string] => [p, p.replace('policies/', '').replace(/-/g, ' ')])], (preset) => change({ ...state, preset, levers: {} }, true)),
      h('div', { class: 'pair' },
        field('Levers act from', 'text', state.since, (since) => change({ ...state, since }, false), { pattern: '\\d{4}-(0[1-9]|1[0-2])', size: 8 }),
        choice('Sample', String(state.scale), [...new Set([0.001, 0.01, 0.05, 0.1, 1, state.scale])].sort((a, b) => a - b).map((x) => [String(x), `1 in ${readable(Math.round(1 / x))}`]), (v) => change({ ...state, scale: Number(v) }, true))),
      h('div', { class: 'pair' },
        field('Replicates', 'number', String(state.replicates), (v) => change({ ...state, replicates: Number(v) }, false), { min: 1, max: 50 }),
        field('Seed', 'text', state.seed, (seed) => change({ ...state, seed }, false))),
      h('div', { class: 'buttons' },
        h('button', { type: 'button', click: () => change({ ...state, levers: {}, equations: {} }, true) }, 'Reset levers'),
        h('button', { type: 'button', click: () => change({ ...state, pin: state.pin ? '' : queryOf({ ...state, pin: '' }) || `corridor=${state.corridor}` }, true), 'aria-pressed': state.pin ? 'true' : 'false', id: 'pin' }, 'Pin as baseline'),
        h('button', { type: 'button', id: 'export', click: () => save(FILE, scenarioText(state), 'text/yaml') }, 'Export scenario'),
        h('button', { type: 'button', click: () => save('outcomes.csv', csvOf(null), 'text/csv') }, 'All outcomes (CSV)'),
        h('button', { type: 'button', click: () => void navigator.clipboard?.writeText(location.href) }, 'Copy link')));
  }

  function rootOf(policy: string): string {
    try {
      return readScenario(`pravas:${policy}`, libraryFiles()).sources.map((x) => x.file).find((f) => f.includes('corridors/'))?.replace(/\.yaml$/, '') ?? '';
    } catch {
      return '';
    }
  }

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
      h('aside', { 'aria-label': 'Levers' }, controls(), h('details', { class: 'panel', open: wide }, h('summary', {}, 'Levers'), panel),
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
}
