// SPDX-License-Identifier: Apache-2.0
// Creates elements without parsing markup: text stays text, so that names may hold any characters.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

// State that the reader changed. Styles are set through .style only: the content security policy forbids the attribute.
const KEPT = { DETAILS: ["open", "style"], INPUT: ["value", "checked", "style"] };

function morphAttributes(from, to) {
  const kept = KEPT[from.tagName] ?? ["style"];
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
  }
}

const keyOf = (node) => node.dataset?.key ?? null;
const alike = (a, b) => a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function morph(from, to) {
  morphAttributes(from, to);
  if (from.dataset.own === undefined) replace(from, [...to.childNodes]);
}

function replace(from, wanted) {
  const keyed = new Map();
  for (const node of from.childNodes) if (keyOf(node) !== null) keyed.set(keyOf(node), node);
  let at = from.firstChild;
  for (const next of wanted) {
    const known = keyOf(next) === null ? at : keyed.get(keyOf(next));
    if (known && alike(known, next)) {
      if (known === at) at = at.nextSibling;
      else from.insertBefore(known, at);
      if (known.nodeType === Node.TEXT_NODE) {
        if (known.data !== next.data) known.data = next.data;
      } else {
        morph(known, next);
      }
    } else {
      from.insertBefore(next, at);
    }
  }
  while (at) {
    const after = at.nextSibling;
    at.remove();
    at = after;
  }
}

// Replaces the children of `from` and keeps existing elements with their focus, selection and scroll
// position. Elements with a data-key are matched by it, the others by their order. The children of an
// element with data-own are not touched.
export function morphChildren(from, wanted) {
  const focused = document.activeElement;
  replace(from, wanted);
  // A moved element loses the focus.
  if (focused !== document.activeElement && from.contains(focused)) focused.focus({ preventScroll: true });
}
