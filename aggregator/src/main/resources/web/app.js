// Puts the page together: feed in, one of two views out.

import { tokenDialog, wantsToken, withToken } from './access.js';
import { acknowledge, loadCluster, openFeed } from './api.js';
import { readSnapshot } from './cluster.js';
import { h, put, show } from './dom.js';
import { Feed } from './feed.js';
import { millis } from './format.js';
import { header, STALE_SECONDS } from './header.js';
import { History } from './history.js';
import { nodePage } from './node.js';
import { overview } from './overview.js';
import { T } from './texts.js';

const history = new History();
const top = header();
const waiting = h('p', { class: 'waiting' }, T.waiting);
const announcer = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
const main = h('main', { id: 'content', tabindex: '-1' });
const skip = h('a', { class: 'skip', href: '#content', onclick: event => { event.preventDefault(); main.focus(); } }, T.skip);
const dialog = tokenDialog();
document.getElementById('app').append(skip, top.element, waiting, main, announcer, dialog.element);

let connection = 'connecting';
let snapshot = null;
let newsAt = null;
let stale = false;
let view = null;
let route = null;
let asked = false;

const announce = text => put(announcer, text);
const ageSeconds = () => (newsAt === null ? null : (performance.now() - newsAt) / 1000);

/** The aggregator's clock: of the newest snapshot, carried on. The reader's own may be wrong. */
function serverNow() {
  const time = millis(snapshot?.time);
  return time === null ? Date.now() : time + ageSeconds() * 1000;
}

function wanted() {
  const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
  const match = /^\/node\/(.+)$/.exec(path);
  if (match === null) {
    return { key: 'overview' };
  }
  try {
    const name = decodeURIComponent(match[1]);
    const range = new URLSearchParams(query).get('range') ?? '10m';
    return { key: `node ${range} ${name}`, name, range };
  } catch {
    return { key: 'overview' };
  }
}

function navigate() {
  const next = wanted();
  if (route?.key === next.key) {
    return;
  }
  const sameNode = next.name !== undefined && route?.name === next.name;
  const first = route === null;
  route = next;
  view?.dispose();
  view = next.name === undefined ? overview({ history, announce, acknowledge: id => withToken(dialog, () => acknowledge(id)) }) : nodePage(next.name, next.range, serverNow);
  main.replaceChildren(view.element);
  draw();
  if (sameNode) {
    main.querySelector('.ranges input:checked').focus({ preventScroll: true });
  } else if (!first) {
    window.scrollTo(0, 0);
    view.focus?.();
  }
}

function draw() {
  show(waiting, snapshot === null);
  show(main, snapshot !== null);
  if (snapshot !== null) {
    top.update(snapshot);
    view.update(snapshot, serverNow());
    const alerts = snapshot.alerts.filter(alert => alert.acknowledged !== true).length;
    document.title = T.pageTitle(view.title() ?? snapshot.cluster ?? T.unnamedCluster, alerts);
  }
  tick();
}

function tick() {
  const age = ageSeconds();
  top.tick(connection, age, millis(snapshot?.time));
  const nowStale = age !== null && age > STALE_SECONDS;
  if (nowStale !== stale) {
    stale = nowStale;
    document.body.classList.toggle('stale', stale);
    announce(stale ? T.connection.lostAnnouncement : T.connection.liveAnnouncement);
  }
  if (snapshot !== null) {
    view.tick(serverNow());
  }
}

const feed = new Feed(
  {
    open: openFeed,
    load: loadCluster,
    after(delayMillis, task) {
      const timer = setTimeout(task, delayMillis);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  },
  {
    snapshot(raw, news) {
      snapshot = readSnapshot(raw);
      newsAt = news || newsAt === null ? performance.now() : newsAt;
      history.add(snapshot);
      draw();
    },
    connection(state, error) {
      connection = state;
      put(waiting, wantsToken(error) ? T.refused : T.waiting);
      if (wantsToken(error) && !asked) {
        asked = true;
        dialog.ask('read').then(taken => taken && location.reload());
      }
      tick();
    },
  },
);

window.addEventListener('hashchange', navigate);
window.addEventListener('online', () => feed.hurry());
document.addEventListener('visibilitychange', () => !document.hidden && feed.hurry());
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => view.restyle?.());
setInterval(tick, 1000);
navigate();
feed.start();
