// What a node is made of, as far as it told.

import { h, put, show } from './dom.js';
import * as format from './format.js';
import { T } from './texts.js';

const N = T.node;
const SKEW_ALERT_SECONDS = 0.5;
const known = value => (value === null || value === undefined || value === '' ? null : String(value));

function skew(seconds) {
  if (format.finite(seconds) === null) {
    return null;
  }
  const size = Math.abs(seconds);
  const amount = size < 1 ? `${Math.round(size * 1000)}\u00a0ms` : `${size.toFixed(1)}\u00a0s`;
  return size > SKEW_ALERT_SECONDS ? (seconds > 0 ? N.ahead : N.behind)(amount) : N.inStep(amount);
}

const amount = (value, words) => (format.finite(value) === null ? null : words(value));

const lines = list => (Array.isArray(list) && list.length > 0 ? list.join(', ') : null);

const ROWS = [
  [N.board, node => known(node.board)],
  [N.firmware, node => known(node.firmware)],
  [N.cpuModel, node => known(node.cpu_model)],
  [N.cores, node => known(node.cores)],
  [N.memory, node => (format.finite(node.memory_bytes) === null ? null : format.text(format.bytes(node.memory_bytes)))],
  [N.disks, node => lines(node.disks)],
  [N.network, node => lines(node.network)],
  [N.kernel, node => known(node.kernel)],
  [N.addresses, node => known(Array.isArray(node.addresses) ? node.addresses.join(', ') : node.addresses)],
  [N.cost, node => known(node.cost)],
  [N.bought, node => known(node.bought)],
  [N.score, node => known(node.score)],
  [N.agent, node => known(node.agent_version)],
  [N.machine, node => known(node.machine_id), 'inventory-row inventory-long'],
  [N.skew, node => skew(node.clock_skew_seconds)],
  [N.spooled, node => amount(node.spooled_samples, N.samplesWaiting)],
  [N.lostSamples, node => amount(node.lost_samples, N.samplesLost)],
];

/** {element, update(node)}; a fact nobody knows is a dash. */
export function inventory() {
  const rows = ROWS.map(([label, read, kind = 'inventory-row']) => {
    const value = h('dd', { dir: 'auto' });
    return { read, value, element: h('div', { class: kind }, h('dt', {}, label), value) };
  });
  const element = h('section', { class: 'panel inventory', hidden: true }, h('h2', {}, N.inventory), h('dl', {}, ...rows.map(row => row.element)));
  return {
    element,
    update(node) {
      rows.forEach(({ read, value }) => put(value, read(node) ?? format.DASH));
      show(element, true);
    },
  };
}
