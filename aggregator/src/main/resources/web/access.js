// Asks for a token when the aggregator wants one, and says so when it wants none of anybody.

import { loadAccess, showToken } from './api.js';
import { h, put, show } from './dom.js';
import { T } from './texts.js';

/** True for an answer that a token would change. */
export const wantsToken = error => error?.status === 401 || error?.status === 403;

/** {element, ask(role)}: ask() promises true once a token is taken, false if the reader has none. */
export function tokenDialog() {
  const why = h('p');
  const wrong = h('p', { class: 'dialog-wrong', role: 'alert', hidden: true }, T.access.wrong);
  const input = h('input', { type: 'password', name: 'token', autocomplete: 'current-password', spellcheck: 'false', required: true, 'aria-label': T.access.token });
  const form = h('form', { method: 'dialog', onsubmit: event => { event.preventDefault(); send(); } },
    h('h2', {}, T.access.heading), why, input, wrong,
    h('p', { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'quiet-button', onclick: () => end(false) }, T.access.cancel),
      h('button', { type: 'submit', class: 'main-button' }, T.access.send)));
  const element = h('dialog', { class: 'dialog', oncancel: event => { event.preventDefault(); end(false); } }, form);
  let waiting = null;

  async function send() {
    try {
      await showToken(input.value.trim());
      end(true);
    } catch {
      show(wrong, true);
      input.select();
    }
  }

  function end(taken) {
    input.value = '';
    element.close();
    waiting?.(taken);
    waiting = null;
  }

  return {
    element,
    ask(role) {
      if (waiting !== null) {
        return Promise.resolve(false);
      }
      put(why, T.access.why[role]);
      show(wrong, false);
      element.showModal();
      return new Promise(resolve => { waiting = resolve; });
    },
  };
}

/** Runs an order; asks for a token and tries once more when it is refused for want of one. */
export async function withToken(dialog, order) {
  try {
    return await order();
  } catch (error) {
    if (wantsToken(error) && (await dialog.ask('operate'))) {
      return order();
    }
    throw error;
  }
}

/** {element}: a strip on every page while nothing is encrypted and nobody is asked who he is. */
export function insecureStrip(load = loadAccess) {
  const element = h('div', { class: 'simulation insecure', hidden: true }, h('strong', {}, T.access.insecure), ' ', h('span', {}, T.access.insecureDetail));
  load().then(access => show(element, access.insecure === true), () => show(element, false));
  return { element };
}
