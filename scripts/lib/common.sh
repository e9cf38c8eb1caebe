# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts: paths, messages, root rights, and stamps that skip finished steps.
# Sourced, never run. Needs bash with `set -euo pipefail`.

# shellcheck shell=bash
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034  # read by the scripts that source this file
DEPS=$ROOT/.deps

say() { printf '==> %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Run a command as root: directly, or with sudo where that asks for no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n -- "$@"
  else
    die "this step needs root: run it as root or with password-less sudo ($*)"
  fi
}

# Digest of a recipe: the content of the named files and any further words that the result depends on.
recipe_of() {
  local files=$1
  shift
  # shellcheck disable=SC2086  # a list of files, none with a space in its name
  { cat $files; printf '%s\n' "$@"; } | sha256sum | cut -d' ' -f1
}

# A stamp next to a result has the digest of its recipe: an unchanged recipe is skipped.
is_done() { [ -f "$1/.stamp" ] && [ "$(cat "$1/.stamp")" = "$2" ]; }
mark_done() { printf '%s\n' "$2" >"$1/.stamp"; }
