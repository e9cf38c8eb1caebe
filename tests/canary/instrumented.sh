#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# instrumented.sh SYMBOL LIBRARY...: fails unless each library refers to the sanitizer's SYMBOL.
set -eu
symbol=$1
shift
status=0
for library in "$@"; do
  if [ ! -f "$library" ]; then
    echo "$library is not there: build everything first"
    status=1
  elif ! nm "$library" 2>/dev/null | grep -q "U $symbol"; then
    echo "$library is not instrumented: it has no $symbol"
    status=1
  fi
done
exit $status
