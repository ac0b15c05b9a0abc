import assert from 'node:assert/strict';
import test from 'node:test';
import * as cluster from '../../main/resources/web/cluster.js';

const names = nodes => nodes.map(node => node.name).join(' ');

test('whatever comes, lists are lists and names are unique', () => {
  for (const raw of [null, undefined, 5, 'x', [], {}, { nodes: 7, jobs: {}, alerts: null, climate: 'x', power: null }]) {
    const snapshot = cluster.readSnapshot(raw);
    assert.deepEqual([snapshot.nodes, snapshot.jobs, snapshot.alerts, snapshot.climate], [[], [], [], []]);
    assert.deepEqual([snapshot.power, snapshot.fan], [{}, {}]);
  }
  const snapshot = cluster.readSnapshot({ nodes: [{ name: 'a', jobs: ['1', null, 2] }, { name: 'a' }, null, { id: 'x' }], later: 1 });
  assert.equal(names(snapshot.nodes), 'a x');
  assert.deepEqual(snapshot.nodes[0].jobs, ['1', '2']);
  assert.equal(snapshot.later, 1);
});

test('no list of alerts is not the same as no alerts', () => {
  assert.deepEqual(cluster.readSnapshot({ alerts: [] }).knows, { jobs: false, alerts: true });
});

test('a state from the future counts as unknown', () => {
  const counts = cluster.countStates([{ state: 'up' }, { state: 'dreaming' }, {}]);
  assert.equal(counts.up, 1);
  assert.equal(counts.unknown, 2);
});

test('nodes come in the order people count, trouble or heat first when asked', () => {
  const nodes = [
    { name: 'n10', state: 'up', temperature_celsius: 50 },
    { name: 'n2', state: 'lost' },
    { name: 'n1', state: 'up', temperature_celsius: 60 },
  ];
  assert.equal(names(cluster.sortNodes(nodes, 'name')), 'n1 n2 n10');
  assert.equal(names(cluster.sortNodes(nodes, 'state')), 'n2 n1 n10');
  assert.equal(names(cluster.sortNodes(nodes, 'temperature')), 'n1 n10 n2');
});

test('the filter finds names, jobs and flags as they are read', () => {
  const nodes = cluster.readSnapshot({
    nodes: [
      { name: 'Alpha', state: 'up', jobs: ['4711'] },
      { name: 'beta', state: 'lost', flags: ['under_voltage'] },
    ],
  }).nodes;
  assert.equal(names(cluster.filterNodes(nodes, ' alp', 'all')), 'Alpha');
  assert.equal(names(cluster.filterNodes(nodes, '4711', 'all')), 'Alpha');
  assert.equal(names(cluster.filterNodes(nodes, 'under v', 'all')), 'beta');
  assert.equal(names(cluster.filterNodes(nodes, '', 'lost')), 'beta');
});

test('alerts nobody has seen come before acknowledged ones, critical before the rest', () => {
  const order = cluster.orderAlerts([
    { id: 1, severity: 'critical', acknowledged: true },
    { id: 2, severity: 'info' },
    { id: 3, severity: 'critical' },
  ]);
  assert.deepEqual(order.map(alert => alert.id), [3, 2, 1]);
});

test('simulation is seen in the snapshot or in any node', () => {
  const of = raw => cluster.simulation(cluster.readSnapshot(raw));
  assert.deepEqual(of({ nodes: [{ name: 'a', simulated: true }, { name: 'b' }] }), { some: 1, all: 2, any: true });
  assert.deepEqual(of({ simulated: true, nodes: [] }), { some: 0, all: 0, any: true });
  assert.equal(of({ nodes: [{ name: 'a' }] }).any, false);
});

test('the warmest sensor is chosen, a silent one only when there is no other', () => {
  assert.equal(cluster.warmest([{ sensor: 'a' }, { sensor: 'b', temperature_celsius: -3 }]).sensor, 'b');
  assert.equal(cluster.warmest([{ sensor: 'a' }]).sensor, 'a');
  assert.equal(cluster.warmest([]), null);
});

test('schedulers that do not answer are told of, and nothing else of /health', () => {
  const checks = [
    { name: 'store', status: 'degraded', detail: 'full' },
    { name: 'jobs.slurm', status: 'degraded', detail: 'squeue did not answer' },
    { name: 'jobs.dask', status: 'up', detail: '2 workers' },
    null,
    { name: 7 },
  ];
  assert.deepEqual(cluster.schedulerTroubles({ checks }), [{ name: 'slurm', detail: 'squeue did not answer' }]);
  for (const raw of [null, {}, { checks: 5 }, 'x']) {
    assert.deepEqual(cluster.schedulerTroubles(raw), []);
  }
});

test('stores that do not take everything are told of, and nothing else of /health', () => {
  const checks = [
    { name: 'store', status: 'up', detail: 'takes samples' },
    { name: 'store.external', status: 'degraded', detail: 'refuses the token' },
    { name: 'storehouse', status: 'degraded', detail: 'not ours' },
    { name: 'jobs.slurm', status: 'degraded', detail: 'squeue did not answer' },
  ];
  assert.deepEqual(cluster.storeTroubles({ checks }), ['refuses the token']);
  assert.deepEqual(cluster.storeTroubles(null), []);
});

test('what no job tells of is no column, and a zero is something told', () => {
  const jobs = [
    { id: '1', scheduler: 'slurm', user: '', started: null, watts: 0 },
    { id: '2', scheduler: 'slurm', joules: NaN, tasks_done: 3 },
  ];
  assert.deepEqual(cluster.unknownJobFacts(jobs), ['user', 'time', 'joules']);
});
