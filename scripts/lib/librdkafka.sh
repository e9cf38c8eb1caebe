# SPDX-License-Identifier: Apache-2.0
# librdkafka: a known release with the patches of scripts/lib/librdkafka/, built static into
# .deps/librdkafka/{release,asan,tsan}. Sourced by scripts/setup; CMake asks librdkafka_is_current before it links one.
#
# Debian sid's source package is taken while its release is a known one. It is fetched by apt from this machine's own mirror
# and checked against Debian's archive keys, through an apt state of its own: neither the machine's sources nor its lists are
# touched. Otherwise npm's package of Confluent's JavaScript client is taken, which contains the sources of librdkafka.
# Either file must have the digest below. A patch that does not fit ends the set-up: there is no unpatched build.

# shellcheck shell=bash
# SOURCE:VERSION and the sha256 of the file that has it. Debian's was compared with the .dsc file that its maintainer signed.
declare -A LIBRDKAFKA_KNOWN=(
  [debian:2.14.2]=4d53568c13717b167d12c7b2a0fe12aeb5d6bfe02de53df5b68f86d870a81b33
  [npm:2.15.1]=ada7d703bb1d3237e2292bfabf438d663b6160c9f1ac2a2406b5dc4257c81b66
)
LIBRDKAFKA_NPM=@confluentinc/kafka-javascript@1.10.1
LIBRDKAFKA_NPM_VERSION=2.15.1
LIBRDKAFKA_PATCHES=$ROOT/scripts/lib/librdkafka
# A library that is missing ends its set-up; without a word here it would be built without what needs that library.
LIBRDKAFKA_OPTIONS=(--enable-static --enable-ssl --enable-gssapi --enable-curl --enable-zstd --enable-zlib
  --disable-lz4-ext --no-cache --no-download)

# provide_librdkafka release|asan|tsan
provide_librdkafka() {
  local variant=$1
  if librdkafka_is_current "$variant"; then
    say "librdkafka ($variant): there, $(cat "$DEPS/librdkafka/$variant/VERSION")"
    return
  fi
  fetch_librdkafka
  build_librdkafka "$variant"
}

# librdkafka_is_current VARIANT: it was built by this script with these patches and this compiler.
librdkafka_is_current() { is_done "$DEPS/librdkafka/$1" "$(librdkafka_recipe "$1")"; }

librdkafka_recipe() {
  recipe_of "$ROOT/scripts/lib/librdkafka.sh $(echo "$LIBRDKAFKA_PATCHES"/*.patch)" "$1" "$(cc -dumpfullversion)"
}

# The unpacked sources in .deps/librdkafka/src, whose .complete is SOURCE:VERSION and the digest of the file they came from.
fetch_librdkafka() {
  local src=$DEPS/librdkafka/src fetch=$DEPS/librdkafka/fetch found digest
  if [ -f "$src/.complete" ]; then
    read -r found digest <"$src/.complete" || true
    [ "${LIBRDKAFKA_KNOWN[${found:-none}]:-unknown}" = "${digest:-}" ] && return
  fi
  rm -rf "$src" "$fetch"
  mkdir -p "$src" "$fetch"
  if fetch_from_debian "$fetch"; then
    unpack_known "debian:$(debian_version "$fetch")" "$fetch"/librdkafka_*.orig.tar.* "$src" 1
  elif fetch_from_npm "$fetch"; then
    unpack_known "npm:$LIBRDKAFKA_NPM_VERSION" "$fetch"/*.tgz "$src" 3 package/deps/librdkafka
  else
    die "librdkafka: no known release (${!LIBRDKAFKA_KNOWN[*]}) could be fetched, neither with apt from a Debian mirror nor with npm" \
      "($LIBRDKAFKA_NPM): see the messages above, and check the network and this machine's apt sources"
  fi
  rm -rf "$fetch"
}

# fetch_from_debian FOLDER: true if the release of sid's source package is a known one, and is in the folder.
fetch_from_debian() {
  local version
  say "librdkafka: fetching Debian's source package"
  if ! download_from_debian "$1"; then
    say "librdkafka: Debian's source package could not be fetched"
    return 1
  fi
  version=$(debian_version "$1")
  if [ -z "${LIBRDKAFKA_KNOWN[debian:$version]:-}" ]; then
    say "librdkafka: Debian's source package is of $version, which is not known here"
    return 1
  fi
}

# debian_version FOLDER: the release that the upstream tarball in it is of.
debian_version() {
  local tarball
  tarball=$(echo "$1"/librdkafka_*.orig.tar.*)
  tarball=${tarball##*/librdkafka_}
  echo "${tarball%%.orig.tar.*}"
}

fetch_from_npm() {
  say "librdkafka: fetching $LIBRDKAFKA_NPM with npm, which contains the sources of $LIBRDKAFKA_NPM_VERSION"
  download_from_npm "$1" && return
  say "librdkafka: $LIBRDKAFKA_NPM could not be fetched"
  return 1
}

