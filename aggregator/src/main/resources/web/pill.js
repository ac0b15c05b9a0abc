// A word with its shape: the state of a node, the quality of a figure.

import { attribute, h, put } from './dom.js';
import { icon } from './icons.js';

/** {element, set(name, word, title)}: icon and word, class "pill pill-NAME". */
export function pill(extraClass = '') {
  const word = h('span');
  const element = h('span', { class: 'pill' }, word);
  let shown = '';
  return {
    element,
    set(name, text, title = null) {
      if (shown !== name) {
        shown = name;
        element.className = `pill pill-${name} ${extraClass}`;
        element.replaceChildren(icon(name), word);
      }
      put(word, text);
      attribute(element, 'title', title);
    },
  };
}
