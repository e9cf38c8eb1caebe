// SPDX-License-Identifier: Apache-2.0
// The list of groups, worst first. The server filters, sorts and cuts: only the rows on the screen
// and some around them are fetched and kept, so that ten thousand groups cost no more than fifty.

import { getGroups } from "./api.js";
import { el, morphChildren } from "./dom.js";
import { STATUSES, badge, count, current, plural, span } from "./words.js";

const MARGIN = 150; // rows fetched above and below the screen
const OVERSCAN = 10; // rows drawn above and below it
const KEY_PAUSE_MS = 80;

const body = document.querySelector("#groups tbody");
const table = document.getElementById("groups");
const found = document.getElementById("found");
const search = document.getElementById("search");
const statuses = document.getElementById("statuses");

let status = "";
let loaded = { groups: [], offset: 0, total: 0, counts: null, not_ready: [] };
let rowHeight = 51;
let running = null; // the request in flight
let focusNext = null; // the number of the row that gets the focus once it is drawn

export const groupLink = (name, cluster) =>
  `#/group/${encodeURIComponent(name)}${cluster ? `?cluster=${encodeURIComponent(cluster)}` : ""}`;

function row(group, index) {
  return el("tr", { role: "row", "data-key": `${group.cluster}\n${group.group}`,
                    "data-index": index, "aria-rowindex": index + 2 },
    el("td", { role: "cell", class: "status" }, badge(group.shown_as)),
    el("td", { role: "cell", class: "name" },
      el("a", { href: groupLink(group.group, group.cluster) }, group.group === "" ? "(empty name)" : group.group),
      group.cluster ? el("span", { class: "cluster" }, group.cluster) : null,
      group.type === "Share" ? el("span", { class: "cluster" }, "share group") : null),
    el("td", { role: "cell", class: "number lag" }, current(group, "lag_sum", count)),
    el("td", { role: "cell", class: "number time" }, current(group, "lag_seconds_max", span)),
    el("td", { role: "cell", class: "why", title: group.headline }, el("p", {}, group.headline)));
}

// Takes the place of the rows that are not drawn.
const spacer = (key) =>
  el("tr", { class: "spacer", "data-key": `spacer ${key}`, "aria-hidden": "true" }, el("td", { colspan: 5 }));

function stretch(line, rows) {
  line.firstChild.style.height = `${Math.max(0, rows) * rowHeight}px`;
}

// The numbers of the rows on the screen.
function onScreen() {
  const top = body.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(-top / rowHeight));
  return { first, end: first + Math.ceil(window.innerHeight / rowHeight) + 1 };
}

export function draw() {
  const { first, end } = onScreen();
  const last = loaded.offset + loaded.groups.length;
  const from = Math.min(Math.max(first - OVERSCAN, loaded.offset), last);
  const to = Math.max(from, Math.min(end + OVERSCAN, last));
  const rows = loaded.groups.slice(from - loaded.offset, to - loaded.offset)
    .map((group, i) => row(group, from + i));
  morphChildren(body, [spacer("before"), ...rows, spacer("after")]);
  stretch(body.firstChild, from);
  stretch(body.lastChild, loaded.total - to);
  const height = rows.length === 0 ? 0 : body.children[1].getBoundingClientRect().height;
  if (height > 0 && Math.abs(height - rowHeight) > 0.5) {
    rowHeight = height;
    draw();
    return;
  }
  table.setAttribute("aria-rowcount", loaded.total + 1);
  focusWaiting();
}

function focusWaiting() {
  if (focusNext === null) return;
  const link = body.querySelector(`tr[data-index="${focusNext}"] a`);
  if (!link) return;
  link.focus({ preventScroll: true });
  focusNext = null;
}

function showCounts() {
  const filtered = status !== "" || search.value !== "";
  const unread = loaded.not_ready.map(({ cluster, text }) => `No answer from ${cluster || "Kafka"} yet: ${text}.`);
  const words = loaded.total === 0 && unread.length > 0 ? unread.join(" ") : filtered ? `${plural(loaded.total, "group")} found` : plural(loaded.total, "group");
  if (found.textContent !== words) found.textContent = words;
  for (const name of STATUSES) {
    const number = statuses.querySelector(`[data-count="${name}"]`);
    number.textContent = loaded.counts ? ` ${count(loaded.counts[name])}` : "";
  }
}

// Fetches the rows on the screen and around it.
export async function refresh() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const { first, end } = onScreen();
  const offset = Math.max(0, first - MARGIN);
  const wanted = { search: search.value, status, offset, limit: end + MARGIN - offset };
  try {
    const document = await getGroups(wanted, mine.signal);
    loaded = { groups: document.groups, offset: document.offset, total: document.total, counts: document.counts,
               not_ready: document.not_ready };
    draw();
    showCounts();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    if (running === mine) running = null;
  }
}

function isCovered() {
  const { first, end } = onScreen();
  return first >= loaded.offset && Math.min(end, loaded.total) <= loaded.offset + loaded.groups.length;
}

let drawing = false;
function scrolled(onFailure) {
  if (drawing || document.getElementById("list").hidden) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
    if (!isCovered() && !running) refresh().then(() => isCovered() || refresh()).catch(onFailure);
  });
}

// --- filters ---

function statusChoice(value, label) {
  const input = el("input", { type: "radio", name: "status", value, id: `status-${value || "all"}`,
                              checked: value === status });
  return el("label", { class: value, for: input.id }, input, label,
    value ? el("span", { "data-count": value }) : null);
}

function filtersChanged(onFailure) {
  window.scrollTo(0, 0);
  refresh().catch(onFailure);
}

// --- keys: the arrow keys move from group to group ---

function moveTo(index) {
  if (index < 0) return search.focus();
  if (index >= loaded.total) return;
  focusNext = index;
  const top = body.getBoundingClientRect().top + window.scrollY + index * rowHeight;
  const above = table.tHead.getBoundingClientRect().height;
  if (top - above < window.scrollY) window.scrollTo(0, top - above);
  else if (top + rowHeight > window.scrollY + window.innerHeight) window.scrollTo(0, top + rowHeight - window.innerHeight);
  draw();
}

function onKey(event) {
  const line = event.target.closest("tr[data-index]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!line || !step) return;
  event.preventDefault();
  moveTo(Number(line.dataset.index) + step);
}

// The list is shown again: the group that the reader left gets the focus.
export function focusGroup(name, cluster) {
  const at = loaded.groups.findIndex((group) => group.group === name && group.cluster === (cluster ?? group.cluster));
  if (at < 0) return;
  focusNext = loaded.offset + at;
  focusWaiting();
}

export function startList(onFailure) {
  statuses.append(statusChoice("", "all"), ...STATUSES.map((name) => statusChoice(name, name)));
  statuses.addEventListener("change", (event) => {
    status = event.target.value;
    filtersChanged(onFailure);
  });
  let pause = 0;
  search.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => filtersChanged(onFailure), KEY_PAUSE_MS);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    moveTo(0);
  });
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  body.addEventListener("keydown", onKey);
  body.addEventListener("click", (event) => {
    const link = event.target.closest("tr")?.querySelector("a");
    if (link && !event.target.closest("a") && getSelection().isCollapsed) link.click();
  });
  window.addEventListener("scroll", () => scrolled(onFailure), { passive: true });
  window.addEventListener("resize", () => scrolled(onFailure));
}
