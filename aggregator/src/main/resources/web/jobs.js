// The table of jobs. On a phone each row becomes a block; the labels come from data-label.

import { h, Keyed, put, show } from './dom.js';
import { loadHealth } from './api.js';
import { orderJobs, schedulerTroubles, unknownJobFacts } from './cluster.js';
import * as format from './format.js';
import { T } from './texts.js';

const MOST = 100;
const HEALTH_EVERY_MILLIS = 30_000;
const C = T.jobs.columns;

function row() {
  const cell = (label, className = '') => h('td', { 'data-label': label, class: className });
  const name = h('bdi', { class: 'job-name' });
  const id = h('span', { class: 'job-id' });
  const simulated = h('span', { class: 'simulated-tag' }, T.simulated.tag);
  const cells = {
    scheduler: cell(C.scheduler),
    user: cell(C.user),
    nodes: cell(C.nodes, 'job-nodes'),
    state: cell(C.state),
    time: cell(C.time, 'right'),
    watts: cell(C.watts, 'right'),
    joules: cell(C.joules, 'right'),
    tasks: cell(C.tasks, 'right'),
  };
  const joules = h('span');
  const range = h('span', { class: 'range' });
  cells.joules.append(joules, ' ', range);
  const element = h('tr', {}, h('th', { scope: 'row' }, name, ' ', id, ' ', simulated), ...Object.values(cells));
  let current = {};
  return {
    element,
    update(job) {
      current = job;
      element.className = `job job-${T.jobs.states[job.state] === undefined ? 'other' : job.state}`;
      put(name, String(job.name ?? job.id));
      put(id, job.name === undefined || job.name === null ? '' : job.id);
      show(simulated, job.simulated === true);
      put(cells.scheduler, String(job.scheduler ?? format.DASH));
      put(cells.user, String(job.user ?? format.DASH));
      put(cells.nodes, job.nodes.length === 0 ? format.DASH : job.nodes.join(', '));
      cells.nodes.title = job.nodes.join(', ');
      put(cells.state, T.jobs.states[job.state] ?? format.words(job.state ?? format.DASH));
      put(cells.watts, format.text(format.watts(job.watts)));
      put(joules, format.text(format.joules(job.joules)));
      put(range, format.interval(job.joules_low, job.joules_high, format.joules));
      put(cells.tasks, format.text(format.count(job.tasks_done)));
    },
    hide(facts) {
      Object.entries(cells).forEach(([fact, one]) => show(one, !facts.includes(fact)));
    },
    age(nowMillis) {
      put(cells.time, current.state === 'running' ? format.duration(format.secondsSince(current.started, nowMillis)) : format.DASH);
    },
  };
}

/** {element, update(snapshot), age(now)}; onHealth(health) is called for what /health says. */
export function jobTable(onHealth) {
  const body = h('tbody');
  const rows = new Keyed(body, row);
  const more = h('p', { class: 'muted' });
  const trouble = h('p', { class: 'muted', role: 'status' });
  let troubles = [];
  let jobCount = 0;
  let askedAt = -Infinity;
  const tell = () => {
    put(trouble, troubles.map(T.jobs.trouble).join(' '));
    show(trouble, troubles.length > 0);
    show(element, jobCount > 0 || troubles.length > 0);
  };
  const ask = () => {
    if (performance.now() - askedAt < HEALTH_EVERY_MILLIS) {
      return;
    }
    askedAt = performance.now();
    loadHealth().then(
      health => {
        troubles = schedulerTroubles(health);
        tell();
        onHealth(health);
      },
      () => {}, // the header says that the aggregator is away
    );
  };
  const right = ['time', 'watts', 'joules', 'tasks'];
  const heads = new Map(['job', 'scheduler', 'user', 'nodes', 'state', ...right].map(
    fact => [fact, h('th', { scope: 'col', class: right.includes(fact) ? 'right' : null }, C[fact])]));
  const element = h('section', { class: 'panel jobs' }, h('h2', {}, T.jobs.heading), trouble, h('table', {}, h('thead', {}, h('tr', {}, ...heads.values())), body), more);
  return {
    element,
    update(snapshot) {
      const unique = new Map(snapshot.jobs.map(job => [`${job.scheduler}/${job.id}`, job]));
      const jobs = orderJobs([...unique.values()]);
      const shown = jobs.slice(0, MOST);
      const unknown = unknownJobFacts(shown);
      rows.set(shown, job => `${job.scheduler}/${job.id}`);
      rows.rows.forEach(one => one.hide(unknown));
      heads.forEach((head, fact) => show(head, !unknown.includes(fact)));
      put(more, T.jobs.more(jobs.length - MOST));
      show(more, jobs.length > MOST);
      jobCount = jobs.length;
      ask();
      tell();
    },
    age: nowMillis => rows.rows.forEach(one => one.age(nowMillis)),
  };
}
