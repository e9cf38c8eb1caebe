# SPDX-License-Identifier: Apache-2.0
# Debian packages, by what they are needed for. Sourced by scripts/setup.

# shellcheck shell=bash disable=SC2034  # scripts/setup reads these variables
PACKAGES_BUILD=(build-essential cmake ninja-build pkg-config git file
  libcli11-dev nlohmann-json3-dev libyaml-cpp-dev libre2-dev prometheus-cpp-dev libboost-dev
  libssl-dev libsasl2-dev libcurl4-openssl-dev libzstd-dev liblz4-dev zlib1g-dev libisal-dev libgtest-dev libgmock-dev)
PACKAGES_RUN=(default-jre-headless maven python3 python3-venv curl)
PACKAGES_TEST=(ccache clang clang-format clang-tidy libbenchmark-dev locales shellcheck python3-yaml chromium fonts-dejavu-core
  man-db systemd valgrind zsh)
# The sanitizers' and libFuzzer's run times are only recommended by clang.
PACKAGES_FUZZ=(clang libclang-rt-dev)

# Install those of the packages that are missing; where none is, apt is not even called.
install_packages() {
  local name missing=()
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "Debian packages: all $# are there"
    return
  fi
  say "Debian packages: installing ${missing[*]}"
  apt_as_root update
  apt_as_root install -y --no-install-recommends "${missing[@]}"
}

apt_as_root() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
    -o Acquire::Retries=3 "$@" </dev/null
}

# A German locale, in which decimals have a comma: output must not depend on it.
generate_locale() {
  if locale -a 2>/dev/null | grep -qix 'de_DE.utf-\?8'; then
    say "locale de_DE.UTF-8: there"
    return
  fi
  say "locale de_DE.UTF-8: generating"
  as_root localedef -i de_DE -f UTF-8 de_DE.UTF-8
}

# What the pages of Debian's Prometheus show with.
PROMETHEUS_PAGES=(fonts-glyphicons-halflings libjs-bootstrap4 libjs-d3 libjs-eonasdan-bootstrap-datetimepicker libjs-jquery
  libjs-jquery-hotkeys libjs-moment libjs-moment-timezone libjs-mustache libjs-popper.js libjs-rickshaw)

# promtool and prometheus, unpacked beside the project: installing the package would start a server on this machine.
unpack_prometheus() {
  local target=$DEPS/prometheus recipe
  recipe=$(recipe_of "$ROOT/scripts/lib/apt.sh")
  if is_done "$target" "$recipe"; then
    say "Prometheus: there"
    return
  fi
  say "Prometheus: unpacking Debian's into $target"
  unpack_packages "$target" prometheus "${PROMETHEUS_PAGES[@]}"
  mkdir -p "$DEPS/bin"
  ln -sf ../prometheus/usr/bin/promtool ../prometheus/usr/bin/prometheus "$DEPS/bin/"
  "$DEPS/bin/promtool" --version >/dev/null 2>&1
  mark_done "$target" "$recipe"
}

# unpack_packages TARGET NAME...: what the packages hold, in a folder that takes the old one's place when it is whole.
unpack_packages() {
  local target=$1 work package
  shift
  mkdir -p "$DEPS"
  work=$(mktemp -d "$DEPS/.new-XXXXXX")
  download_packages "$work" "$@"
  for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/all"
  done
  chmod 755 "$work/all"
  rm -rf "$target"
  mv "$work/all" "$target"
  rm -rf "$work"
}

# download_packages FOLDER NAME...: the .deb files, of lists renewed when these know no such file any more.
download_packages() {
  local folder=$1
  shift
  (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$@" </dev/null) && return
  apt_as_root update
  (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$@" </dev/null)
}
