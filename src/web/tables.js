// SPDX-License-Identifier: Apache-2.0
// The tables of one group: its members, and its topics with their partitions.

import { el } from "./dom.js";
import { count, known, percent, plural, span, unknown } from "./words.js";

const FEW_TOPICS = 5; // up to this many are open from the start
const FEW_PARTITIONS = 300; // shown of a topic until the reader asks for the rest

function table(label, heads, rows) {
  const cells = heads.map(([head, kind]) => el("th", { scope: "col", class: kind ?? null }, head));
  // Wider than a phone: the region scrolls, by keyboard too.
  return el("div", { class: "wide", role: "region", "aria-label": label, tabindex: "0" },
    el("table", { class: "small" }, el("thead", {}, el("tr", {}, ...cells)), el("tbody", {}, ...rows)));
}

const number = (value, words = count) => el("td", { class: "number" }, known(value, words));

// --- members ---

function owned(group) {
  const counts = new Map();
  for (const topic of group.topics) {
    for (const { member_id: id } of topic.partitions) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

export function membersOf(group) {
  if (group.members === null) return el("p", {}, "Its members are ", unknown(), ".");
  if (group.members.length === 0) return el("p", {}, "It has no member.");
  const counts = owned(group);
  const rows = group.members.map((member) => el("tr", { "data-key": member.member_id },
    el("td", {}, member.client_id), el("td", {}, member.host),
    el("td", {}, member.group_instance_id || el("span", { class: "muted" }, "none")),
    el("td", { class: "number" }, count(group.type === "Share" ? member.partitions : counts.get(member.member_id) ?? 0),
      member.standby_tasks > 0 ? ` + ${plural(member.standby_tasks, "standby task")}` : ""),
    el("td", { class: "id" }, member.member_id)));
  return table("Members", [["Client"], ["Host"], ["Instance (static member)"], ["Partitions", "number"],
                           ["Member"]], rows);
}

// --- topics ---

// How the time lag was found, and how exact it is.
function foundBy(partition) {
  if (partition.lag_seconds === null || partition.lag_seconds === undefined) return "";
  if (partition.lag_seconds_source === null) return "no unread records";
  const by = partition.lag_seconds_source === "search" ? "search by time" : "the record itself";
  const [least, most] = partition.lag_seconds_bounds ?? [];
  return most - least >= 1 ? `${by}: ${span(least)} to ${span(most)}` : by;
}

function partitionRow(partition) {
  const owner = partition.owner ?? el("span", { class: "muted" }, "none");
  const committed = partition.commit === "none" ? el("td", { class: "number muted" }, "none") : number(partition.committed);
  return el("tr", { "data-key": partition.partition },
    el("th", { scope: "row", class: "number" }, partition.partition),
    committed, number(partition.end), number(partition.lag), number(partition.lag_percent, percent),
    number(partition.lag_seconds, span), el("td", {}, foundBy(partition)), el("td", {}, owner));
}

// A share group has no commits, but start offsets: the first record that it has not completed.
const partitionHeads = (group) => [["Partition", "number"], [group.type === "Share" ? "Start offset" : "Committed", "number"],
  ["End", "number"], ["Lag", "number"], ["Of the end", "number"], ["Time lag", "number"], ["Found by"], ["Owner"]];

function partitionsOf(group, topic, all) {
  const shown = all ? topic.partitions : topic.partitions.slice(0, FEW_PARTITIONS);
  const rest = topic.partitions.length - shown.length;
  return [table(`Partitions of ${topic.topic}`, partitionHeads(group), shown.map((one) => partitionRow(one))),
    rest > 0 ? el("button", { type: "button", "data-all": topic.topic }, `Show ${count(rest)} more`) : null];
}

// `view.open(topic)`: whether the reader has it open, undefined while they have not touched it;
// `view.all(topic)`: whether they asked for every partition.
export function topicsOf(group, view) {
  return group.topics.map((topic) => {
    const open = view.open(topic.topic) ?? group.topics.length <= FEW_TOPICS;
    const lost = topic.records_lost_total > 0 ? ` · ${plural(topic.records_lost_total, "record")} lost` : "";
    return el("details", { "data-key": topic.topic, "data-topic": topic.topic, open },
      el("summary", {}, el("strong", {}, topic.topic), " · lag ", known(topic.lag_sum, count),
        ` · ${plural(topic.partitions.length, "partition")}${lost}`),
      ...(open ? partitionsOf(group, topic, view.all(topic.topic)) : []));
  });
}
