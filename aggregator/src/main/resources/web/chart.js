// Chart.js, and nothing of it elsewhere. The library has a time axis only with an adapter, so time
// is a linear axis of epoch milliseconds with our own ticks. Chart.js sets styles through the CSSOM,
// which a strict Content-Security-Policy allows.

import { moment, text, tick, tickLabel } from './format.js';
import { timeTicks, valueStep } from './series.js';

const LIBRARY = 'webjars/chart.js/4.5.1/dist/chart.umd.js';
const AXIS_WIDTH = 72;
let loading = null;

/** Promises the library, loaded on first use. */
export function chartLibrary() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = LIBRARY;
    script.onload = () => resolve(globalThis.Chart);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error(LIBRARY));
    };
    document.head.append(script);
  });
  return loading;
}

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colour n of the palette that is told apart by colour-blind readers too, as CSS text. */
export const paletteColor = n => variable(`--series-${(n % 8) + 1}`);
export const quietColor = () => variable('--muted');

function timeAxis() {
  return {
    type: 'linear',
    grid: { color: variable('--line'), tickColor: variable('--line') },
    border: { display: false },
    ticks: { color: variable('--muted'), maxRotation: 0, autoSkip: false, callback: (value, _, ticks) => tickLabel(value, ticks.step) },
    afterBuildTicks(axis) {
      const { step, times } = timeTicks(axis.min, axis.max, Math.max(2, Math.floor(axis.width / 80)));
      axis.ticks = times.map(value => ({ value }));
      axis.ticks.step = step;
      axis.tickStepSeconds = step;
    },
  };
}

function valueAxis(plot) {
  return {
    type: 'linear',
    beginAtZero: plot.free !== true,
    stacked: plot.stacked === true,
    suggestedMax: plot.top,
    max: plot.limit,
    grace: plot.free === true ? '15%' : plot.limit === undefined ? '8%' : 0,
    grid: { color: variable('--line'), tickLength: 0 },
    border: { display: false },
    ticks: { color: variable('--muted'), padding: 8, callback: value => tick(plot.format(value)) },
    afterBuildTicks(axis) {
      const step = valueStep(axis.max - axis.min, 5, plot.base);
      const first = Math.ceil(axis.min / step - 1e-9);
      const last = Math.floor(axis.max / step + 1e-9);
      axis.ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ value: (first + i) * step }));
    },
    afterFit: axis => {
      axis.width = AXIS_WIDTH;
    },
  };
}

function options(plot) {
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    layout: { padding: { right: 8 } },
    font: { family: variable('--font') },
    elements: { point: { radius: 0, hoverRadius: 3.5, hitRadius: 0 }, line: { borderWidth: 1.75, borderJoinStyle: 'round' } },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: variable('--tooltip'),
        titleColor: variable('--tooltip-ink'),
        bodyColor: variable('--tooltip-ink'),
        padding: 10,
        cornerRadius: 8,
        boxPadding: 5,
        usePointStyle: true,
        callbacks: {
          title: items => (items.length === 0 ? '' : moment(items[0].parsed.x)),
          label: item => ` ${item.dataset.label}  ${text(plot.format(item.parsed.y))}`,
        },
      },
    },
    scales: { x: timeAxis(), y: valueAxis(plot) },
  };
}

function dataset(plot, line) {
  const translucent = plot.stacked === true ? 'bb' : '2e';
  return {
    label: line.label,
    data: line.points.map(([x, y]) => ({ x, y })),
    borderColor: line.color,
    backgroundColor: line.color + translucent,
    borderDash: line.dashed ? [5, 4] : [],
    borderWidth: plot.stacked === true ? 1 : undefined,
    fill: plot.stacked === true ? 'stack' : plot.filled === true && !line.dashed ? 'origin' : false,
    hidden: line.hidden,
    pointStyle: 'circle',
  };
}

/**
 * A chart on a canvas: draw(lines, from, to) with lines {label, color as #rrggbb, dashed, hidden,
 * points}, and destroy().
 */
export function chart(library, canvas, plot) {
  const drawn = new library(canvas, { type: 'line', data: { datasets: [] }, options: options(plot) });
  return {
    draw(lines, from, to) {
      const fresh = lines.map(line => dataset(plot, line));
      const sameShape = fresh.length === drawn.data.datasets.length && fresh.every((one, i) => one.label === drawn.data.datasets[i].label);
      if (sameShape) {
        fresh.forEach((one, i) => Object.assign(drawn.data.datasets[i], one));
      } else {
        drawn.data.datasets = fresh;
      }
      drawn.options.scales.x.min = from;
      drawn.options.scales.x.max = to;
      drawn.update('none');
    },
    destroy: () => drawn.destroy(),
  };
}
