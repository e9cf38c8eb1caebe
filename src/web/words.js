// SPDX-License-Identifier: Apache-2.0
// Values as text. An unknown value is shown as unknown, never as a number.

import { el } from "./dom.js";

export const STATUSES = ["critical", "unknown", "warning", "ok"];
export const SHOWN = ["critical", "unknown", "warning", "watching", "ok", "unused"]; // as groups are shown
const SIGNS = { critical: "✕", unknown: "?", warning: "!", watching: "◔", ok: "✓", unused: "–" };

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

const isKnown = (value) => value !== null && value !== undefined;

export const unknown = () => el("span", { class: "muted" }, "unknown");

// The value as text, or "unknown".
export const known = (value, words) => (isKnown(value) ? words(value) : unknown());

// A value of a group, or its last known value, marked with its time.
export function current(group, field, words) {
  const last = group.last_known?.[field];
  if (isKnown(group[field]) || !isKnown(last)) return known(group[field], words);
  return el("i", { class: "muted" }, `${words(last)} as of ${clock(new Date(group.last_known.at))}`);
}

export const count = (value) => plain.format(value);

export const rate = (value) => `${value < 10 ? fine.format(value) : plain.format(value)}/s`;

export const percent = (value) => `${fine.format(value)} %`;

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const UNITS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

// "4 min 10 s": the two largest units.
export function span(seconds) {
  if (seconds < 10) return `${fine.format(Math.max(0, seconds))} s`;
  let left = Math.round(seconds);
  const parts = [];
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0) parts.push(`${whole} ${unit}`);
    if (parts.length === 2 || (parts.length === 1 && whole === 0)) break;
  }
  return parts.join(" ");
}

// A forecast: seconds, or "+Inf" for never.
export const forecast = (value, never) => (value === "+Inf" ? never : `in ${span(value)}`);

export const clock = (date) =>
  date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const minute = (date) =>
  date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export function badge(status) {
  return el("span", { class: `badge ${status}` },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status] ?? "?"), status);
}
