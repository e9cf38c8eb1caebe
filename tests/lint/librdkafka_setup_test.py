# SPDX-License-Identifier: Apache-2.0
"""What the set-up says and does when the supply of librdkafka changes: its own functions, sourced, on a tiny source tree.
Only the two downloads are replaced."""

import hashlib
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = "9.9.9"
BROKEN, MENDED = "one\ntwo\nint broken;\nfour\nfive\n", "one\ntwo\nint mended;\nfour\nfive\n"
PATCH = """Mend the fault

Upstream: none found.

--- a/src/{name}.c
+++ b/src/{name}.c
@@ -1,5 +1,5 @@
 one
 two
-int broken;
+int mended;
 four
 five
"""
GONE = "return 1"


class LibrdkafkaSetupTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.patches = self.folder / "patches"
        self.patches.mkdir()
        self.deps = self.folder / "deps"
        for number, name in enumerate(("first", "second"), 1):
            (self.patches / f"0{number}-{name}.patch").write_text(PATCH.format(name=name))
        self.debian = self._tarball("debian", "librdkafka-9.9.9/src", first=BROKEN, second=BROKEN)
        self.npm = self._tarball("npm", "package/deps/librdkafka/src", first=BROKEN, second=BROKEN)

    def _tarball(self, name, inside, **files):
        sources = self.folder / name / inside
        sources.mkdir(parents=True)
        for file, text in files.items():
            (sources / f"{file}.c").write_text(text)
        path = self.folder / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as tar:
            tar.add(self.folder / name / pathlib.Path(inside).parts[0], pathlib.Path(inside).parts[0])
        return path

    def set_up(self, debian=None, npm=None, known=None, then=":"):
        """Fetch and patch as a first set-up does: the exit code, and what it said."""
        known = known or {"debian": digest(self.debian), "npm": digest(self.npm)}
        script = f"""
            . {ROOT}/scripts/lib/common.sh; . {ROOT}/scripts/lib/apt.sh; . {ROOT}/scripts/lib/librdkafka.sh
            DEPS={self.deps} LIBRDKAFKA_PATCHES={self.patches} LIBRDKAFKA_NPM_VERSION={VERSION}
            LIBRDKAFKA_KNOWN=({" ".join(f"[{source}:{VERSION}]={sha}" for source, sha in known.items())})
            download_from_debian() {{ {debian or f'cp {self.debian} "$1/librdkafka_{VERSION}.orig.tar.gz"'}; }}
            download_from_npm() {{ {npm or f'cp {self.npm} "$1/package.tgz"'}; }}
            fetch_librdkafka
            patch_librdkafka "$DEPS/librdkafka/src" {VERSION}
            {then}"""
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", script, "scripts/setup"],
                                capture_output=True, text=True, check=False)
        return result.returncode, result.stderr

    def sources(self):
        return {path.stem: path.read_text() for path in (self.deps / "librdkafka/src/src").glob("*.c")}

    def assert_refused(self, result, *words):
        code, said = result
        self.assertEqual(code, 1, said)
        last = said.splitlines()[-1]
        self.assertTrue(last.startswith("setup: librdkafka"), said)
        for word in words:
            self.assertIn(word, last)

    def test_each_patch_is_applied(self):
        code, said = self.set_up()
        self.assertEqual(code, 0, said)
        self.assertIn(f"librdkafka {VERSION}: patches applied: 2", said)
        self.assertEqual(self.sources(), {"first": MENDED, "second": MENDED})

    def test_what_upstream_has_mended_is_said_and_left_out(self):
        self.debian = self._tarball("newer", "librdkafka-9.9.9/src", first=MENDED, second=BROKEN)
        code, said = self.set_up()
        self.assertEqual(code, 0, said)
        self.assertIn(f"librdkafka {VERSION}: 01-first.patch is already there", said)
        self.assertIn(f"librdkafka {VERSION}: patches applied: 1", said)
        self.assertEqual(self.sources(), {"first": MENDED, "second": MENDED})

    def test_a_patch_that_does_not_fit_is_the_end(self):
        # The same but for one line of context, which patch(1) would bridge by itself.
        other = BROKEN.replace("five", "5")
        self.debian = self._tarball("newer", "librdkafka-9.9.9/src", first=BROKEN, second=other)
        self.assert_refused(self.set_up(), VERSION, "02-second.patch neither applies nor is already there",
                            "LIBRDKAFKA_KNOWN")
        self.assertEqual(self.sources()["second"], other)

    def test_a_file_with_another_digest_is_the_end(self):
        for source, replaced in (("debian", {}), ("npm", {"debian": GONE})):
            with self.subTest(source):
                known = {"debian": digest(self.debian), "npm": digest(self.npm), source: "0" * 64}
                self.assert_refused(self.set_up(known=known, **replaced), "sha256", f"{source}:{VERSION}", "not used")
                self.assertEqual(self.sources(), {})

    def test_without_debian_npm_is_asked(self):
        code, said = self.set_up(debian=GONE)
        self.assertEqual(code, 0, said)
        self.assertIn("Debian's source package could not be fetched", said)
        self.assertIn("with npm", said)
        self.assertEqual(self.sources(), {"first": MENDED, "second": MENDED})

    def test_a_release_of_debian_that_is_not_known_is_not_taken(self):
        newer = f'cp {self.debian} "$1/librdkafka_9.9.10.orig.tar.gz"'
        code, said = self.set_up(debian=newer)
        self.assertEqual(code, 0, said)
        self.assertIn("Debian's source package is of 9.9.10, which is not known here", said)
        self.assertIn("with npm", said)

    def test_without_any_source_it_is_the_end(self):
        self.assert_refused(self.set_up(debian=GONE, npm=GONE), f"debian:{VERSION}", f"npm:{VERSION}", "could be fetched")

    def test_sources_are_fetched_once_and_again_if_they_are_not_known_any_more(self):
        self.assertEqual(self.set_up()[0], 0)
        code, said = self.set_up(debian=GONE, npm=GONE)
        self.assertEqual((code, "fetching" in said), (0, False), said)
        self.assert_refused(self.set_up(debian=GONE, npm=GONE, known={"debian": "0" * 64}), "could be fetched")

    def test_what_was_built_with_other_patches_is_not_current(self):
        """What CMake asks before it links a librdkafka."""
        build = 'mkdir -p "$DEPS/librdkafka/release"; mark_done "$DEPS/librdkafka/release" "$(librdkafka_recipe release)"'
        self.assertEqual(self.set_up(then=f"{build}; librdkafka_is_current release")[0], 0)
        (self.patches / "03-third.patch").write_text(PATCH.format(name="first"))
        for other in ("librdkafka_is_current release", "rm $LIBRDKAFKA_PATCHES/03*; librdkafka_is_current asan"):
            code, said = self.set_up(then=other)
            self.assertEqual((code, "patches applied: 0" in said.splitlines()[-1]), (1, True), said)
        self.assertEqual(self.set_up(then="librdkafka_is_current release")[0], 0)



def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    unittest.main()
