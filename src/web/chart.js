// SPDX-License-Identifier: Apache-2.0
// Lag and rates of the last hour as SVG, drawn at the displayed size. An unknown minute is a gap.

import { el, svg } from "./dom.js";
import { count, known, minute, rate } from "./words.js";

const PANELS = [
  { title: "Lag", unit: "records", height: 150, format: count,
    lines: [{ key: "lag_sum", name: "lag", class: "line-lag" }] },
  { title: "Rates", unit: "records a second", height: 120, format: rate,
    lines: [{ key: "produced_per_second", name: "produced", class: "line-produced" },
            { key: "consumed_per_second", name: "consumed", class: "line-consumed" }] },
];
const MARGIN = { left: 64, right: 12, top: 26, bottom: 22 };
const HOUR_MS = 3600_000;

// The smallest of 1, 2 and 5 times a power of ten that is at least `value`.
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9));
}

const isKnown = (value) => value !== null && value !== undefined;

function largest(minutes, lines) {
  const values = lines.flatMap((line) => minutes.map((one) => one[line.key]).filter(isKnown));
  return values.length === 0 ? null : Math.max(...values);
}

class Chart {
  constructor(place) {
    this.place = place;
    this.minutes = [];
    this.picked = null; // the minute under the pointer or chosen by the arrows
    this.figure = el("div", { class: "plot", tabindex: "0", role: "img" });
    this.readout = el("output", { class: "readout" });
    this.place.append(this.figure, this.readout, this.table());
    this.figure.addEventListener("pointermove", (event) => this.pick(this.at(event.clientX)));
    this.figure.addEventListener("pointerleave", () => this.pick(null));
    this.figure.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(this.figure);
  }

  show(minutes) {
    this.minutes = minutes.map((one) => ({ ...one, time: new Date(one.at) }));
    if (this.picked !== null && this.picked >= minutes.length) this.picked = null;
    this.draw();
    this.fillTable();
  }

  // --- the picked minute ---

