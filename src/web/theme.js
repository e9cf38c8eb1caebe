// SPDX-License-Identifier: Apache-2.0
// Loaded before anything is painted, so that a chosen theme does not flash up late.
"use strict";
try {
  const chosen = localStorage.getItem("lagwatch-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing: the system's theme.
}
