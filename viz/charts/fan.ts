import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { monthText, readable } from '../../engine/index.ts';
import { colour, h, onColours } from '../element.ts';
import { fanSvg } from './fan-svg.ts';
import { type LogAxis, logAxis, logTicks, onLogAxis } from './log-axis.ts';

/** One curve with its bands, a value a month; null where there is none yet. */
export interface FanLine {
  readonly label: string;
  /** Index into the palette. */
  readonly hue: number;
  readonly mean: readonly (number | null)[];
  readonly low95?: readonly (number | null)[];
  readonly high95?: readonly (number | null)[];
  readonly low50?: readonly (number | null)[];
  readonly high50?: readonly (number | null)[];
  /** Observations: dots instead of a curve. */
  readonly isDots?: boolean;
}

/** A month after which something else begins: a line across the chart. */
export interface FanMark {
  readonly month: number;
  readonly text: string;
}

/** A chart over months that can be drawn again with other numbers. */
export interface Fan {
  readonly element: HTMLElement;
  /** The chart as a drawing that can leave the page. */
  svg(): SVGElement;
  draw(months: readonly number[], lines: readonly FanLine[]): void;
  /** Makes the axis of values logarithmic, or linear again. It stays linear where no value is positive. */
  scale(isLog: boolean): void;
}

const HEIGHT = 190;
/** Width of a chart on paper, where two stand side by side. */
const PAPER_WIDTH = 380;
const faded = (css: string, alpha: number): string => `${css}${Math.round(alpha * 255).toString(16).padStart(2, '0')}`;

