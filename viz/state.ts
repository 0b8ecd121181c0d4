/** All that a link to the playground says. */
export interface State {
  /** Shipped corridor, such as `corridors/india-north-america`. */
  readonly corridor: string;
  /** Shipped policy to begin from; empty for none. */
  readonly preset: string;
  /** Month from which levers act. */
  readonly since: string;
  /** Last reported month; empty for the corridor’s. */
  readonly to: string;
  readonly scale: number;
  readonly replicates: number;
  readonly seed: string;
  /** Lever path → a number, or a factor such as `1.5x`. */
  readonly levers: Readonly<Record<string, string>>;
  /** Equation name → text. */
  readonly equations: Readonly<Record<string, string>>;
  /** The state that was pinned as baseline, as a query; empty for the corridor alone. */
  readonly pin: string;
}

export const START: State = {
  corridor: 'corridors/india-north-america', preset: '', since: '2021-01', to: '', scale: 0.01, replicates: 3, seed: 'pravas', levers: {}, equations: {}, pin: '',
};

/** Returns a state as the query of an address; what stands at its default is left out. */
export function queryOf(state: State): string {
  const q = new URLSearchParams();
  for (const key of ['corridor', 'preset', 'since', 'to', 'scale', 'replicates', 'seed', 'pin'] as const) if (state[key] !== START[key]) q.set(key, String(state[key]));
  for (const [path, value] of Object.entries(state.levers)) q.set(`l.${path}`, value);
  for (const [name, text] of Object.entries(state.equations)) q.set(`e.${name}`, text);
  return q.toString();
}

/** Reads a state from an address; what cannot be is left at its default. */
export function stateOf(query: string): State {
  const q = new URLSearchParams(query);
  const within = (text: string | null, low: number, high: number, otherwise: number): number => {
    const v = Number(text);
    return text !== null && text !== '' && v >= low && v <= high ? v : otherwise;
  };
  const under = (prefix: string): Record<string, string> => Object.fromEntries([...q].filter(([k]) => k.startsWith(prefix) && k !== `${prefix}__proto__`).map(([k, v]) => [k.slice(prefix.length), v]));
  const month = (name: string, otherwise: string): string => (/^\d{4}-(0[1-9]|1[0-2])$/.test(q.get(name) ?? '') ? q.get(name)! : otherwise);
  return {
    corridor: q.get('corridor') ?? START.corridor,
    preset: q.get('preset') ?? '',
    since: month('since', START.since), to: month('to', START.to),
    scale: within(q.get('scale'), 0.0001, 1, START.scale),
    replicates: Math.round(within(q.get('replicates'), 1, 50, START.replicates)),
    seed: q.get('seed') || START.seed,
    levers: under('l.'), equations: under('e.'), pin: q.get('pin') ?? '',
  };
}

/** Returns the scenario file of a state: what the playground simulates and what it exports are this one text. */
export function scenarioText(state: State): string {
  const text = (v: string): string => JSON.stringify(v);
  const levers = Object.entries(state.levers).map(([path, value]) => `  ${text(path)}: { ${state.since}: ${/^-?[\d.]+(e-?\d+)?x?$/.test(value) ? value : text(value)} }\n`);
  const equations = Object.entries(state.equations).map(([name, e]) => `  ${text(name)}: ${text(e)}\n`);
  return [
    'format: 1\n', 'title: From the playground\n', 'question: What do these levers change?\n',
    `extends: ${text(`pravas:${state.preset || state.corridor}`)}\n`,
    ...(state.to ? [`horizon: { to: ${state.to} }\n`] : []),
    `seed: ${text(state.seed)}\n`, `replicates: ${state.replicates}\n`,
    ...(levers.length > 0 ? ['levers:\n', ...levers] : []), ...(equations.length > 0 ? ['equations:\n', ...equations] : []),
  ].join('');
}

/** Returns the state that a run is compared with. */
export function baselineOf(state: State): State {
  const { corridor, to, scale, replicates, seed } = state;
  const same = { corridor, to, scale, replicates, seed };
  return state.pin ? { ...stateOf(state.pin), ...same, pin: '' } : { ...START, ...same };
}
