// A snapshot as the page wants it: safe to read, counted, ordered, filtered. Pure.

import { finite, words } from './format.js';

/** Trouble first; a state this page does not know is trouble until somebody says otherwise. */
export const STATES = ['lost', 'agent_died', 'stale', 'unknown', 'up', 'stopped', 'powered_off'];
export const SEVERITIES = ['critical', 'warning', 'info'];
const JOB_STATES = ['running', 'pending', 'failed', 'cancelled', 'completed'];
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const list = value => (Array.isArray(value) ? value.filter(one => one !== null && typeof one === 'object') : []);
const texts = value => (Array.isArray(value) ? value.filter(one => ['string', 'number'].includes(typeof one)).map(String) : []);

/** The state, or unknown. */
export function stateOf(node) {
  return STATES.includes(node?.state) ? node.state : 'unknown';
}

/**
 * A snapshot whose lists are lists, whose nodes have unique names and whose rest is as sent; knows
 * tells an empty list from none: an aggregator that watches nothing must not look all quiet.
 */
export function readSnapshot(raw) {
  const source = raw !== null && typeof raw === 'object' ? raw : {};
  const seen = new Set();
  const nodes = [];
  for (const node of list(source.nodes)) {
    const name = String(node.name ?? node.id ?? '?');
    if (!seen.has(name)) {
      seen.add(name);
      nodes.push({ ...node, name, jobs: texts(node.jobs), flags: texts(node.flags) });
    }
  }
  return {
    ...source,
    nodes,
    jobs: list(source.jobs).map(job => ({ ...job, id: String(job.id ?? '?'), nodes: texts(job.nodes) })),
    alerts: list(source.alerts),
    climate: list(source.climate),
    knows: { jobs: Array.isArray(source.jobs), alerts: Array.isArray(source.alerts) },
    power: source.power ?? {},
    fan: source.fan ?? {},
  };
}

/** How many nodes are in each state. */
export function countStates(nodes) {
  const counts = Object.fromEntries(STATES.map(state => [state, 0]));
  nodes.forEach(node => counts[stateOf(node)]++);
  return counts;
}

/** {some, all} simulated nodes and whether anything at all is simulated. */
export function simulation(snapshot) {
  const some = snapshot.nodes.filter(node => node.simulated === true).length;
  return { some, all: snapshot.nodes.length, any: snapshot.simulated === true || some > 0 };
}

/** The sensor that matters most: the warmest. */
export function warmest(climate) {
  return climate.reduce(
    (best, one) => ((finite(one.temperature_celsius) ?? -Infinity) > (finite(best?.temperature_celsius) ?? -Infinity) ? one : best),
    climate[0] ?? null,
  );
}

/** Alerts: what nobody has seen yet first, then by severity, then the newest. */
export function orderAlerts(alerts) {
  const rank = alert => {
    const severity = SEVERITIES.indexOf(alert.severity);
    return (alert.acknowledged === true ? 10 : 0) + (severity < 0 ? 1 : severity);
  };
  return [...alerts].sort((a, b) => rank(a) - rank(b) || collator.compare(String(b.since ?? ''), String(a.since ?? '')));
}

/** The checks of /health that are not well, of those whose name is wanted. */
const troubles = (health, wanted) =>
  (Array.isArray(health?.checks) ? health.checks : []).filter(
    check => typeof check?.name === 'string' && wanted(check.name) && check.status !== 'up',
  );

/** What /health says of schedulers that do not answer: [{name, detail}]. */
export function schedulerTroubles(health) {
  return troubles(health, name => name.startsWith('jobs.'))
    .map(check => ({ name: check.name.slice('jobs.'.length), detail: String(check.detail ?? '') }));
}

/** What /health says of stores that do not take everything: [detail]. */
export function storeTroubles(health) {
  return troubles(health, name => name === 'store' || name.startsWith('store.')).map(check => String(check.detail ?? ''));
}

/** Jobs: running first, then by start, the newest first. */
export function orderJobs(jobs) {
  const rank = job => JOB_STATES.indexOf(job.state) + (JOB_STATES.includes(job.state) ? 0 : 10);
  return [...jobs].sort(
    (a, b) => rank(a) - rank(b) || collator.compare(String(b.started ?? ''), String(a.started ?? '')) || collator.compare(a.id, b.id),
  );
}

/** What a scheduler may or may not tell of a job. */
const JOB_FACTS = {
  scheduler: job => job.scheduler,
  user: job => job.user,
  time: job => job.started,
  watts: job => finite(job.watts),
  joules: job => finite(job.joules),
  tasks: job => finite(job.tasks_done),
};

/** The facts that none of the jobs has; a column of dashes says nothing. */
export function unknownJobFacts(jobs) {
  const missing = value => value === null || value === undefined || value === '';
  return Object.keys(JOB_FACTS).filter(fact => jobs.every(job => missing(JOB_FACTS[fact](job))));
}

const FIGURES = {
  cpu: node => node.cpu_percent,
  memory: node => node.memory_percent,
  temperature: node => node.temperature_celsius,
  power: node => node.watts,
  load: node => node.load1,
};

/** Nodes in order: by name as people count (n2 before n10), by trouble, or highest figure first. */
export function sortNodes(nodes, order) {
  const byName = (a, b) => collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
  const figure = FIGURES[order];
  if (order === 'state') {
    return [...nodes].sort((a, b) => STATES.indexOf(stateOf(a)) - STATES.indexOf(stateOf(b)) || byName(a, b));
  }
  if (figure === undefined) {
    return [...nodes].sort(byName);
  }
  const value = node => finite(figure(node)) ?? -Infinity;
  return [...nodes].sort((a, b) => (value(b) === value(a) ? byName(a, b) : value(b) - value(a)));
}

/** Nodes whose name, job or flag contains the text, in the given state or in any. */
export function filterNodes(nodes, text, state) {
  const wanted = text.trim().toLocaleLowerCase();
  return nodes.filter(
    node =>
      (state === 'all' || stateOf(node) === state) &&
      (wanted === '' || [node.name, ...node.jobs, ...node.flags.map(words)].some(one => one.toLocaleLowerCase().includes(wanted))),
  );
}