  at(x) {
    if (this.minutes.length === 0) return null;
    const left = this.figure.getBoundingClientRect().left;
    const distances = this.minutes.map((one) => Math.abs(this.x(one.time) - (x - left)));
    return distances.indexOf(Math.min(...distances));
  }

  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || this.minutes.length === 0) return;
    event.preventDefault();
    const from = this.picked ?? this.minutes.length - (step > 0 ? 1 : 0);
    this.pick(Math.min(this.minutes.length - 1, Math.max(0, from + step)));
  }

  pick(index) {
    this.picked = index;
    this.draw();
  }

  showPicked() {
    const one = this.minutes[this.picked ?? this.minutes.length - 1];
    if (!one) {
      this.readout.textContent = "No data of this group yet.";
      return;
    }
    const parts = PANELS.flatMap((panel) => panel.lines.map((line) => [
      el("span", { class: `key ${line.class}` }), ` ${line.name} `, known(one[line.key], panel.format), "  "]));
    this.readout.replaceChildren(`${minute(one.time)}: `, ...parts.flat());
  }

  // --- drawing ---

  x(time) {
    const last = this.minutes.at(-1).time;
    const room = this.width - MARGIN.left - MARGIN.right;
    return MARGIN.left + room * (1 - (last - time) / HOUR_MS);
  }

  draw() {
    this.showPicked();
    this.width = Math.max(260, this.figure.clientWidth);
    this.figure.setAttribute("aria-label", this.summary());
    this.figure.replaceChildren(...PANELS.map((panel) => this.panel(panel)));
  }

  summary() {
    const most = largest(this.minutes, PANELS[0].lines);
    if (most === null) return "Lag and rates of the last hour: no data yet";
    const last = this.minutes.at(-1).lag_sum;
    return `Lag and rates of the last hour: lag at most ${count(most)}, now ` +
      `${isKnown(last) ? count(last) : "unknown"}. The arrow keys read out each minute.`;
  }

  panel(panel) {
    const height = panel.height + MARGIN.top + MARGIN.bottom;
    const picture = svg("svg", { width: this.width, height, viewBox: `0 0 ${this.width} ${height}`,
                                 "aria-hidden": "true" });
    picture.append(svg("text", { x: 0, y: 14, class: "title" }, `${panel.title}, ${panel.unit}`));
    const most = largest(this.minutes, panel.lines);
    if (most === null) {
      picture.append(svg("text", { x: MARGIN.left, y: MARGIN.top + panel.height / 2, class: "axis" }, "unknown"));
      return picture;
    }
    const top = roundUp(most || 1);
    const y = (value) => MARGIN.top + panel.height * (1 - value / top);
    picture.append(...this.grid(panel, top, y), ...panel.lines.flatMap((line) => this.line(line, y)));
    if (this.picked !== null) picture.append(...this.marker(panel, y));
    return picture;
  }

  grid(panel, top, y) {
    const values = panel.format === count && top < 2 ? [0, top] : [0, top / 2, top];
    const lines = values.flatMap((value) => [
      svg("line", { class: "grid", x1: MARGIN.left, x2: this.width - MARGIN.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "axis end", x: MARGIN.left - 8, y: y(value) + 4 }, panel.format(value))]);
    const last = this.minutes.at(-1).time;
    const quarter = 15 * 60_000;
    const times = [];
    for (let at = Math.floor(last / quarter) * quarter; at >= last - HOUR_MS; at -= quarter) times.push(new Date(at));
    return lines.concat(times.map((time) => svg("text", { class: "axis middle", x: this.x(time),
                                                          y: MARGIN.top + panel.height + 16 }, minute(time))));
  }

  // One path for each run of known minutes; a single minute is a dot.
  line(line, y) {
    const runs = [[]];
    for (const one of this.minutes) {
      if (isKnown(one[line.key])) runs.at(-1).push(one);
      else if (runs.at(-1).length > 0) runs.push([]);
    }
    const point = (one) => `${this.x(one.time).toFixed(1)} ${y(one[line.key]).toFixed(1)}`;
    return runs.filter((run) => run.length > 0).map((run) => (run.length === 1
      ? svg("circle", { class: `dot ${line.class}`, cx: this.x(run[0].time), cy: y(run[0][line.key]), r: 2.5 })
      : svg("path", { class: `line ${line.class}`, d: `M${run.map(point).join("L")}` })));
  }

  marker(panel, y) {
    const one = this.minutes[this.picked];
    const x = this.x(one.time);
    const dots = panel.lines.filter((line) => isKnown(one[line.key]))
      .map((line) => svg("circle", { class: `dot ${line.class}`, cx: x, cy: y(one[line.key]), r: 4 }));
    return [svg("line", { class: "marker", x1: x, x2: x, y1: MARGIN.top, y2: MARGIN.top + panel.height }), ...dots];
  }

  // --- the same as a table ---

  table() {
    this.rows = el("tbody");
    const heads = ["Minute", "Lag", "Produced", "Consumed"];
    this.details = el("details", {}, el("summary", {}, "The last hour as a table"),
      el("table", { class: "small" },
        el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))), this.rows));
    this.details.addEventListener("toggle", () => this.fillTable());
    return this.details;
  }

  fillTable() {
    if (!this.details.open) return;
    this.rows.replaceChildren(...[...this.minutes].reverse().map((one) => el("tr", {},
      el("td", {}, minute(one.time)), el("td", { class: "number" }, known(one.lag_sum, count)),
      el("td", { class: "number" }, known(one.produced_per_second, rate)),
      el("td", { class: "number" }, known(one.consumed_per_second, rate)))));
  }
}

const charts = new WeakMap();

// Draws into `place`, which the chart owns from then on.
export function showChart(place, minutes) {
  if (!charts.has(place)) charts.set(place, new Chart(place));
  charts.get(place).show(minutes);
}
