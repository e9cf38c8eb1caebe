# SPDX-License-Identifier: Apache-2.0
"""A Kerberos realm for one test: a key distribution center that runs as this user on a free loopback port.

    with Kerberos(folder) as realm:
        realm.principal("kafka/127.0.0.1", folder / "kafka.keytab")
        ... realm.config for Java ... realm.environment for a client ...

Uses the programs that scripts/setup unpacked. Start it on the main thread (see processes.py).
"""

import os

import paths
import processes

REALM = "LAGWATCH.TEST"
_CONFIG = """[libdefaults]
 default_realm = {realm}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
 udp_preference_limit = 1
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
 }}
"""
_KDC = """[kdcdefaults]
 kdc_listen = ""
 kdc_tcp_listen = 127.0.0.1:{port}
[realms]
 {realm} = {{
  database_name = {folder}/principals
  key_stash_file = {folder}/stash
  max_renewable_life = 1d
 }}
[dbdefaults]
[dbmodules]
 db_module_dir = {modules}
"""


class Kerberos:
    def __init__(self, folder):
        root = paths.deps() / "kerberos"
        if not (root / "usr/sbin/krb5kdc").is_file():
            raise FileNotFoundError(f"no Kerberos in {root}: run scripts/setup kerberos")
        [self._libraries] = {module.parents[1] for module in root.glob("usr/lib/*/sasl2/libgssapiv2.so")}
        self._root, self._folder, self._process = root, folder, None
        self.config = folder / "krb5.conf"
        self.environment = {
            "KRB5_CONFIG": str(self.config), "KRB5CCNAME": f"FILE:{folder}/tickets",
            "LD_LIBRARY_PATH": str(self._libraries), "SASL_PATH": str(self._libraries / "sasl2"),
            "PATH": f"{root}/usr/bin:{os.environ['PATH']}"}

    def __enter__(self):
        [port] = paths.free_ports(1)
        kdc = self._folder / "kdc.conf"
        modules = self._libraries / "krb5/plugins/kdb"
        self.config.write_text(_CONFIG.format(realm=REALM, port=port))
        kdc.write_text(_KDC.format(realm=REALM, port=port, folder=self._folder, modules=modules))
        self._own = {**os.environ, **self.environment, "KRB5_KDC_PROFILE": str(kdc)}
        self._run("kdb5_util", "create", "-s", "-P", "of this test only", "-r", REALM)
        with open(self._folder / "kdc.log", "wb") as log:
            self._process = processes.start([self._root / "usr/sbin/krb5kdc", "-n", "-P", self._folder / "kdc.pid"],
                                            stdout=log, stderr=log, env=self._own)
        return self

    def __exit__(self, *_):
        processes.end(self._process)

    def principal(self, name, keytab):
        """Creates the principal if it does not exist, and writes a new key to that file; older keys become invalid."""
        self._run("kadmin.local", "-q", f"addprinc -randkey {name}")
        keytab.unlink(missing_ok=True)
        self._run("kadmin.local", "-q", f"ktadd -k {keytab} {name}")

    def _run(self, program, *arguments):
        done = processes.run([self._root / "usr/sbin" / program, *arguments], env=self._own)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
