// The row of totals.

import { figure, h, put } from './dom.js';
import { countStates, SEVERITIES, STATES, warmest } from './cluster.js';
import * as format from './format.js';
import { T } from './texts.js';

const OLD_SECONDS = 10;

function tile(label, className) {
  const main = figure('figure-large');
  const second = h('span', { class: 'tile-second' });
  const note = h('p', { class: 'tile-note' });
  const element = h('section', { class: `tile ${className}` }, h('h2', { class: 'label' }, label), h('p', { class: 'tile-main' }, main.element, second), note);
  return { element, main, second, note };
}

const old = seconds => (format.finite(seconds) !== null && seconds > OLD_SECONDS ? T.tiles.old(format.duration(seconds)) : '');
const join = parts => parts.filter(part => part !== '' && part !== undefined).join(' · ');

function nodes(one, snapshot) {
  const counts = countStates(snapshot.nodes);
  const all = snapshot.nodes.length;
  one.main.set({ number: String(counts.up), unit: T.tiles.upOf(all) });
  const rest = STATES.filter(state => state !== 'up' && counts[state] > 0).map(state => `${counts[state]} ${T.states[state].toLowerCase()}`);
  put(one.note, all === 0 ? T.tiles.noNodes : rest.length === 0 ? T.tiles.allUp : rest.join(' · '));
}

function power(one, { power: { watts, source, age_seconds: age, watt_hours_today: today, simulated } }) {
  one.main.set(format.watts(watts));
  const energy = format.finite(today) === null ? '' : `${format.text(format.wattHours(today))} ${T.tiles.today}`;
  put(one.note, join([simulated === true ? T.simulated.tag : '', energy, format.words(source), old(age)]) || T.tiles.powerNone);
}

function climate(one, { climate: sensors, fan }) {
  const sensor = warmest(sensors);
  one.main.set(format.degrees(sensor?.temperature_celsius));
  const humidity = format.finite(sensor?.humidity_percent);
  put(one.second, humidity === null ? '' : T.tiles.humidity(format.text(format.percent(humidity))));
  const who = sensor === null ? T.tiles.climateNone : sensors.length > 1 ? T.tiles.sensors(sensors.length) : format.words(sensor.sensor);
  const fanText = fan.running === true ? T.tiles.fanOn : fan.running === false ? T.tiles.fanOff : '';
  put(one.note, join([sensor?.simulated === true ? T.simulated.tag : '', who, fanText, old(sensor?.age_seconds)]));
}

const nothing = { number: format.DASH, unit: '' };

function jobs(one, snapshot) {
  if (!snapshot.knows.jobs) {
    one.main.set(nothing);
    put(one.note, T.tiles.jobsUnknown);
    return;
  }
  const inState = state => snapshot.jobs.filter(job => job.state === state).length;
  one.main.set({ number: String(inState('running')), unit: T.tiles.running });
  put(one.note, inState('pending') > 0 ? T.tiles.pending(inState('pending')) : T.tiles.noPending);
}

function alerts(one, snapshot) {
  const counts = SEVERITIES.map(severity => [severity, snapshot.alerts.filter(alert => alert.severity === severity).length]);
  one.main.set(snapshot.knows.alerts ? { number: String(snapshot.alerts.length), unit: '' } : nothing);
  const worst = counts.find(([, n]) => n > 0)?.[0];
  one.element.className = `tile tile-alerts ${worst === undefined ? '' : `tile-${worst}`}`;
  put(one.note, !snapshot.knows.alerts ? T.tiles.alertsUnknown : worst === undefined ? T.tiles.noAlerts : counts.filter(([, n]) => n > 0).map(([severity, n]) => T.tiles[severity](n)).join(' · '));
}

/** {element, update(snapshot)}. */
export function tiles() {
  const all = [
    [tile(T.tiles.nodes, 'tile-nodes'), nodes],
    [tile(T.tiles.power, 'tile-power'), power],
    [tile(T.tiles.climate, 'tile-climate'), climate],
    [tile(T.tiles.jobs, 'tile-jobs'), jobs],
    [tile(T.tiles.alerts, 'tile-alerts'), alerts],
  ];
  return {
    element: h('div', { class: 'tiles' }, ...all.map(([one]) => one.element)),
    update: snapshot => all.forEach(([one, set]) => set(one, snapshot)),
  };
}
