// SPDX-License-Identifier: Apache-2.0
// The head of the page: the overall status, the age of each cluster's data, and problems of lagwatch itself.

import { el, morphChildren } from "./dom.js";
import { SHOWN, badge, clock, plural, span } from "./words.js";

const overall = document.getElementById("overall");
const clusters = document.getElementById("clusters");
const alarm = document.getElementById("alarm");
const version = document.getElementById("version");
const themeButton = document.getElementById("theme");

let reached = null; // when lagwatch last answered
let status = null; // its last status document

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

function showOverall(document) {
  const counts = countsOf(document);
  const worst = worstOf(document, counts);
  const total = sum(Object.values(counts));
  const problems = SHOWN.filter((name) => !["ok", "unused"].includes(name) && counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`).join(", ");
  const groups = document.clusters.every((cluster) => cluster.groups === null) ? "" : plural(total, "group");
  const text = problems ? `${problems} of ${groups}` : groups;
  morphChildren(overall, [badge(worst), el("span", {}, text)]);
  return worst === "ok" ? "" : `${problems || worst} · `;
}

function ageOf({ age_seconds: age, not_ready: why, ready, result }) {
  const whole = age === null ? "no complete collection yet" : `last complete collection ${span(age)} ago`;
  if (!ready) return age === null ? why : `${why}; ${whole}`;
  return result === "complete" ? `read ${span(age)} ago` : `read in part; ${whole}`;
}

function clusterItem(cluster) {
  const name = cluster.name === "" ? "Kafka" : cluster.name;
  return el("li", { class: cluster.ready ? "" : "bad", "data-key": cluster.name },
    el("strong", {}, name), ` ${ageOf(cluster)}`);
}

function showAlarm() {
  const lines = [];
  if (reached === null || reached.failed) {
    lines.push(reached?.at
      ? `lagwatch has not been reachable since ${clock(reached.at)}. The data shown is from then.`
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

// Returns the beginning of the window's title.
export function showStatus(document) {
  reached = { at: new Date(), failed: false };
  status = document;
  morphChildren(clusters, document.clusters.map(clusterItem));
  version.textContent = `lagwatch ${document.version}`;
  showAlarm();
  return showOverall(document);
}

export function showUnreachable() {
  reached = { at: reached?.at, failed: true };
  showAlarm();
}

// --- theme: the system's, or the one that the reader chose ---

const THEMES = ["auto", "light", "dark"];

function applyTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Theme: ${theme}`;
}

export function startTheme() {
  applyTheme(document.documentElement.dataset.theme ?? "auto");
  themeButton.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    applyTheme(next);
    try {
      localStorage.setItem("lagwatch-theme", next);
    } catch {
      // The browser stores nothing: the theme lasts until the page is left.
    }
  });
}
