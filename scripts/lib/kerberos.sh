# SPDX-License-Identifier: Apache-2.0
# MIT Kerberos for the tests of GSSAPI logins: a key distribution center, kinit and the module of libsasl2. Sourced by scripts/setup.

# shellcheck shell=bash
KERBEROS_PACKAGES=(krb5-kdc krb5-admin-server krb5-user libgssrpc4 libkdb5-10 libkadm5srv-mit12 libkadm5clnt-mit12
  libverto1 libverto-libev1 libev4 libsasl2-modules-gssapi-mit libgssapi-krb5-2 libkrb5-3 libkrb5support0 libk5crypto3)

# Unpacked beside the project: installing the packages would start servers on this machine and ask for a realm.
unpack_kerberos() {
  local target=$DEPS/kerberos recipe
  recipe=$(recipe_of "$ROOT/scripts/lib/kerberos.sh")
  if is_done "$target" "$recipe"; then
    say "Kerberos: there"
    return
  fi
  say "Kerberos: unpacking Debian's into $target"
  unpack_packages "$target" "${KERBEROS_PACKAGES[@]}"
  mark_done "$target" "$recipe"
}
