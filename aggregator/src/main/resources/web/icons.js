// Small drawings of our own. Each state has its own outline, so that it is told apart without colour.

import { s } from './dom.js';

const cut = { class: 'cut', fill: 'none', 'stroke-width': '1.8', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.9', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
const solid = { fill: 'currentColor' };

const SHAPES = {
  up: () => [s('circle', { ...solid, cx: 8, cy: 8, r: 7 }), s('path', { ...cut, d: 'M5 8.3l2.1 2.1L11.2 6' })],
  stale: () => [s('circle', { ...line, cx: 8, cy: 8, r: 6.1 }), s('path', { ...line, d: 'M8 4.6V8l2.3 1.5' })],
  lost: () => [s('path', { ...solid, d: 'M8 .8l7.6 13.7H.4z' }), s('path', { ...cut, d: 'M8 6v3.6M8 12v.1' })],
  agent_died: () => [s('path', { ...solid, d: 'M8 .2L15.8 8 8 15.8.2 8z' }), s('path', { ...cut, d: 'M6 6l4 4M10 6l-4 4' })],
  stopped: () => [s('rect', { ...solid, x: 2, y: 2, width: 12, height: 12, rx: 2 })],
  powered_off: () => [s('path', { ...line, d: 'M8 1.8v5.4M4.6 3.9a5.6 5.6 0 1 0 6.8 0' })],
  unknown: () => [
    s('circle', { ...line, cx: 8, cy: 8, r: 6.6, 'stroke-dasharray': '2.6 2.6' }),
    s('path', { ...line, d: 'M6.4 6.4a1.7 1.7 0 1 1 2.2 1.6q-.6.3-.6 1M8 11.4v.1' }),
  ],
  critical: () => [s('path', { ...solid, d: 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z' }), s('path', { ...cut, d: 'M8 4.4v4.2M8 11.4v.1' })],
  warning: () => SHAPES.lost(),
  info: () => [s('circle', { ...solid, cx: 8, cy: 8, r: 7 }), s('path', { ...cut, d: 'M8 7.6v3.6M8 4.8v.1' })],
  measured: () => [s('circle', { ...solid, cx: 8, cy: 8, r: 4.4 })],
  modelled: () => [s('circle', { ...line, cx: 8, cy: 8, r: 4 }), s('path', { ...solid, d: 'M8 4a4 4 0 0 1 0 8z' })],
  assumed: () => [s('circle', { ...line, cx: 8, cy: 8, r: 4, 'stroke-dasharray': '2 2.2' })],
  back: () => [s('path', { ...line, d: 'M10 3L5 8l5 5' })],
};

/** A drawing of 16 by 16; text beside it says the same. */
export function icon(name) {
  const shapes = (SHAPES[name] ?? SHAPES.unknown)();
  return s('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }, ...shapes);
}

/** Wattrack's mark: a rack, and the current through it. */
export function mark() {
  return s(
    'svg',
    { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    s('rect', { class: 'mark-back', width: 32, height: 32, rx: 7 }),
    s('path', { class: 'mark-rails', d: 'M6 9h20M6 23h20' }),
    s('path', { class: 'mark-current', d: 'M5 16h5l2.5-4.5 4 9 3.5-7 1.5 2.5H27' }),
  );
}
