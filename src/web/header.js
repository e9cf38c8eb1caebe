// SPDX-License-Identifier: Apache-2.0
// The head of the page: how everything is, how old each cluster's data is, and what is wrong with lagwatch itself.

import { el, morphChildren } from "./dom.js";
import { SHOWN, badge, clock, plural, span } from "./words.js";

const overall = document.getElementById("overall");
const clusters = document.getElementById("clusters");
const alarm = document.getElementById("alarm");
const version = document.getElementById("version");
const themeButton = document.getElementById("theme");

let reached = null; // when lagwatch last answered
let status = null; // what it said

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function countsOf(document) {
  const ready = document.clusters.filter((cluster) => cluster.ready);
  return Object.fromEntries(SHOWN.map((name) => [name, sum(ready.map((cluster) => cluster.counts_shown?.[name] ?? 0))]));
}

function worstOf(document, counts) {
  const worst = SHOWN.find((name) => counts[name] > 0 && name !== "unused") ?? "ok";
  const allReady = document.clusters.every((cluster) => cluster.ready);
  return allReady || worst === "critical" ? worst : "unknown";
}

function sayOverall(document) {
  const counts = countsOf(document);
  const worst = worstOf(document, counts);
  const total = sum(Object.values(counts));
  const troubled = SHOWN.filter((name) => !["ok", "unused"].includes(name) && counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`).join(", ");
  const groups = document.clusters.every((cluster) => cluster.groups === null) ? "" : plural(total, "group");
  const text = troubled ? `${troubled} of ${groups}` : groups;
  morphChildren(overall, [badge(worst), el("span", {}, text)]);
  return worst === "ok" ? "" : `${troubled || worst} · `;
}

function ageOf({ age_seconds: age, not_ready: why, ready, result }) {
  const whole = age === null ? "never yet as a whole" : `as a whole ${span(age)} ago`;
  if (!ready) return age === null ? why : `${why}; read ${whole}`;
  return result === "complete" ? `read ${span(age)} ago` : `read in part, ${whole}`;
}

function sayCluster(cluster) {
  const name = cluster.name === "" ? "Kafka" : cluster.name;
  return el("li", { class: cluster.ready ? "" : "bad", "data-key": cluster.name },
    el("strong", {}, name), ` ${ageOf(cluster)}`);
}

function sayAlarm() {
  const lines = [];
  if (reached === null || reached.failed) {
    lines.push(reached?.at
      ? `lagwatch cannot be reached since ${clock(reached.at)}. What is shown is from then.`
      : "lagwatch cannot be reached.");
  } else {
    for (const cluster of status.clusters.filter((one) => !one.ready)) {
      const name = cluster.name === "" ? "Kafka" : `cluster ${cluster.name}`;
      lines.push(`No fresh data of ${name}: ${cluster.not_ready}.`);
    }
  }
  const text = lines.join(" ");
  if (alarm.textContent !== text) alarm.textContent = text;
  alarm.hidden = text === "";
  document.body.classList.toggle("stale", reached === null || reached.failed === true);
}

// Returns what the window's title begins with.
export function showStatus(document) {
  reached = { at: new Date(), failed: false };
  status = document;
  morphChildren(clusters, document.clusters.map(sayCluster));
  version.textContent = `lagwatch ${document.version}`;
  sayAlarm();
  return sayOverall(document);
}

export function showUnreachable() {
  reached = { at: reached?.at, failed: true };
  sayAlarm();
}

// --- theme: the system's, or the reader's choice ---

const THEMES = ["auto", "light", "dark"];

function sayTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Theme: ${theme}`;
}

export function startTheme() {
  sayTheme(document.documentElement.dataset.theme ?? "auto");
  themeButton.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    sayTheme(next);
    try {
      localStorage.setItem("lagwatch-theme", next);
    } catch {
      // A browser that keeps nothing: it holds until the page is left.
    }
  });
}
