# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120 presets=asan,tsan
"""`--web.config.file`: logins, TLS settings, and certificates that change under load."""

import contextlib
import os
import shutil
import socket
import ssl
import threading
import unittest

import certificates
import lagwatch
import paths
import processes
from web_config import HASH, NO_KAFKA, USERS, WebConfigCase
from hung_file import HungFile
from terminal import Shell


class WebConfigTest(WebConfigCase):
    def assert_probe(self, program, expected=0):
        code, _, errors = lagwatch.run_once(
            "--probe", f"--web.listen-address=127.0.0.1:{program.port}", f"--web.config.file={program.file}")
        self.assertEqual(code, expected, errors)

    def assert_asks(self, url, said, *arguments, env=None):
        code, out, errors = lagwatch.run_once("--once", "--server", url, *arguments, env=env)
        self.assertEqual((code, errors.count("\n")), (3, 1), errors)
        self.assertIn(said, errors)
        self.assertNotIn("cret", out + errors)

    def test_once_queries_a_server_with_a_web_config(self):
        (self.folder / "password").write_text("se:cret\n")
        behind = "Kafka"  # the only cluster is not reached: what only one that was let in is told
        users = ["--server.username=scraper", f"--server.password-file={self.folder}/password"]
        ca = f"--server.ca-file={self.folder}/one/ca.pem"
        mine = [f"--server.{kind}-file={self.folder}/one/client.pem" for kind in ("cert", "key")]
        more = "  client_ca_file: one/ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
        with self.serving(USERS + self.tls(more)) as program:
            url = f"https://localhost:{program.port}"
            program.wait_until(lambda: "Kafka does not answer" in program.log(), what="the first collection")
            self.assert_asks(url, behind, *users, ca, *mine)
            self.assert_asks(url, behind, ca, *mine, env={
                "LAGWATCH_SERVER_USERNAME": "scraper", "LAGWATCH_SERVER_PASSWORD_FILE": f"{self.folder}/password"})
            self.assert_asks(url.replace("//", "//scraper:se%3Acret@"), behind, ca, *mine)
            self.assert_asks(url, behind, *users, *mine, "--server.insecure-skip-tls-verify")
            self.assert_asks(url, "set server.username", ca, *mine)
            self.assert_asks(url.replace("//", "//scraper:no%3Acret@"), 'rejects the login of user "scraper"', ca, *mine)
            self.assert_asks(url, "certificate", *users, *mine)
            self.assert_asks(url, "--server " + url, *users, ca)
            self.assert_asks(url.replace("https", "http"), "HTTP 400", *users)
            self.assert_asks(url + "/elsewhere", "HTTP 404", *users, ca, *mine)

    def test_versions(self):
        with self.serving(self.tls("  min_version: TLS12\n")) as program:
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                self.assertEqual(self.get(program, context=self.context(version=version))[0], 200)
            self.assertEqual(self.get(program, "/metrics", context=self.context())[0], 200)
            self.assertRaises(ssl.SSLError, self.get, program, context=self.context(ca="other"))
            self.assert_probe(program)
        with self.serving(self.tls("  min_version: TLS13\n")) as program:
            self.assertRaises(ssl.SSLError, self.get, program,
                              context=self.context(version=ssl.TLSVersion.TLSv1_2))
            self.assertEqual(self.get(program, context=self.context())[0], 200)

    def test_cipher_suites_by_their_iana_names(self):
        suite = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
        with self.serving(self.tls(f"  cipher_suites: [{suite}]\n  curve_preferences: [CurveP256]\n")) as program:
            only = self.context(version=ssl.TLSVersion.TLSv1_2)
            only.set_ciphers("ECDHE-RSA-AES256-GCM-SHA384")
            self.assertEqual(self.get(program, context=only)[0], 200)
            only.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")
            self.assertRaises(ssl.SSLError, self.get, program, context=only)

    def test_plain_http_to_the_tls_port_is_told(self):
        with self.serving(self.tls()) as program:
            status, _, body = self.get(program)
            self.assertEqual((status, body), (400, b"this is a TLS port: use https\n"))

    def test_client_certificates(self):
        more = "  client_ca_file: one/ca.pem\n  client_auth_type: "
        for kind, absent, wrong in (("RequireAndVerifyClientCert", False, False),
                                    ("VerifyClientCertIfGiven", True, False)):
            with self.subTest(kind), self.serving(self.tls(more + kind + "\n")) as program:
                self.assertEqual(self.get(program, context=self.context(client="one"))[0], 200)
                self.assert_lets_in(program, absent, self.context())
                self.assert_lets_in(program, wrong, self.context(client="other"))
                self.assert_probe(program)
        with self.serving(self.tls("  client_auth_type: RequireAnyClientCert\n")) as program:
            self.assert_lets_in(program, False, self.context())
            self.assert_lets_in(program, True, self.context(client="other"))

    def test_kafka_exporters_flags(self):
        folder = self.folder / "one"
        flags = ["--server.tls.enabled", f"--server.tls.cert-file={folder / 'server.pem'}",
                 f"--server.tls.key-file={folder / 'server.key'}"]
        with lagwatch.Lagwatch(*NO_KAFKA, *flags) as program:
            self.assertEqual(self.get(program, context=self.context())[0], 200)
        with lagwatch.Lagwatch(*NO_KAFKA, *flags, "--server.tls.mutual-auth-enabled",
                               f"--server.tls.ca-file={folder / 'ca.pem'}") as program:
            self.assertEqual(self.get(program, context=self.context(client="one"))[0], 200)
            self.assert_lets_in(program, False, self.context())
            self.assert_lets_in(program, False, self.context(client="other"))
        code, _, errors = lagwatch.run_once("--check-config", *flags[:2], "--server.tls.key-file=/no/such.key")
        self.assertEqual(code, 78)
        self.assertIn("--server.tls: ", errors)
        self.assertIn("/no/such.key", errors)

    def test_users(self):
        with self.serving(self.tls() + USERS) as program:
            context = self.context()
            for user in (None, "scraper:wrong", "nobody:se:cret", "scraper", "scraper:se:cret\0x"):
                for _ in range(2):  # found out, and remembered
                    status, headers, _ = self.get(program, "/metrics", user, context)
                    self.assertEqual(status, 401, user)
                    self.assertIn("Basic", headers["WWW-Authenticate"])
            for _ in range(2):
                self.assertEqual(self.get(program, "/metrics", "scraper:se:cret", context)[0], 200)
            self.assertEqual(self.get(program, "/livez", context=context)[0], 401)
            self.assert_probe(program)
            self.assertNotIn(HASH, program.log())

    def test_probes_may_be_open(self):
        with self.serving(USERS, "--web.open-probes") as program:
            for path in ("/livez", "/healthz", "/burrow/admin"):
                self.assertEqual(self.get(program, path)[0], 200, path)
            for path in ("/readyz", "/ready", "/burrow/admin/ready"):
                self.assertEqual(self.get(program, path)[0], 503, path)
            self.assertEqual(self.get(program, "/metrics")[0], 401)
            self.assertIn("passwords are sent in clear text", program.log())

    def test_a_page_of_metrics_under_a_probes_path_is_not_opened_with_the_probes(self):
        with self.serving(USERS, "--web.open-probes", "--web.telemetry-path=/healthz") as program:
            self.assertEqual(self.get(program, "/healthz")[0], 401)
            self.assertEqual(self.get(program, "/livez")[0], 200)

    def test_headers(self):
        with self.serving("http_server_config:\n  headers:\n    X-Frame-Options: deny\n"
                          "    Strict-Transport-Security: max-age=31536000\n") as program:
            headers = self.get(program)[1]
            self.assertEqual(headers["X-Frame-Options"], "deny")
            self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")

    def serial(self, program, ca):
        with socket.create_connection(("localhost", program.port), 20) as plain, \
                self.context(ca=ca).wrap_socket(plain, server_hostname="localhost") as secure:
            return secure.getpeercert()["serialNumber"]

    def use(self, folder):
        for name in ("server.pem", "server.key"):
            staged = self.folder / "live" / (name + ".new")
            shutil.copy(self.folder / folder / name, staged)
            staged.rename(self.folder / "live" / name)

    def test_certificates_change_under_load(self):
        (self.folder / "live").mkdir()
        self.use("one")
        with self.serving(self.tls(folder="live")) as program:
            before = self.serial(program, "one")
            both = self.context()
            both.load_verify_locations(self.folder / "other" / "ca.pem")
            failed, scrapes, done = [], [0], threading.Event()

            def scrape():
                while not done.wait(0.08):  # four of them: some 50 a second
                    try:
                        status = self.get(program, "/metrics", context=both)[0]
                        if status != 200:
                            failed.append(status)
                        scrapes[0] += 1
                    except OSError as error:
                        failed.append(repr(error))
            threads = [threading.Thread(target=scrape) for _ in range(4)]
            for thread in threads:
                thread.start()
            (self.folder / "live" / "server.key").write_text("half a key")
            program.wait_until(lambda: "keeping the previous web configuration" in program.log(), 20, "the warning")
            self.assertEqual(self.serial(program, "one"), before)
            self.use("other")
            processes.wait_until(lambda: self.shows_other(program), 20, "the new certificate")
            done.set()
            for thread in threads:
                thread.join()
            print(f"{scrapes[0]} scrapes over two changes, failed: {failed}")
            self.assertEqual(failed, [])

    def shows_other(self, program):
        try:
            return self.serial(program, "other") is not None
        except ssl.SSLError:
            return False

    def test_users_change_without_a_restart(self):
        with self.serving(USERS) as program:
            self.assertEqual(self.get(program, user="scraper:se:cret")[0], 200)
            self.write(USERS.replace("scraper", "other"))
            processes.wait_until(lambda: self.get(program, user="scraper:se:cret")[0] == 401, 20, "the change")
            self.assertEqual(self.get(program, user="other:se:cret")[0], 200)

    @unittest.skipIf(os.environ.get("LAGWATCH_PRESET") == "tsan",
                     "nothing can end a thread in a hung file system, and this sanitizer reports such threads at the end")
    def test_a_file_system_that_hangs_holds_up_only_the_change(self):
        with contextlib.ExitStack() as stack, self.serving(USERS) as program:
            hung = stack.enter_context(HungFile(program.file))
            hung.wait_until_read()
            for path in ("/livez", "/metrics"):
                self.assertEqual(self.get(program, path, "scraper:se:cret")[0], 200)
            # Leaving the context stops the program: in time, with the reader still hanging.

    def test_what_is_wrong_is_said(self):
        for text, words in (
                ("tls_server_config: {cert_file: one/server.pem}", "has no key_file"),
                ("tls_server_config: {cert_file: one/server.pem, key_file: other/server.key}",
                 "is not the key of cert_file"),
                (self.tls().replace("one/server.pem", "one/none.pem"), "none.pem: No such file"),
                (self.tls("  min_version: TLS14\n"), "did you mean TLS1"),
                (self.tls("  cipher_suites: [TLS_X_WITH_Y]\n"), "TLS_X_WITH_Y is not known"),
                (self.tls("  client_auth_type: RequireAndVerifyClientCert\n"), "client_ca_file is not set"),
                ("basic_auth_users: {scraper: plain}", 'user "scraper" is not a bcrypt hash'),
                ("http_server_config: {headers: {X-Frame-Option: deny}}", "did you mean X-Frame-Options"),
                ("tls_serverconfig: {}", "web.yaml:1: unknown key tls_serverconfig, did you mean"),
                ("basic_auth_users: [", "web.yaml:")):
            with self.subTest(words):
                file = self.write(text)
                code, _, errors = lagwatch.run_once("--check-config", *NO_KAFKA, f"--web.config.file={file}")
                self.assertEqual(code, 78, errors)
                self.assertIn(words, errors)
        code, _, errors = lagwatch.run_once(*NO_KAFKA, f"--web.config.file={self.folder}/none.yaml")
        self.assertEqual(code, 78)
        self.assertIn("none.yaml: No such file or directory", errors)

    def test_an_encrypted_key_is_said_and_nobody_is_asked(self):
        """On a terminal, where OpenSSL would ask for the passphrase and wait."""
        key = self.folder / "encrypted.key"
        kafka = ("--kafka.property=security.protocol=ssl", f"--kafka.property=ssl.key.location={key}")
        web = self.write(f"tls_server_config: {{cert_file: one/server.pem, key_file: {key}}}\n")
        for form in (("pkey",), ("rsa", "-traditional")):
            certificates.openssl(*form, "-in", self.folder / "one/server.key", "-aes128", "-passout", "pass:secret",
                                 "-out", key)
            for arguments, said in ((kafka, "set ssl.key.password, as with --kafka.property=ssl.key.password.file=PATH, or decrypt it"),
                                    ((f"--web.config.file={web}",), f"key_file {key}: it is encrypted; decrypt it")):
                for mode in ((), ("--check-config",)):
                    with self.subTest(form=form, said=said, mode=mode), \
                            Shell([paths.binary(), *NO_KAFKA, *arguments, *mode], lagwatch.environment()) as program:
                        self.assertNotIn("Enter", program.wait_for(said))
                        self.assertEqual(program.wait(), 78)

    def test_silent_tls_clients_do_not_stay(self):
        with self.serving(self.tls()) as program, contextlib.ExitStack() as stack:
            for _ in range(50):
                stack.enter_context(socket.create_connection(("localhost", program.port), 20))
            self.assertEqual(self.get(program, context=self.context())[0], 200)


if __name__ == "__main__":
    unittest.main()
