// The banner of active alerts.

import { h, Keyed, put, show } from './dom.js';
import { orderAlerts, SEVERITIES } from './cluster.js';
import * as format from './format.js';
import { pill } from './pill.js';
import { T } from './texts.js';

const FEW = 4;

function row(acknowledge) {
  const severity = pill('severity');
  const text = h('span', { class: 'alert-text' });
  const subject = h('bdi', { class: 'alert-subject' });
  const note = h('span', { class: 'alert-note' });
  const seen = h('button', { type: 'button', class: 'quiet-button', onclick: () => tell() }, T.acknowledge);
  const element = h('li', {}, severity.element, h('p', {}, subject, ' ', text), note, seen);
  let current = {};

  async function tell() {
    seen.disabled = true;
    try {
      await acknowledge(String(current.id));
      show(seen, false);
    } catch {
      seen.title = T.acknowledgeFailed;
    } finally {
      seen.disabled = false;
    }
  }

  return {
    element,
    update(alert) {
      current = alert;
      const name = SEVERITIES.includes(alert.severity) ? alert.severity : 'warning';
      element.className = `alert alert-${name}${alert.acknowledged === true ? ' alert-acknowledged' : ''}`;
      severity.set(name, T.severity[name]);
      put(subject, String(alert.subject ?? ''));
      put(text, String(alert.text ?? alert.rule ?? '') + (alert.simulated === true ? ` (${T.simulated.tag})` : ''));
      show(seen, alert.acknowledged !== true && alert.id !== undefined);
      element.title = alert.check ? T.checkFirst(String(alert.check)) : '';
    },
    age(nowMillis) {
      const seconds = format.secondsSince(current.since, nowMillis);
      const parts = [String(current.rule ?? ''), seconds === null ? '' : T.since(format.duration(seconds)), current.acknowledged === true ? T.acknowledged : ''];
      put(note, parts.filter(part => part !== '').join(' · '));
    },
  };
}

const keyOf = alert => String(alert.id ?? `${alert.rule}/${alert.subject}`);

/**
 * {element, update(snapshot), age(now)}; announce(text) is called for alerts not seen before,
 * acknowledge(id) promises that the aggregator knows.
 */
export function alertBanner(announce, acknowledge) {
  const list = h('ul', { class: 'alerts' });
  const rows = new Keyed(list, () => row(acknowledge));
  const seen = new Set();
  let all = false;
  let alerts = [];
  const toggle = h('button', { type: 'button', class: 'quiet-button', onclick: () => { all = !all; draw(); } });
  const element = h('section', { class: 'alert-section', 'aria-label': T.alertsHeading }, list, toggle);

  function draw() {
    rows.set(all ? alerts : alerts.slice(0, FEW), keyOf);
    show(toggle, alerts.length > FEW);
    put(toggle, all ? T.showFewerAlerts : T.showAllAlerts(alerts.length));
    show(element, alerts.length > 0);
  }

  return {
    element,
    update(snapshot) {
      const unique = new Map(snapshot.alerts.map(alert => [keyOf(alert), alert]));
      alerts = orderAlerts([...unique.values()]);
      const fresh = alerts.filter(alert => !seen.has(keyOf(alert)));
      fresh.forEach(alert => seen.add(keyOf(alert)));
      if (fresh.length > 0) {
        announce(T.newAlerts(fresh.slice(0, 3).map(alert => `${alert.subject ?? ''} ${alert.text ?? ''}`).join('; ')));
      }
      draw();
    },
    age: nowMillis => rows.rows.forEach(one => one.age(nowMillis)),
  };
}
