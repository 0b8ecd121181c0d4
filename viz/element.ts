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

/** Builds a part of the page anew, and gives the focus back to the element of the same id: who uses the keyboard stays where he is. */
export function rebuilt(work: () => void): void {
  const { id } = document.activeElement ?? { id: '' };
  work();
  if (id !== '') document.getElementById(id)?.focus({ preventScroll: true });
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

/** Who draws again when colours change, while its element is on the page. */
let painters: { readonly element: Element; readonly paint: (isPaper: boolean) => void }[] = [];
/** Painters beyond which those of elements that left are forgotten. */
const MOST_PAINTERS = 100;

function paintAll(): void {
  painters = painters.filter((p) => p.element.isConnected);
  for (const p of painters) p.paint('paper' in document.documentElement.dataset);
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paintAll);
// Paper is white: what is printed is light, and what is folded is open.
addEventListener('beforeprint', () => {
  document.documentElement.dataset['paper'] = 'white';
  for (const d of document.querySelectorAll('main details:not([open]):not(.tools *):not(.levers *)')) {
    d.setAttribute('open', '');
    d.setAttribute('data-folded', '');
  }
  paintAll();
});
addEventListener('afterprint', () => {
  delete document.documentElement.dataset['paper'];
  for (const d of document.querySelectorAll('details[data-folded]')) {
    d.removeAttribute('open');
    d.removeAttribute('data-folded');
  }
  paintAll();
});

/** Calls back when light turns to dark or back, and before and after the page is printed. */
export function onColours(element: Element, paint: (isPaper: boolean) => void): void {
  if (painters.length >= MOST_PAINTERS) painters = painters.filter((p) => p.element.isConnected);
  painters.push({ element, paint });
}