# unpack_known SOURCE:VERSION FILE FOLDER STRIP [MEMBER]: the sources, if the file has the digest of that release.
unpack_known() {
  local release=$1 file=$2 folder=$3 strip=$4 digest
  shift 4
  digest=$(sha256sum <"$file" | cut -d' ' -f1)
  [ "$digest" = "${LIBRDKAFKA_KNOWN[$release]}" ] ||
    die "librdkafka: $file has the sha256 $digest, but $release has ${LIBRDKAFKA_KNOWN[$release]}: not used"
  tar -xf "$file" -C "$folder" --strip-components="$strip" "$@"
  echo "$release $digest" >"$folder/.complete"
}

# The Debian mirror that this machine itself uses.
debian_mirror() {
  # shellcheck disable=SC2016  # $(…) is apt's own format, not the shell's
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk '$2 == "main" && $1 ~ /^(bookworm|trixie|forky|sid|stable|testing|unstable)$/ { print $3; exit }'
}

download_from_debian() {
  local mirror state status=0
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || return 1
  state=$(mktemp -d)
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$state/sources.list"
  local options=(-qq -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::Status=/var/lib/dpkg/status
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3)
  (cd "$1" && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only librdkafka) </dev/null || status=1
  rm -rf "$state"
  return "$status"
}

# Packing a package of the registry runs none of its scripts.
download_from_npm() {
  command -v npm >/dev/null || install_packages npm
  (cd "$1" && npm pack --silent --ignore-scripts "$LIBRDKAFKA_NPM" </dev/null >/dev/null)
}

# patch_librdkafka FOLDER VERSION: each patch applies to the sources there, or is in them already. Anything else is the end.
patch_librdkafka() {
  local patch applied=0
  for patch in "$LIBRDKAFKA_PATCHES"/*.patch; do
    if patch_in "$1" -N --dry-run <"$patch"; then
      patch_in "$1" -N <"$patch"
      applied=$((applied + 1))
    elif patch_in "$1" -R -f --dry-run <"$patch"; then
      say "librdkafka $2: ${patch##*/} is already there"
    else
      die "librdkafka $2: $patch neither applies nor is already there. Renew it for $2, or take $2 out of LIBRDKAFKA_KNOWN in scripts/lib/librdkafka.sh"
    fi
  done
  say "librdkafka $2: patches applied: $applied"
}

# Without fuzz: each hunk has its whole context, so it can't land in a wrong place.
patch_in() {
  local folder=$1
  shift
  patch -d "$folder" -p1 -F0 -s "$@" >/dev/null
}

# Flags of the compiler, and after them further options of librdkafka's configure.
# rd_list_move() copies 0 bytes from a null pointer, which is harmless. GCC's thread sanitizer does not know C11's
# thrd_create(), and the process dies with the first thread; librdkafka has its own threads on pthreads.
librdkafka_flags() {
  case $1 in
    release)
      echo '-O2 -g1 -DNDEBUG -fPIC -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection'
      ;;
    asan)
      echo '-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -fno-sanitize=nonnull-attribute'
      ;;
    tsan) echo '-O1 -g1 -fno-omit-frame-pointer -fsanitize=thread' ;;
  esac
}

build_librdkafka() {
  local variant=$1 target=$DEPS/librdkafka/$1 options=("${LIBRDKAFKA_OPTIONS[@]}") version build
  version=$(sed 's/^[^:]*:\([^ ]*\).*/\1/' "$DEPS/librdkafka/src/.complete")
  [ "$variant" != tsan ] || options+=(--disable-c11threads)
  build=$(mktemp -d "$DEPS/librdkafka/.build-XXXXXX")
  cp -r "$DEPS/librdkafka/src" "$build/source"
  patch_librdkafka "$build/source" "$version"
  say "librdkafka ($variant): building $version into $target"
  if ! (cd "$build/source" && CC=cc CFLAGS=$(librdkafka_flags "$variant") ./configure "${options[@]}" &&
    make -C src -j "$(nproc)" librdkafka.a) >"$build/log" 2>&1 </dev/null; then
    tail -n 30 "$build/log" >&2
    die "librdkafka ($variant) did not build; the whole log is $build/log"
  fi
  install_librdkafka "$build/source" "$build/staged"
  echo "$version" >"$build/staged/VERSION"
  mark_done "$build/staged" "$(librdkafka_recipe "$variant")"
  # In one step, and late: a build that links the old one meanwhile keeps it.
  rm -rf "$target"
  mv "$build/staged" "$target"
  rm -rf "$build"
}

# install_librdkafka SOURCE TARGET: what is linked, included and distributed of it.
install_librdkafka() {
  install -D -m 644 -t "$2/lib" "$1/src/librdkafka.a"
  install -D -m 644 -t "$2/include/librdkafka" "$1/src/rdkafka.h" "$1/src/rdkafka_mock.h"
  install -D -m 644 -t "$2/share/licenses/librdkafka" "$1/LICENSES.txt"
}
