# SPDX-License-Identifier: Apache-2.0
# librdkafka, 2.12 or newer. Sourced by scripts/setup.
#
# The system's, where it is new enough. Else the newest upstream release that Debian has a source package of, built static into
# .deps/librdkafka/{release,asan,tsan}. It is fetched by apt from this machine's own mirror and checked against Debian's
# archive keys, through an apt state of its own: neither the machine's sources nor its lists are touched. Should that be gone,
# npm's node-rdkafka carries the sources of 2.12.0.

# shellcheck shell=bash
LIBRDKAFKA_MINIMUM=2.12
LIBRDKAFKA_NPM=node-rdkafka@3.6.1
LIBRDKAFKA_PATCH=$ROOT/scripts/lib/librdkafka.patch
LIBRDKAFKA_OPTIONS=(-DRDKAFKA_BUILD_STATIC=ON -DRDKAFKA_BUILD_EXAMPLES=OFF -DRDKAFKA_BUILD_TESTS=OFF
  -DWITH_SSL=ON -DWITH_SASL=ON -DWITH_CURL=ON -DWITH_ZSTD=ON -DWITH_ZLIB=ON -DENABLE_LZ4_EXT=OFF -DCMAKE_INSTALL_LIBDIR=lib)

# provide_librdkafka release|asan|tsan
provide_librdkafka() {
  local variant=$1 target=$DEPS/librdkafka/$1 recipe
  if [ "$variant" = release ] && system_librdkafka; then
    return
  fi
  recipe=$(recipe_of "$ROOT/scripts/lib/librdkafka.sh $LIBRDKAFKA_PATCH" "$variant" "$target" "$(cc -dumpfullversion)")
  if is_done "$target" "$recipe"; then
    say "librdkafka ($variant): there, $(cat "$DEPS/librdkafka/VERSION")"
    return
  fi
  fetch_librdkafka
  build_librdkafka "$variant" "$target"
  mark_done "$target" "$recipe"
}

system_librdkafka() {
  local candidate
  candidate=$(apt-cache policy librdkafka-dev 2>/dev/null | sed -n 's/^ *Candidate: *//p')
  [ -n "$candidate" ] && [ "$candidate" != '(none)' ] && dpkg --compare-versions "$candidate" ge "$LIBRDKAFKA_MINIMUM" || return 1
  say "librdkafka: the system's $candidate is new enough"
  install_packages librdkafka-dev
}

# The unpacked sources in .deps/librdkafka/src, the version in .deps/librdkafka/VERSION.
fetch_librdkafka() {
  local base=$DEPS/librdkafka tarball
  [ -f "$base/src/.complete" ] && return
  rm -rf "$base/src" "$base/fetch"
  mkdir -p "$base/src" "$base/fetch"
  if fetch_from_debian "$base/fetch"; then
    tarball=$(echo "$base"/fetch/librdkafka_*.orig.tar.*)
    [ -f "$tarball" ] || die "librdkafka: expected one upstream tarball in $base/fetch"
    tar -xf "$tarball" -C "$base/src" --strip-components=1
    tarball=${tarball##*/librdkafka_}
    echo "${tarball%.orig.tar.*}" >"$base/VERSION"
  elif fetch_from_npm "$base/fetch"; then
    tar -xzf "$base"/fetch/node-rdkafka-*.tgz -C "$base/src" --strip-components=3 package/deps/librdkafka
    echo "2.12.0" >"$base/VERSION"
  else
    die "librdkafka $LIBRDKAFKA_MINIMUM or newer could not be had: not from Debian's source packages (is a Debian mirror in this
machine's apt sources, and reachable?) and not with npm ($LIBRDKAFKA_NPM; is npm installed?)"
  fi
  dpkg --compare-versions "$(cat "$base/VERSION")" ge "$LIBRDKAFKA_MINIMUM" ||
    die "librdkafka: the newest source package is $(cat "$base/VERSION"), but $LIBRDKAFKA_MINIMUM or newer is needed"
  rm -rf "$base/fetch"
  touch "$base/src/.complete"
}

# The Debian mirror that this machine itself uses.
debian_mirror() {
  # shellcheck disable=SC2016  # $(…) is apt's own format, not the shell's
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk '$2 == "main" && $1 ~ /^(bookworm|trixie|forky|sid|stable|testing|unstable)$/ { print $3; exit }'
}

fetch_from_debian() {
  local mirror state
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || return 1
  say "librdkafka: fetching the newest upstream tarball of Debian's source package"
  state=$(mktemp -d)
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$state/sources.list"
  local options=(-qq -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::Status=/var/lib/dpkg/status
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3)
  if (cd "$1" && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only librdkafka) </dev/null; then
    rm -rf "$state"
  else
    rm -rf "$state"
    return 1
  fi
}

# A copy of the sources with what upstream has not mended; the patch says what each part is for. A release that it does not fit
# is built as it is: tests/integration/broker_errors_test.py and wire_noise_test.py tell whether it was needed.
copy_patched() {
  cp -r "$DEPS/librdkafka/src" "$1"
  if patch -d "$1" -p1 -N --dry-run -s <"$LIBRDKAFKA_PATCH" >/dev/null; then
    patch -d "$1" -p1 -N -s <"$LIBRDKAFKA_PATCH"
  else
    say "librdkafka: $LIBRDKAFKA_PATCH does not fit $(cat "$DEPS/librdkafka/VERSION"), which is built as it is"
  fi
}

fetch_from_npm() {
  command -v npm >/dev/null || return 1
  say "librdkafka: Debian's source package cannot be had; fetching $LIBRDKAFKA_NPM, which carries 2.12.0"
  (cd "$1" && npm pack --silent "$LIBRDKAFKA_NPM" </dev/null >/dev/null)
}

# GCC's thread sanitizer does not know C11's thrd_create(), and the process dies with the first thread. A folder whose threads.h
# does not compile makes librdkafka's set-up fall back to its own threads on pthreads; it has no option for that.
without_c11_threads() {
  mkdir -p "$DEPS/librdkafka/no-c11-threads"
  echo '#error "no C11 threads under the thread sanitizer"' >"$DEPS/librdkafka/no-c11-threads/threads.h"
  echo "$DEPS/librdkafka/no-c11-threads"
}

build_librdkafka() {
  local variant=$1 target=$2 type=RelWithDebInfo flags=-g1 build
  case $variant in
    # rd_list_move() copies 0 bytes from a null pointer: harmless, and not ours to stop at.
    asan) type=None flags='-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -fno-sanitize=nonnull-attribute' ;;
    tsan) type=None flags="-O1 -g1 -fno-omit-frame-pointer -fsanitize=thread -I$(without_c11_threads)" ;;
  esac
  say "librdkafka ($variant): building $(cat "$DEPS/librdkafka/VERSION") into $target"
  build=$(mktemp -d "$DEPS/librdkafka/.build-XXXXXX")
  copy_patched "$build/source"
  if ! { cmake -S "$build/source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=$type -DCMAKE_C_FLAGS="$flags" \
    -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_INSTALL_PREFIX="$target" "${LIBRDKAFKA_OPTIONS[@]}" &&
    cmake --build "$build" && DESTDIR="$build/staged" cmake --install "$build"; } >"$build/log" 2>&1 </dev/null; then
    tail -n 30 "$build/log" >&2
    die "librdkafka ($variant) did not build; the whole log is $build/log"
  fi
  # In one step, and late: a build that links the old one meanwhile keeps it.
  rm -rf "$target"
  mv "$build/staged$target" "$target"
  rm -rf "$build"
}
