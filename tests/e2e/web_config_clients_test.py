# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180 presets=asan
"""The web configuration as clients see it: TLS versions, expired certificates, curl, and a real Prometheus."""

import shutil
import ssl
import unittest

import certificates
import processes
from web_config import USERS, WebConfigCase
from prometheus_server import PrometheusServer, scraped

V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
_BAD_CERTIFICATE = 60  # curl's exit codes
_HTTP_ERROR = 22
_NO_HANDSHAKE = 35
_RECEIVE_FAILED = 56


class DoorClientsTest(WebConfigCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        certificates.make(cls.folder / "old", expired=("server", "client"))

    def curl(self, program, *arguments, scheme="https", path="/livez"):
        """(exit code, what it printed on both)"""
        done = processes.run(["curl", "--silent", "--show-error", "--max-time", "20", *arguments,
                              f"{scheme}://localhost:{program.port}{path}"], cwd=self.folder)
        return done.returncode, done.stdout + done.stderr

    def test_every_version_against_every_range(self):
        served = {}
        for low, high in (("TLS12", "TLS12"), ("TLS12", "TLS13"), ("TLS13", "TLS13")):
            with self.serving(self.tls(f"  min_version: {low}\n  max_version: {high}\n")) as program:
                for version in (V12, V13):
                    context = self.context(version=version)
                    try:
                        served[low, high, version] = self.get(program, context=context)[0]
                    except ssl.SSLError:
                        served[low, high, version] = None
        self.assertEqual(served, {
            ("TLS12", "TLS12", V12): 200, ("TLS12", "TLS12", V13): None,
            ("TLS12", "TLS13", V12): 200, ("TLS12", "TLS13", V13): 200,
            ("TLS13", "TLS13", V12): None, ("TLS13", "TLS13", V13): 200})

    def test_an_expired_certificate_of_its_own_is_said_and_renewed_without_a_restart(self):
        live = self.folder / "live"
        shutil.copytree(self.folder / "old", live)
        with self.serving(self.tls(folder="live")) as program:
            self.assertIn("the certificate of cert_file has expired", program.log())
            with self.assertRaisesRegex(ssl.SSLError, "expired"):
                self.get(program, context=self.context(ca="old"))
            unchecked = self.context(ca="old")
            unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
            self.assertEqual(self.get(program, context=unchecked)[0], 200)
            self.assertEqual(program.log().count("has expired"), 1)
            for name in ("server.pem", "server.key"):
                shutil.copy(self.folder / "one" / name, live / name)
            processes.wait_until(lambda: self.get(program, context=self.context())[0] == 200, 20,
                                 "the new certificate")

    def test_certificates_of_clients(self):
        verified = "  client_ca_file: {}/ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
        for version in (V12, V13):
            with self.subTest(version), self.serving(self.tls(verified.format("one"))) as program:
                for client, expected in ((None, False), ("other", False), ("one", True)):
                    self.assert_lets_in(program, expected, self.context(client=client, version=version))
            with self.subTest(version), self.serving(self.tls(verified.format("old"))) as program:
                self.assert_lets_in(program, False, self.context(client="old", version=version))

    def test_curl(self):
        with self.serving(self.tls() + USERS) as program:
            def ask(*arguments, **options):
                return self.curl(program, "--fail", *arguments, **options)
            trusted = ("--cacert", "one/ca.pem")
            user = (*trusted, "-u", "scraper:se:cret")
            code, page = ask(*user, path="/metrics")
            self.assertEqual(code, 0, page)
            self.assertIn("\nlagwatch_up ", page)
            self.assertEqual(ask(*user, "--compressed", path="/metrics")[0], 0)
            self.assertEqual(ask(*user, "--tls-max", "1.2")[0], 0)
            self.assertEqual(ask(*user, "--tlsv1.3")[0], 0)
            self.assertEqual(ask(*user, "--tls-max", "1.1")[0], _NO_HANDSHAKE)
            self.assertEqual(ask(*trusted)[0], _HTTP_ERROR)
            self.assertEqual(ask(*trusted, "-u", "scraper:wrong")[0], _HTTP_ERROR)
            self.assertEqual(ask("--cacert", "other/ca.pem", "-u", "scraper:se:cret")[0], _BAD_CERTIFICATE)
            self.assertEqual(self.curl(program, scheme="http"), (0, "this is a TLS port: use https\n"))
        with self.serving(self.tls("  client_ca_file: one/ca.pem\n"
                                   "  client_auth_type: RequireAndVerifyClientCert\n")) as program:
            self.assertEqual(self.curl(program, *trusted, "--cert", "one/client.pem"), (0, "ok\n"))
            self.assertEqual(self.curl(program, *trusted)[0], _RECEIVE_FAILED)

    def test_prometheus(self):
        more = "  client_ca_file: one/ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
        tls = {name: str(self.folder / "one" / file) for name, file in (
            ("ca_file", "ca.pem"), ("cert_file", "client.crt"), ("key_file", "client.key"))}
        with self.serving(self.tls(more) + USERS) as program:
            def scraping(password, **settings):
                return PrometheusServer(
                    [scraped([program.port])], scheme="https", tls_config=tls | settings,
                    basic_auth={"username": "scraper", "password": password})
            with scraping("se:cret") as prometheus:
                prometheus.wait_scraped()
                self.assertEqual(prometheus.value("up"), 1)
                self.assertEqual(prometheus.value("lagwatch_up"), 0)  # there is no Kafka
            for password, settings, words in (
                    ("wrong", {}, "401"),
                    ("se:cret", {"ca_file": str(self.folder / "other/ca.pem")}, "certificate")):
                with scraping(password, **settings) as prometheus:
                    error = processes.wait_until(lambda: prometheus.targets()[0]["lastError"], 20, "a refusal")
                    self.assertIn(words, error)
                    self.assertEqual(prometheus.value("up"), 0)


if __name__ == "__main__":
    unittest.main()
