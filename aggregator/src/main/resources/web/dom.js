// Elements without markup strings: data goes in as text and attributes only, so no name can become
// code, and the page works under a Content-Security-Policy without inline script or style.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/** An HTML element; attributes that start with "on" are listeners, null and false are left out. */
export const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Sets text, touching the page only when it changes. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute, or removes it for null, touching the page only when it changes. */
export function attribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

export function show(element, visible) {
  if (element.hidden === visible) {
    element.hidden = !visible;
  }
}

/** A number in large type and its unit in small. */
export function figure(className) {
  const number = h('span', { class: 'number' });
  const unit = h('span', { class: 'unit' });
  const element = h('span', { class: `figure ${className}` }, number, ' ', unit);
  return {
    element,
    set(quantity) {
      put(number, quantity.number);
      put(unit, quantity.unit);
    },
  };
}

/**
 * Keeps the children of a parent equal to a list. create(item) gives {element, update(item)}. An
 * element stays where it is and keeps its focus unless the order really changed.
 */
export class Keyed {
  #parent;
  #create;
  #known = new Map();

  constructor(parent, create) {
    this.#parent = parent;
    this.#create = create;
  }

  set(items, keyOf) {
    const wanted = new Set(items.map(keyOf));
    for (const [key, row] of this.#known) {
      if (!wanted.has(key)) {
        row.element.remove();
        row.dispose?.();
        this.#known.delete(key);
      }
    }
    let next = this.#parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      let row = this.#known.get(key);
      if (row === undefined) {
        row = this.#create(item);
        this.#known.set(key, row);
      }
      row.update(item);
      if (row.element === next) {
        next = next.nextElementSibling;
      } else {
        this.#parent.insertBefore(row.element, next);
      }
    }
  }

  get rows() {
    return this.#known;
  }
}
