import { type Equation, EquationError, EQUATIONS, formula, parseEquation, SYMBOLS } from '../engine/index.ts';
import { h } from './element.ts';

/** Returns what an equation may mention: symbols, and the equations before it. */
function mentionable(equation: Equation): Set<string> {
  const later = new Set(EQUATIONS.slice(EQUATIONS.indexOf(equation)).map((e) => e.name));
  return new Set([...SYMBOLS.map((x) => x.name), ...EQUATIONS.map((e) => e.name)].filter((name) => !later.has(name)));
}

/** Returns an editor of the model’s equations: the text, the formula it is read as, and where it is wrong. @param set null goes back to the model’s own */
export function equationEditor(values: Readonly<Record<string, string>>, set: (name: string, text: string | null) => void): HTMLElement {
  const read = h('div', { class: 'formula', role: 'status', id: 'formula' });
  const about = h('p', { class: 'note' });
  const area = h('textarea', { rows: 4, spellcheck: 'false', 'aria-label': 'Equation', 'aria-describedby': 'formula', input: () => change() });
  const picker = h('select', { 'aria-label': 'Which equation', change: () => show() }, ...EQUATIONS.map((e) => h('option', { value: e.name, selected: e.name in values }, e.name)));
  const chosen = (): Equation => EQUATIONS.find((e) => e.name === picker.value)!;
  const check = (): boolean => {
    const text = area.value;
    try {
      read.replaceChildren(`${chosen().name} = ${formula(parseEquation(text, { symbols: mentionable(chosen()), place: chosen().name }))}`);
      area.removeAttribute('aria-invalid');
      return true;
    } catch (error) {
      if (!(error instanceof EquationError)) throw error;
      const length = Math.max(1, /^[\w.]*/.exec(text.slice(error.offset))![0].length);
      read.replaceChildren(h('p', { class: 'problem' }, `${error.code}  ${error.what}: ${error.remedy}`),
        h('pre', {}, text.slice(0, error.offset), h('mark', {}, text.slice(error.offset, error.offset + length)), text.slice(error.offset + length)));
      area.setAttribute('aria-invalid', 'true');
      return false;
    }
  };
  const change = (): void => {
    if (check()) set(chosen().name, area.value === chosen().text ? null : area.value);
  };
  const show = (): void => {
    const e = chosen();
    area.value = values[e.name] ?? e.text;
    about.textContent = `${e.meaning} (${e.unit}). Source: ${e.source}.`;
    check();
  };
  show();
  return h('div', { class: 'equations' }, picker, about, area, read,
    h('button', { type: 'button', click: () => { area.value = chosen().text; change(); } }, 'Back to the model’s own'));
}