/** Makes a chart of curves over months with 50 and 95 % bands. @param sync charts with the same key share cursor and zoom */
export function createFan(title: string, unit: string, sync: string, mark?: FanMark): Fan {
  const element = h('div', { class: 'chart', role: 'img', 'aria-label': title });
  let plot: uPlot | null = null;
  let shape = '';
  let last: { months: readonly number[]; lines: readonly FanLine[] } | null = null;
  let isLog = false;
  const axisOf = (lines: readonly FanLine[]): LogAxis | null => (isLog ? logAxis(lines) : null);
  const width = (): number => Math.max(240, element.clientWidth);

  function series(line: FanLine): uPlot.Series[] {
    const stroke = colour(line.isDots ? 'ink' : `c${line.hue}`);
    const hidden: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
    const main: uPlot.Series = line.isDots
      ? { label: line.label, stroke: 'transparent', width: 0, points: { show: true, size: 5, fill: stroke, stroke: stroke } }
      : { label: line.label, stroke, width: 2, points: { show: false }, ...(line.hue === 0 ? { dash: [6, 4] } : {}) };
    return line.low95 ? [main, hidden, hidden, hidden, hidden] : [main];
  }

  function data(months: readonly number[], lines: readonly FanLine[]): uPlot.AlignedData {
    const log = axisOf(lines);
    const curves = lines.flatMap((l) => (l.low95 ? [l.mean, l.high95!, l.low95, l.high50!, l.low50!] : [l.mean]));
    return [months, ...(log ? curves.map((c) => c.map((v) => onLogAxis(v, log))) : curves)] as unknown as uPlot.AlignedData;
  }

  function build(months: readonly number[], lines: readonly FanLine[]): void {
    plot?.destroy();
    const all: uPlot.Series[] = [{}];
    const bands: uPlot.Band[] = [];
    for (const line of lines) {
      const at = all.length;
      all.push(...series(line));
      const tint = colour(`c${line.hue}`);
      if (line.low95) bands.push({ series: [at + 1, at + 2], fill: faded(tint, 0.14) }, { series: [at + 3, at + 4], fill: faded(tint, 0.22) });
    }
    const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line'), width: 1 }, font: '12px system-ui, sans-serif' };
    const log = axisOf(lines);
    const linear: uPlot.Scale.Range = (_u, low, high) => (low === null || high === null ? [0, 1] : low >= 0 ? [0, high > 0 ? high * 1.05 : 1] : uPlot.rangeNum(low, high, 0.1, true));
    plot = new uPlot({
      width: width(), height: HEIGHT, series: all, bands, legend: { show: false }, padding: [8, 8, 0, 0],
      scales: { x: { time: false }, y: log ? { distr: 3, range: [log.low, log.high] } : { range: linear } },
      axes: [
        { ...axis, size: 30, space: 44, splits: (_u, _i, low, high) => ticks(low, high), values: (_u, at) => at.map((m) => (m % 12 === 0 ? String(m / 12) : monthText(m))) },
        { ...axis, size: 58, values: (_u, at) => at.map((v) => readable(Number(v.toPrecision(6)))), ...(log ? { splits: logTicks(log), filter: (_u: uPlot, at: number[]) => at } : {}) },
      ],
      cursor: { sync: { key: sync }, drag: { x: true, y: false }, points: { size: 6 } },
      hooks: { setCursor: [tell], ...(mark ? { draw: [(u: uPlot) => drawMark(u, mark)] } : {}) },
    }, data(months, lines), element);
    element.append(tip);
  }

  const tip = h('div', { class: 'tip', 'aria-hidden': 'true' });
  function tell(u: uPlot): void {
    const { idx, left, top } = u.cursor;
    if (idx === null || idx === undefined || !last || left === undefined || left < 0 || (top ?? -1) < 0) {
      tip.classList.remove('on');
      return;
    }
    tip.replaceChildren(h('b', {}, monthText(last.months[idx]!)), ...last.lines.map((l) => {
      const v = l.mean[idx];
      const band = l.low95?.[idx] !== null && l.low95?.[idx] !== undefined ? ` [${readable(l.low95[idx]!)}, ${readable(l.high95![idx]!)}]` : '';
      return h('div', {}, h('i', { style: `background:var(--${l.isDots ? 'ink' : `c${l.hue}`})` }), v === null || v === undefined ? `${l.label}: none` : `${l.label}: ${readable(v)}${band}`);
    }));
    tip.classList.add('on');
    tip.style.left = `${left > width() / 2 ? 64 : Math.min(width() - 200, width() / 2)}px`;
  }

  function draw(months: readonly number[], lines: readonly FanLine[]): void {
    last = { months, lines };
    const next = JSON.stringify([months.length, lines.map((l) => [l.label, l.hue, !!l.low95, !!l.isDots])]);
    const log = axisOf(lines);
    // Ends and places of a logarithmic axis are those of its numbers.
    if (!plot || next !== shape || log) build(months, lines);
    else plot.setData(data(months, lines));
    shape = next;
    element.setAttribute('aria-label', `${title}, ${unit}${mark ? `, ${mark.text}` : ''}${log ? `, logarithmic axis from ${readable(log.low)} to ${readable(log.high)}` : ''}. ${lines.map((l) => spoken(l, months)).join(' ')}`);
  }

  function scale(toLog: boolean): void {
    if (toLog === isLog) return;
    isLog = toLog;
    shape = '';
    if (last) draw(last.months, last.lines);
  }

  new ResizeObserver(() => {
    if (plot && Math.abs(plot.width - width()) > 1) plot.setSize({ width: width(), height: HEIGHT });
  }).observe(element);
  onColours(element, (isPaper) => {
    element.querySelector('.paper')?.remove();
    if (!last) return;
    build(last.months, last.lines);
    if (isPaper) element.append(h('div', { class: 'paper' }, fanSvg('', unit, last.months, last.lines, { width: PAPER_WIDTH, log: axisOf(last.lines), ...(mark ? { mark } : {}) })));
  });
  return { element, draw, scale, svg: () => fanSvg(title, unit, last?.months ?? [], last?.lines ?? [], { log: axisOf(last?.lines ?? []), ...(mark ? { mark } : {}) }) };
}

/** Draws a mark half a month after its month, with its text to the left. */
function drawMark(u: uPlot, { month, text }: FanMark): void {
  const x = Math.round(u.valToPos(month + 0.5, 'x', true));
  const { left, top, width, height } = u.bbox;
  if (x < left || x > left + width) return;
  const { ctx } = u;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour('soft');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  ctx.fillText(text, x - 5 * devicePixelRatio, top + 2 * devicePixelRatio);
  ctx.restore();
}

/** Years where there are several, months where the view is short. */
function ticks(low: number, high: number): number[] {
  const step = high - low > 120 ? 24 : high - low > 18 ? 12 : 3;
  const out: number[] = [];
  for (let m = Math.ceil(low / step) * step; m <= high; m += step) out.push(m);
  return out.length > 0 ? out : [Math.ceil(low)];
}

function spoken(line: FanLine, months: readonly number[]): string {
  const known = line.mean.flatMap((v, i) => (v === null || v === undefined ? [] : [{ v, month: months[i]! }]));
  if (known.length === 0) return `${line.label}: no values yet.`;
  const most = known.reduce((a, b) => (b.v > a.v ? b : a));
  return `${line.label}: ${readable(known[0]!.v)} in ${monthText(known[0]!.month)}, at most ${readable(most.v)} in ${monthText(most.month)}, ${readable(known.at(-1)!.v)} in ${monthText(known.at(-1)!.month)}.`;
}
