# SPDX-License-Identifier: Apache-2.0
# The Python of demo and tests: a virtual environment with pinned packages. Sourced by scripts/setup.

# shellcheck shell=bash
make_venv() {
  local target=$DEPS/venv recipe wanted=$ROOT/tests/support/requirements.txt
  recipe=$(recipe_of "$wanted $ROOT/scripts/lib/venv.sh" "$target" "$(/usr/bin/python3 --version)")
  if is_done "$target" "$recipe"; then
    say "Python packages: there"
    return
  fi
  say "Python packages: installing tests/support/requirements.txt into $target"
  rm -rf "$target"
  /usr/bin/python3 -m venv "$target"
  "$target/bin/pip" install --quiet --disable-pip-version-check --no-input --only-binary :all: -r "$wanted" </dev/null
  mark_done "$target" "$recipe"
}
