import './style.css';
import { comparePage } from './compare.ts';
import { h } from './element.ts';
import { isolate } from './isolation.ts';
import { playground } from './playground.ts';

const main = document.querySelector('main')!;
let shown = '';
/** Ends what the page before has under way. */
let leave = (): void => {};

/** Shows the page that the address names. */
async function show(): Promise<void> {
  const [page = '', query = ''] = location.hash.replace(/^#/, '').split(/\?(.*)/s);
  // Whoever serves results of his own wants to see them first.
  const isServed = document.querySelector('meta[name="pravas-results"]') !== null;
  const name = page === 'compare' || (page === '' && isServed) ? 'compare' : 'playground';
  if (`${name}?${query}` === shown) return;
  shown = `${name}?${query}`;
  for (const a of document.querySelectorAll('nav a')) a.toggleAttribute('aria-current', a.getAttribute('href') === `#${name}`);
  document.title = name === 'compare' ? 'pravas: compare policies' : 'pravas: playground';
  const root = h('div', { class: name });
  main.replaceChildren(root);
  leave();
  leave = () => {};
  if (name === 'compare') await comparePage(root);
  else leave = playground(root, query);
}

addEventListener('hashchange', () => void show());
void show();
if (document.querySelector('meta[name="pravas-library"]')) void isolate();
