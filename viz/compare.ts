import { h } from './element.ts';
export async function comparePage(root: HTMLElement, _isServed: boolean): Promise<void> {
  root.append(h('h1', {}, 'Compare'));
}
