// SPDX-License-Identifier: Apache-2.0
// One group: its verdict as text with the evidence, the last hour, members, topics and partitions.

import { getGroup, getHistory } from "./api.js";
import { showChart } from "./chart.js";
import { el, morphChildren } from "./dom.js";
import { membersOf, topicsOf } from "./tables.js";
import { badge, clock, count, current, forecast, known, rate, span } from "./words.js";

const section = document.getElementById("group");

let shown = null; // {name, cluster} of the group in the section
let group = null;
let latest = []; // its last hour, by minute
let now = 0; // the server's time of the answer
let touched = new Map(); // topics that the reader opened or closed
let whole = new Set(); // topics whose partitions are all shown

const view = { open: (topic) => touched.get(topic), all: (topic) => whole.has(topic) };

// --- the verdict ---

function evidenceOf({ topic, partition, value, threshold, seconds }) {
  const parts = [];
  if (topic !== null) parts.push(partition === null ? topic : `${topic}, partition ${partition}`);
  if (value !== null) parts.push(`measured ${count(value)}`);
  if (threshold !== null) parts.push(`threshold ${count(threshold)}`);
  if (seconds !== null) parts.push(`for ${span(seconds)}`);
  return parts.length === 0 ? null : el("p", { class: "evidence" }, parts.join(" · "));
}

function reasonsOf({ reasons }) {
  return el("ul", { class: "reasons" }, ...reasons.map((reason) => el("li", {},
    badge(reason.status), el("div", {}, el("p", {}, reason.text, " ", el("code", {}, reason.reason)),
      evidenceOf(reason.evidence)))));
}

// What helps, and common attempts that do not.
function adviceOf({ advice }) {
  const list = (helps, title) => {
    const texts = advice.filter((one) => one.helps === helps).map((one) => el("li", {}, one.text));
    return texts.length === 0 ? null : el("div", {}, el("h3", {}, title), el("ul", {}, ...texts));
  };
  return [list(true, "What helps"), list(false, "What would not help")].filter(Boolean);
}

function sinceOf({ status_since: since }) {
  if (since === null) return "";
  const time = new Date(since);
  const day = now - time > 12 * 3600_000 ? `${time.toLocaleDateString("en-GB")} ` : "";
  return ` since ${day}${clock(time)}, for ${span((now - time) / 1000)}`;
}

// --- the numbers ---

function factsOf() {
  const text = (value) => known(value, String);
  return [
    ["Lag", current(group, "lag_sum", count)],
    ["Largest lag of a partition", known(group.lag_max, count)],
    ["Longest time lag", current(group, "lag_seconds_max", span)],
    ["Consumed", known(group.consumed_per_second, rate)],
    ["Produced to its topics", known(group.produced_per_second, rate)],
    ["Caught up", known(group.catch_up_seconds, (value) => (value === 0 ? "now" : forecast(value, "never at this rate")))],
    ["Retention overtakes it", known(group.data_loss_eta_seconds, (value) =>
      (value === 0 ? "now" : forecast(value, "not at this rate")))],
    ["State", text(group.state)], ["Type", text(group.type)], ["Assignor", text(group.assignor)],
    ["Coordinator", known(group.coordinator, (id) => `broker ${id}`)],
    ["Rebalances seen", known(group.rebalances_total, count)], ["Commits seen", count(group.offset_commits_total)],
    ["Age of the data", known(group.age_seconds, span)],
  ].map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value || "none")));
}

// --- the whole ---

function render(minutes) {
  const title = group.group === "" ? "(empty name)" : group.group;
  morphChildren(section, [
    el("nav", { "aria-label": "Back" }, el("a", { href: "#/", id: "back" }, "← All groups")),
    el("h2", { id: "group-name", tabindex: "-1" }, title,
      group.cluster ? el("span", { class: "cluster" }, group.cluster) : null),
    el("p", { class: "since" }, badge(group.shown_as), sinceOf(group)),
    el("p", { class: "headline" }, group.headline),
    reasonsOf(group),
    el("div", { class: "advice" }, ...adviceOf(group)),
    el("dl", { class: "facts" }, ...factsOf()),
    el("h3", {}, "The last hour"),
    el("div", { class: "chart", "data-own": "", "data-key": "chart" }),
    el("h3", {}, `Members${group.members ? ` (${count(group.members.length)})` : ""}`),
    membersOf(group),
    el("h3", {}, "Topics and partitions"),
    ...(group.topics.length === 0 ? [el("p", {}, "It has neither a commit nor an assigned partition.")]
      : topicsOf(group, view)),
  ]);
  showChart(section.querySelector(".chart"), minutes);
}

function renderMissing(failure) {
  const words = {
    400: "Several clusters have a group of this name; the address needs ?cluster=.",
    404: "There is no group of this name. It may have been deleted, or a filter leaves it out.",
  }[failure.status] ?? `${failure.message[0].toUpperCase()}${failure.message.slice(1)}.`;
  morphChildren(section, [
    el("nav", { "aria-label": "Back" }, el("a", { href: "#/", id: "back" }, "← All groups")),
    el("h2", { id: "group-name", tabindex: "-1" }, shown.name), el("p", {}, words)]);
}

// Fetches and shows the group; returns the beginning of the window's title. Throws if lagwatch cannot be
// reached. `status` is the promise of the status document, which has the server's time.
export async function refreshGroup({ name, cluster }, status, signal) {
  if (shown?.name !== name || shown?.cluster !== cluster) {
    shown = { name, cluster };
    touched = new Map();
    whole = new Set();
    section.replaceChildren();
  }
  try {
    const [document, history, { started_timestamp_seconds: started, uptime_seconds: up }] = await Promise.all(
      [getGroup(name, cluster, signal), getHistory(name, cluster, signal), status]);
    group = document;
    latest = history.minutes;
    now = (started + up) * 1000;
    render(latest);
    return `${group.shown_as}: ${name} · `;
  } catch (error) {
    if (![400, 404, 503].includes(error.status)) throw error;
    renderMissing(error);
    return "";
  }
}

export function startGroup() {
  section.addEventListener("toggle", (event) => {
    const { topic } = event.target.dataset;
    if (topic === undefined || event.target.open === touched.get(topic)) return;
    touched.set(topic, event.target.open);
    render(latest);
  }, true);
  section.addEventListener("click", (event) => {
    const topic = event.target.dataset.all;
    if (topic === undefined) return;
    whole.add(topic);
    render(latest);
  });
}
