// SPDX-License-Identifier: Apache-2.0
// Selects the view and refreshes it. The address selects the view: "#/" is the list,
// "#/group/NAME?cluster=C" one group, so that alerts and dashboards can link to it.

import { getStatus } from "./api.js";
import { refreshGroup, startGroup } from "./group.js";
import { showStatus, showUnreachable, startTheme } from "./header.js";
import { focusGroup, refresh as refreshList, startList } from "./list.js";

const REFRESH_MS = 10_000;
const GROUP = "#/group/";

const list = document.getElementById("list");
const group = document.getElementById("group");
const main = document.getElementById("main");
const search = document.getElementById("search");

let route = null; // {name, cluster} of a group, or null for the list
let listScroll = 0; // how far the list was scrolled when it was left
let running = null; // the round in flight
let timer = 0;

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray "%": used as it is
  }
}

function parse(hash) {
  if (!hash.startsWith(GROUP)) return null;
  const [name, query = ""] = hash.slice(GROUP.length).split("?", 2);
  return { name: decode(name), cluster: new URLSearchParams(query).get("cluster") ?? "" };
}

function failed(error) {
  if (error.name === "AbortError") return;
  showUnreachable();
  if (error.status === undefined) throw error; // not a failed request but a bug: show it in the console
}

// One round: fetches the shown view again and schedules the next round.
async function round() {
  clearTimeout(timer);
  running?.abort();
  const mine = new AbortController();
  running = mine;
  try {
    const status = getStatus(mine.signal);
    const shown = route ? refreshGroup(route, status, mine.signal) : refreshList();
    const [begin] = await Promise.all([shown, status]);
    const title = showStatus(await status);
    document.title = `${begin ?? title}lagwatch`;
  } catch (error) {
    failed(error);
  } finally {
    if (running === mine) {
      running = null;
      if (!document.hidden) timer = setTimeout(round, REFRESH_MS);
    }
  }
}

async function show(focus) {
  const before = route;
  if (!route && !list.hidden) listScroll = window.scrollY;
  route = parse(location.hash);
  list.hidden = route !== null;
  group.hidden = route === null;
  if (!route && focus) window.scrollTo(0, listScroll);
  await round();
  if (!focus) return;
  if (route) {
    window.scrollTo(0, 0);
    document.getElementById("group-name")?.focus({ preventScroll: true });
  } else if (before) {
    focusGroup(before.name, before.cluster || undefined);
  }
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.matches("input");
  if (event.key === "/" && !typing && !route) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && route) {
    location.hash = "#/";
  }
}

startTheme();
startList(failed);
startGroup();
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address selects the view
  main.focus();
});
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else round();
});
window.addEventListener("hashchange", () => show(true));
history.scrollRestoration = "manual";
show(false);
