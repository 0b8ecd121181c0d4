type Child = Node | string | null | undefined | false;
type Props = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;

function fill(e: Element, props: Props, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') e.addEventListener(name, value);
    else e.setAttribute(name, value === true ? '' : String(value));
  }
  // Texts become text nodes: nothing that a scenario says is ever read as markup.
  for (const c of children) if (c !== null && c !== undefined && c !== false) e.append(c);
}

/** Makes an HTML element; functions among the properties listen to the event of that name. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  fill(e, props, children);
  return e;
}

/** Makes an SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(e, props, children);
  return e;
}

/** Makes a table with a caption for those who listen. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly (string | Node)[])[]): HTMLTableElement {
  return h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, ...head.map((t) => h('th', { scope: 'col' }, t)))),
    h('tbody', {}, ...rows.map((r) => h('tr', {}, ...r.map((t, i) => (i === 0 ? h('th', { scope: 'row' }, t) : h('td', {}, t)))))));
}

/** Offers a file to save. */
export function save(name: string, data: Blob | string, type = 'text/plain'): void {
  const url = URL.createObjectURL(data instanceof Blob ? data : new Blob([data], { type: `${type};charset=utf-8` }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Returns a colour of the page’s palette as it is now, light or dark. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when light turns to dark or back. */
export function onScheme(then: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', then);
}
