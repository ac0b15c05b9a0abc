// Which charts a node has, and which series each of them asks for.

import * as format from './format.js';
import { T } from './texts.js';

const C = T.charts;
const total = { cpu: 'cpu-total' };
const modes = Object.entries(C.modes).map(([field, label]) => ({ measurement: 'cpu', field, tags: total, label }));
const pair = (measurement, by, [inField, inLabel], [outField, outLabel]) => [
  { measurement, field: inField, agg: 'rate', by, label: inLabel },
  { measurement, field: outField, agg: 'rate', by, label: outLabel, dashed: true },
];

// Loopback, loop devices and RAM disks say nothing about the cluster.
const UNINTERESTING = /^(lo|loop\d+|ram\d+|zram\d+)$/;

/**
 * A plot: queries, each {measurement, field, tags, agg, by, label, dashed, quiet, format}; by names the tags
 * that tell its series apart, of which the largest stay, at most most. The value axis starts at 0
 * unless free, reaches at least top and never beyond limit; base 1024 makes its ticks binary. Most
 * nodes do not have what a rare one shows, so nothing is said where it is empty.
 */
export const PLOTS = [
  { id: 'cpu', title: C.cpu, format: format.share, stacked: true, limit: 100, queries: modes },
  {
    id: 'memory', title: C.memory, format: format.bytes, base: 1024, filled: true,
    queries: [
      { measurement: 'mem', field: 'used', label: C.used },
      { measurement: 'swap', field: 'used', label: C.swap },
      { measurement: 'mem', field: 'total', label: C.total, dashed: true, quiet: true },
    ],
  },
  {
    id: 'load', title: C.load, format: format.load,
    queries: [
      { measurement: 'system', field: 'load1', label: C.load1 },
      { measurement: 'system', field: 'load5', label: C.load5 },
      { measurement: 'system', field: 'load15', label: C.load15 },
      { measurement: 'system', field: 'n_cpus', label: C.cores, format: format.count, dashed: true, quiet: true },
    ],
  },
  { id: 'power', title: C.power, format: format.watts, queries: [{ measurement: 'power', field: 'watts', by: ['source', 'sensor'], label: '' }] },
  {
    id: 'network', title: C.network, format: format.byteRate, most: 4,
    queries: pair('net', ['interface'], ['bytes_recv', C.received], ['bytes_sent', C.sent]),
  },
  {
    id: 'disk', title: C.disk, format: format.byteRate, most: 4,
    queries: pair('diskio', ['name'], ['read_bytes', C.read], ['write_bytes', C.written]),
  },
  { id: 'temperature', title: C.temperature, format: format.degrees, free: true, most: 6, queries: [{ measurement: 'temp', field: 'temp', by: ['sensor'], label: '' }] },
  {
    id: 'pressure', title: C.pressure, format: format.share, top: 5,
    queries: [{ measurement: 'pressure', field: 'avg10', tags: { type: 'some' }, by: ['resource'], label: '' }],
  },
  { id: 'gpu', title: C.gpu, rare: true, format: format.percent, limit: 100, queries: [{ measurement: 'gpu', field: 'utilization_percent', by: ['gpu'], label: '' }] },
  {
    id: 'infiniband', title: C.infiniband, rare: true, format: format.byteRate, most: 4,
    queries: pair('infiniband', ['device', 'port'], ['bytes_recv', C.received], ['bytes_sent', C.sent]),
  },
  { id: 'wear', title: C.wear, rare: true, format: format.percent, top: 10, queries: [{ measurement: 'nvme', field: 'percentage_used', by: ['name'], label: '' }] },
  {
    id: 'shared', title: C.shared, rare: true, format: format.percent, limit: 100,
    queries: [{ measurement: 'filesystem', field: 'used_percent', by: ['kind', 'name'], label: '' }],
  },
  {
    id: 'nfs', title: C.nfs, rare: true, format: format.byteRate, most: 4,
    queries: [{ measurement: 'nfsstat', field: 'bytes', agg: 'rate', by: ['mountpoint', 'operation'], label: '' }],
  },
  {
    id: 'frequency', title: C.frequency, format: format.hertz,
    queries: [{ measurement: 'cpu', field: 'frequency_mhz', tags: total, label: C.average }],
  },
  { id: 'room', title: C.room, format: format.percent, limit: 100, most: 6, queries: [{ measurement: 'disk', field: 'used_percent', by: ['path'], label: '' }] },
];

/** What tells one series of a query from the next, in words; null for one not worth showing. */
export function seriesName(query, tags) {
  const values = (query.by ?? []).map(tag => String(tags[tag] ?? '')).filter(value => value !== '');
  return values.some(value => UNINTERESTING.test(value)) ? null : values.join(' ');
}
