# SPDX-License-Identifier: Apache-2.0
"""Tests of `--web.config.file`: certificates of two authorities, lagwatch with a web configuration, and a client."""

import base64
import contextlib
import http.client
import pathlib
import re
import ssl
import tempfile
import unittest

import certificates
import lagwatch

NO_KAFKA = ("--kafka.bootstrap-servers=127.0.0.1:1", "--collect.timeout=1s")
HASH = "$2b$06$4bZPsyafH4/0Rq4FPkN27.3v8hfSzT27xqhhVtJPlf0EeaU0a8vzS"  # of "se:cret", at a low cost
USERS = f"basic_auth_users:\n  scraper: {HASH}\n"


def login(user):
    """The headers of a request by "name:password"."""
    return {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()}


def resident(program):
    status = pathlib.Path(f"/proc/{program.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


class WebConfigCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.certificates = certificates.make(cls.folder / "one")
        cls.others = certificates.make(cls.folder / "other")

    def write(self, text, name="web.yaml"):
        file = self.folder / name
        file.write_text(text)
        return file

    def tls(self, more="", folder="one"):
        return (f"tls_server_config:\n  cert_file: {folder}/server.pem\n  key_file: {folder}/server.key\n"
                f"{more}")

    @contextlib.contextmanager
    def serving(self, text, *arguments, cluster=NO_KAFKA):
        """Starts lagwatch with that web configuration."""
        file = self.write(text)
        with lagwatch.Lagwatch(*cluster, f"--web.config.file={file}", *arguments) as program:
            program.file = file
            yield program

    def context(self, ca="one", client=None, version=None):
        context = ssl.create_default_context(cafile=self.folder / ca / "ca.pem")
        if client:
            context.load_cert_chain(self.folder / client / "client.pem")
        if version:
            context.minimum_version = context.maximum_version = version
        return context

    def get(self, program, path="/livez", user=None, context=None):
        """(status, headers, body); raises the TLS error of the client."""
        if context:
            connection = http.client.HTTPSConnection("localhost", program.port, timeout=20, context=context)
        else:
            connection = http.client.HTTPConnection("localhost", program.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=login(user) if user else {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def assert_lets_in(self, program, expected, context):
        if expected:
            self.assertEqual(self.get(program, context=context)[0], 200)
        else:
            self.assertRaises((ssl.SSLError, OSError, http.client.HTTPException),
                              self.get, program, context=context)
