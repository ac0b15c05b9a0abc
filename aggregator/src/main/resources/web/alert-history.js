// What fired in the last week: a timeline and a list, loaded when somebody opens it.

import { loadAlerts } from './api.js';
import { h, put, s, show } from './dom.js';
import { SEVERITIES } from './cluster.js';
import * as format from './format.js';
import { T } from './texts.js';

const DAYS = 7;
const MOST = 50;
const AGAIN_MILLIS = 60_000;
const DAY_MILLIS = 86_400_000;

/** Where an alert is on a line from 0 to 100; null if it is not on it. Pure. */
export function span(alert, from, to) {
  const begin = format.millis(alert.since);
  const end = alert.resolved ? format.millis(alert.resolved) : to;
  if (begin === null || end === null || end < from || begin > to) {
    return null;
  }
  const x = (100 * (Math.max(begin, from) - from)) / (to - from);
  const width = (100 * (Math.min(end, to) - Math.max(begin, from))) / (to - from);
  return { x, width: Math.max(0.4, width) };
}

const known = alert => (SEVERITIES.includes(alert.severity) ? alert.severity : 'warning');

function bar(alert, from, to) {
  const at = span(alert, from, to);
  return at === null
    ? null
    : s('rect', { class: `bar bar-${known(alert)}`, x: `${at.x}%`, width: `${at.width}%`, y: '4', height: '16' },
        s('title', {}, `${alert.rule} ${alert.subject}: ${alert.text}`));
}

function line(alert) {
  const until = alert.resolved ? `${alert.resolved.slice(0, 19)}Z` : T.history.stillFiring;
  return h('li', { class: `alert alert-${known(alert)}` },
    h('p', {}, h('bdi', { class: 'alert-subject' }, String(alert.subject ?? '')), ' ', String(alert.text ?? '')),
    h('span', { class: 'alert-note' }, `${alert.rule} · ${String(alert.since).slice(0, 19)}Z – ${until}`));
}

/** {element}; asks nobody while it is closed. */
export function alertHistory(load = loadAlerts, now = Date.now) {
  const note = h('p', { class: 'muted' });
  const chart = s('svg', { class: 'alert-timeline', role: 'img', 'aria-label': T.history.heading, width: '100%', height: '24' });
  const list = h('ul', { class: 'alerts' });
  const element = h('details', { class: 'alert-history', ontoggle: () => element.open && refresh() },
    h('summary', {}, T.history.heading), chart, note, list);

  async function refresh() {
    put(note, T.history.loading);
    try {
      const answer = await load();
      const to = now();
      const all = [...(answer.alerts ?? []), ...(answer.history ?? [])];
      chart.replaceChildren(...all.map(alert => bar(alert, to - DAYS * DAY_MILLIS, to)).filter(one => one !== null));
      list.replaceChildren(...all.slice(0, MOST).map(line));
      put(note, all.length === 0 ? T.history.none : all.length > MOST ? T.history.more(all.length - MOST) : '');
    } catch {
      put(note, T.history.failed);
    }
    show(note, note.textContent !== '');
    if (element.open) {
      setTimeout(() => element.open && element.isConnected && refresh(), AGAIN_MILLIS);
    }
  }

  return { element };
}
