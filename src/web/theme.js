// SPDX-License-Identifier: Apache-2.0
// Loaded before the first paint, so that the page does not change its theme while it loads.
"use strict";
try {
  const chosen = localStorage.getItem("lagwatch-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // The browser stores nothing: the system's theme.
}
