// SPDX-License-Identifier: Apache-2.0
// The JSON of this server. Every address is relative, for servers behind a path prefix.

const TIMEOUT_MS = 10_000;

// A failed request: `status` is the HTTP status, or 0 without an answer.
export class Failure extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

// `signal` ends the wait early, with an AbortError.
export async function get(path, signal) {
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  const timer = setTimeout(() => ending.abort(), TIMEOUT_MS);
  signal?.addEventListener("abort", end);
  try {
    const response = await fetch(path, { cache: "no-cache", signal: ending.signal });
    const document = await response.json();
    if (!response.ok) throw new Failure(document.error ?? `answer ${response.status}`, response.status);
    return document;
  } catch (error) {
    if (signal?.aborted || error instanceof Failure) throw error;
    throw new Failure("lagwatch cannot be reached", 0);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

const groupPath = (name) => `api/v1/groups/${encodeURIComponent(name)}`;
const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

export const getStatus = (signal) => get("api/v1/status", signal);
export const getGroups = (wanted, signal) => get(`api/v1/groups${query(wanted)}`, signal);
export const getGroup = (name, cluster, signal) => get(`${groupPath(name)}${query({ cluster })}`, signal);
export const getHistory = (name, cluster, signal) =>
  get(`${groupPath(name)}/history${query({ cluster })}`, signal);
