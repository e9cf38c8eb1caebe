# SPDX-License-Identifier: Apache-2.0
"""A private certificate authority for one test, created with openssl in a folder of the test.

After make(folder): ca.pem and ca.key, server.pem (key and chain, SAN localhost and 127.0.0.1), server.key,
server.crt, client.key, client.crt, client.pem. Keys are PKCS#8 without a password. All are valid
for two days, except those in `expired`, which were valid until yesterday. A second call creates
all of them with a new authority.
"""

import pathlib

import processes

_SAN = "subjectAltName=DNS:localhost,IP:127.0.0.1"


def openssl(*arguments):
    done = processes.run(["openssl", *arguments])
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")


def _sign(folder, name, extension, days):
    key, request, certificate = (folder / f"{name}.{end}" for end in ("key", "csr", "crt"))
    extensions = folder / f"{name}.ext"
    extensions.write_text(extension + "\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request,
             "-subj", f"/CN={name}")
    openssl("x509", "-req", "-in", request, "-CA", folder / "ca.pem", "-CAkey",
             folder / "ca.key", "-CAcreateserial", "-days", days, "-out", certificate,
             "-extfile", extensions)
    (folder / f"{name}.pem").write_text(
        key.read_text() + certificate.read_text() + (folder / "ca.pem").read_text())


def make(folder, expired=(), server_name=_SAN):
    """server_name: what server.pem is for, as openssl's subjectAltName."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key",
             "-out", folder / "ca.pem", "-subj", "/CN=lagwatch test CA", "-days", "2",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for name, extension in (("server", server_name), ("client", "extendedKeyUsage=clientAuth")):
        _sign(folder, name, extension, "-1" if name in expired else "2")
    return folder
