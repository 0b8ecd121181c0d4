import { colour, h, s } from './element.ts';

/** Presentation attributes that an SVG needs when it leaves the page’s style sheet. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-opacity', 'fill-opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'dominant-baseline', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'visibility'];
/** Pixels of a picture for each unit of the drawing. */
const SHARPNESS = 2;

/** Returns a drawing as a file of its own: styles written out, on the page’s paper. */
export function svgText(drawing: SVGElement): string {
  const holder = h('div', { class: 'visually-hidden', 'aria-hidden': 'true' });
  const isLoose = !drawing.isConnected;
  if (isLoose) {
    holder.append(drawing);
    document.body.append(holder);
  }
  const copy = drawing.cloneNode(true) as SVGElement;
  const [from, to] = [[drawing, ...drawing.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
  from.forEach((e, i) => {
    const style = getComputedStyle(e);
    for (const name of STYLES) to[i]!.setAttribute(name, style.getPropertyValue(name));
    to[i]!.removeAttribute('class');
    to[i]!.removeAttribute('style');
  });
  holder.remove();
  const [, , width, height] = (drawing.getAttribute('viewBox') ?? '0 0 760 300').split(' ').map(Number);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.prepend(s('rect', { width: width!, height: height!, fill: colour('paper'), stroke: 'none' }));
  return new XMLSerializer().serializeToString(copy);
}

/** Returns a picture of a drawing. @throws Error when the browser cannot draw it */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = h('canvas', { width: image.width * SHARPNESS, height: image.height * SHARPNESS });
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser could not draw the picture'))), 'image/png'));
}
