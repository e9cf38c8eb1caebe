# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""What is installed: the Debian package's files, its service as systemd reads it, its man page as man does, and the completions in
the shells themselves."""

import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

import lagwatch
import paths
from terminal import Shell

ROOT = paths.REPOSITORY
BUILD = pathlib.Path(paths.binary()).resolve().parents[1]
# In tenths of the score of `systemd-analyze security`, of 100: less is better.
EXPOSURE = 11
# What that finds open, all of it for a reason: Kafka and scrapers, the socket to systemd, /proc/stat, and libraries of the machine.
OPEN = {"PrivateNetwork=", "RestrictAddressFamilies=~AF_(INET|INET6)", "IPAddressDeny=", "RestrictAddressFamilies=~AF_UNIX",
        "ProcSubset=", "RootDirectory=/RootImage=", "DeviceAllow="}
# What the service brings along, below / and below any other prefix.
SERVICE = {"bin/lagwatch": "usr/bin/lagwatch",
           "etc/default/lagwatch": "etc/default/lagwatch",
           "etc/lagwatch/lagwatch.yaml": "etc/lagwatch/lagwatch.yaml",
           "lib/systemd/system/lagwatch.service": "lib/systemd/system/lagwatch.service",
           "share/bash-completion/completions/lagwatch": "usr/share/bash-completion/completions/lagwatch",
           "share/man/man1/lagwatch.1.gz": "usr/share/man/man1/lagwatch.1.gz",
           "share/zsh/site-functions/_lagwatch": "usr/share/zsh/vendor-completions/_lagwatch"}
DOCUMENTS = {"changelog.gz", "changelog.Debian.gz", "copyright", "README.md"}


def run(*command, **options):
    """stdout of a command that succeeds and has nothing to say on stderr."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          env=lagwatch.environment({"LC_ALL": "C.UTF-8", **options.pop("env", {})}), **options)
    if done.returncode or done.stderr:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def shared():
    """Alerts, dashboards and guides, by their place below share/."""
    for folder, place, pattern in (("alerts", "lagwatch/alerts", "*.yaml"), ("dashboards", "lagwatch/dashboards", "*.json"),
                                   ("docs", "doc/lagwatch/docs", "*.*")):
        for path in (ROOT / folder).rglob(pattern):
            yield f"{place}/{path.relative_to(ROOT / folder).as_posix()}", path
    provisioning = "dashboards/provisioning/dashboards.yaml"
    yield f"lagwatch/{provisioning}", ROOT / provisioning


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        made = subprocess.run(["cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder / "deb"],
                              check=False, capture_output=True, text=True, cwd=cls.folder)
        if made.returncode:
            raise AssertionError(f"cpack: {made.stdout}{made.stderr}")
        [cls.package] = (cls.folder / "deb").glob("lagwatch_*.deb")
        cls.root, cls.control = cls.folder / "root", cls.folder / "control"
        run("dpkg-deb", "-x", cls.package, cls.root)
        run("dpkg-deb", "-e", cls.package, cls.control)
        # systemd's own units, which the service's stand between, and what it calls.
        cls.system = cls.folder / "system"
        shutil.copytree(cls.root, cls.system)
        shutil.copytree("/lib/systemd/system", cls.system / "lib/systemd/system", dirs_exist_ok=True, symlinks=True)
        (cls.system / "bin").mkdir()
        shutil.copy("/bin/true", cls.system / "bin/sh")

    def text(self, place):
        return (self.root / place).read_text(encoding="utf-8")

    def test_files(self):
        wanted = {*SERVICE.values(), *(f"usr/share/{place}" for place, _ in shared()),
                  *(f"usr/share/doc/lagwatch/{name}" for name in DOCUMENTS)}
        self.assertEqual(files(self.root), wanted)
        for place, path in shared():
            self.assertEqual((self.root / "usr/share" / place).read_bytes(), path.read_bytes(), place)

    def test_everything_is_roots_and_readable_by_all(self):
        for line in run("dpkg-deb", "-c", self.package).splitlines():
            is_program = line.startswith("d") or line.endswith("./usr/bin/lagwatch")
            self.assertEqual(line[1:10], "rwxr-xr-x" if is_program else "rw-r--r--", line)
            self.assertIn(" root/root ", line)

    def test_control(self):
        def field(name):
            return run("dpkg-deb", "-f", self.package, name).strip()
        self.assertEqual((field("Package"), field("Section"), field("Priority")), ("lagwatch", "net", "optional"))
        self.assertRegex(field("Maintainer"), r"^[^<]+ <\S+@\S+>$")
        depends = field("Depends")
        for library in ("libc6", "libssl3", "libyaml-cpp0.7", "libprometheus-cpp-core1.0"):
            self.assertRegex(depends, rf"(^|, ){re.escape(library)} \(>= ")
        self.assertTrue("librdkafka" in depends or not re.search(r"librdkafka\S* =>", run("ldd", paths.binary())))
        self.assertEqual({line[1:] for line in (self.control / "conffiles").read_text(encoding="utf-8").split()},
                         {place for place in files(self.root) if place.startswith("etc/")})
        for script in ("postinst", "prerm", "postrm"):
            self.assertEqual(stat.S_IMODE((self.control / script).stat().st_mode), 0o755)

    def test_debian_documents(self):
        folder = self.root / "usr/share/doc/lagwatch"
        changelog = self.folder / "changelog"
        changelog.write_text(run("gzip", "-dc", folder / "changelog.Debian.gz"), encoding="utf-8")
        parsed = run("dpkg-parsechangelog", "-l", changelog)
        self.assertIn(f"Version: {run('dpkg-deb', '-f', self.package, 'Version')}", parsed)
        self.assertEqual(run("gzip", "-dc", folder / "changelog.gz"), (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        terms = (folder / "copyright").read_text(encoding="utf-8")
        for owner in ("Magnus Edenhill", "University of Cincinnati", "Niels Lohmann"):
            self.assertIn(owner, terms)
        self.assertNotIn("TERMS AND CONDITIONS FOR USE", terms)

    def test_the_program_runs_and_is_stripped(self):
        program = self.root / "usr/bin/lagwatch"
        self.assertTrue(run(program, "--version").startswith("lagwatch "))
        self.assertNotIn(".symtab", run("readelf", "--sections", "--wide", program))

    def verify(self):
        """Warnings are on stderr, with which systemd-analyze ends well."""
        run("systemd-analyze", "verify", f"--root={self.system}", "lagwatch.service",
            env={"MANPATH": str(self.system / "usr/share/man")})

    def test_systemd_takes_the_service_without_a_warning(self):
        self.verify()

    def test_the_service_is_as_closed_as_it_can_be(self):
        found = json.loads(run("systemd-analyze", "security", "--no-pager", "--offline=true", "--json=short",
                               f"--threshold={EXPOSURE}", self.root / "lib/systemd/system/lagwatch.service"))
        self.assertEqual({row["name"] for row in found if row["set"] is False}, OPEN)

    def test_systemd_takes_the_credentials_that_the_service_speaks_of(self):
        unit = self.text("lib/systemd/system/lagwatch.service")
        lines = re.findall(r"^#   (\[Service\]|LoadCredential=.*)$", unit, re.MULTILINE)
        self.assertEqual(len(lines), 2)
        folder = self.system / "etc/systemd/system/lagwatch.service.d"
        folder.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, folder)
        (folder / "override.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.verify()

    def test_every_default_in_the_environment_is_one(self):
        found = dict(re.findall(r"^#(LAGWATCH_\w+)=(.*)$", self.text("etc/default/lagwatch"), re.MULTILINE))
        defaults = {name: value for name, value in found.items() if not value.isupper()}
        self.assertGreater(len(defaults), 20)
        self.assertEqual(lagwatch.run_once("--check-config", env=defaults)[0], 0)

    def test_the_file_is_valid_as_it_is_and_as_its_comments_say(self):
        path = self.root / "etc/lagwatch/lagwatch.yaml"
        self.assertEqual(lagwatch.run_once("--check-config", "--config.file", str(path))[0], 0)
        example = re.sub(r"/run/credentials/\S+", str(self.folder / "password"), path.read_text(encoding="utf-8").split("#\n", 1)[1])
        (self.folder / "password").write_text("secret\n", encoding="utf-8")
        (self.folder / "example.yaml").write_text(re.sub(r"^# ", "", example, flags=re.MULTILINE), encoding="utf-8")
        done = lagwatch.run_once("--check-config", "--config.file", str(self.folder / "example.yaml"))
        self.assertEqual(done[0], 0, done)

    def test_man_page(self):
        shown = run("man", "-P", "cat", "--warnings", "-l", self.root / "usr/share/man/man1/lagwatch.1.gz", env={"MANWIDTH": "200"})
        for flag in re.findall(r"^  (--[\w.-]+)", run(paths.binary(), "--help"), re.MULTILINE):
            self.assertRegex(shown, rf"(?m)^ +{re.escape(flag)}( |$)")
        self.assertEqual(re.findall(r"(?m)^[A-Z][A-Z ]+$", shown),
                         ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SIGNALS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"])

    def complete(self, shell):
        """What is run once the tabulator key was pressed. No file but one is there."""
        shell.type("lagwatch() { echo \"<$*>\"; }; echo rea''dy\n")
        shell.wait_for("ready")
        for typed, wanted in (("--collect.iso\t", "--collect.isolation-level"), ("--output pr\t", "--output prometheus"),
                              ("--output=js\t", "--output=json"), ("--config.file my\t", "--config.file my.yaml"),
                              ("--config.file=my\t", "--config.file=my.yaml"), ("--group --on\t", "--group --on")):
            shell.type(f"lagwatch {typed} x\n")
            shell.wait_for("<")
            self.assertEqual(shell.wait_for(">").replace(" x", "").strip(), wanted)

    def shell(self, *command):
        folder = self.folder / "here"
        folder.mkdir(exist_ok=True)
        (folder / "my.yaml").touch()
        return Shell(["env", "-C", str(folder), *command], lagwatch.environment({"LC_ALL": "C.UTF-8"}))

    def test_bash_completion(self):
        with self.shell("bash", "--norc", "--noprofile", "-i") as shell:
            shell.type(f"PS1=; . {self.root}/usr/share/bash-completion/completions/lagwatch\n")
            self.complete(shell)

    def test_zsh_completion(self):
        with self.shell("zsh", "-f", "-i") as shell:
            shell.type(f"PS1=; fpath=({self.root}/usr/share/zsh/vendor-completions $fpath); autoload -U compinit; compinit -u -D\n")
            self.complete(shell)


class InstalledTreeTest(unittest.TestCase):
    def test_another_prefix_has_the_same_files_and_their_paths_follow(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix = pathlib.Path(folder) / "opt"
            run("cmake", "--install", BUILD, "--prefix", prefix)
            wanted = {*SERVICE, *(f"share/{place}" for place, _ in shared()),
                      *(f"share/doc/lagwatch/{name}" for name in ("README.md", "CHANGELOG.md", "LICENSE"))}
            self.assertEqual(files(prefix), wanted)
            unit = (prefix / "lib/systemd/system/lagwatch.service").read_text(encoding="utf-8")
            self.assertIn(f"\nExecStart={prefix}/bin/lagwatch\n", unit)
            self.assertIn(f"\nEnvironmentFile=-{prefix}/etc/default/lagwatch\n", unit)
            self.assertIn(f"\nLAGWATCH_CONFIG_FILE={prefix}/etc/lagwatch/lagwatch.yaml\n",
                          (prefix / "etc/default/lagwatch").read_text(encoding="utf-8"))
            self.assertTrue(os.access(prefix / "bin/lagwatch", os.X_OK))


if __name__ == "__main__":
    unittest.main()
