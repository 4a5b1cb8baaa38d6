#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How ./run gets DuckDB's library: with a registry that answers, none, a package that is not the pinned one, and no npm.
npm is played by a script, so that nothing here leaves the machine."""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / ".ci" / "setup.sh"
TOOLS = ["bash", "cat", "find", "flock", "gzip", "mkdir", "mv", "rm", "sha256sum", "tar", "timeout", "uname"]


def package():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, data in [("libduckdb.so", b"a library"), ("LICENSE", b"terms"), ("duckdb.node", b"not wanted")]:
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return made.getvalue()


class Fetching(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.packed = self.folder / "packed.tgz"
        self.packed.write_bytes(package())
        self.lib = self.folder / "build" / "lib"

    def npm(self, what="exit 1"):
        script = self.bin / "npm"
        script.write_text(f'#!/bin/bash\necho "$1" >>"{self.folder}/asked"\n{what}\n')
        script.chmod(0o755)

    def working_npm(self):
        self.npm(f'[[ $1 != pack ]] || cat "{self.packed}" >duckdb-1.tgz')

    def fetch(self, sha256=None):
        sha256 = sha256 or hashlib.sha256(self.packed.read_bytes()).hexdigest()
        script = (f'set -euo pipefail; root={self.folder}; me=run; source {SETUP}; '
                  f'duckdb_sha256=([x64]={sha256} [arm64]={sha256}); fetch_duckdb; echo goes on')
        done = subprocess.run(["bash", "-c", script], env={"PATH": str(self.bin), "HOME": str(self.folder)}, timeout=60,
                              capture_output=True, text=True)
        self.assertEqual((0, "goes on\n"), (done.returncode, done.stdout), done.stderr)
        return done.stderr

    def names(self):
        return sorted(path.name for path in self.lib.iterdir())

    def asked(self):
        asked = self.folder / "asked"
        return asked.read_text().split() if asked.exists() else []

    def test_the_library_and_its_licence_are_kept_and_fetched_once(self):
        self.working_npm()
        self.assertIn("fetched", self.fetch())
        self.assertEqual(["libduckdb.LICENSE", "libduckdb.so"], self.names())
        self.assertEqual(b"a library", (self.lib / "libduckdb.so").read_bytes())
        self.assertEqual(("", ["view", "pack"]), (self.fetch(), self.asked()))

    def test_a_package_that_is_not_the_pinned_one_is_not_kept(self):
        self.working_npm()
        self.assertIn("could not fetch", self.fetch("0" * 64))
        self.assertEqual(["duckdb-put-off"], self.names())

    def test_a_registry_that_does_not_answer_is_asked_once_a_day(self):
        self.npm()
        self.assertEqual(1, len(self.fetch().splitlines()))
        self.assertEqual(("", ["view"]), (self.fetch(), self.asked()))
        yesterday = time.time() - 25 * 3600
        os.utime(self.lib / "duckdb-put-off", (yesterday, yesterday))
        self.working_npm()
        self.assertIn("fetched", self.fetch())
        self.assertEqual(["libduckdb.LICENSE", "libduckdb.so"], self.names())

    def test_without_npm_it_is_said_once_and_tried_as_soon_as_npm_is_there(self):
        self.assertIn("npm is not installed", self.fetch())
        self.assertEqual("", self.fetch())
        self.working_npm()
        self.assertIn("fetched", self.fetch())

    def test_what_a_kill_left_is_no_library(self):
        (self.lib / "duckdb.partial").mkdir(parents=True)
        (self.lib / "duckdb.partial" / "libduckdb.so").write_bytes(b"half")
        self.working_npm()
        self.fetch()
        self.assertEqual(b"a library", (self.lib / "libduckdb.so").read_bytes())


if __name__ == "__main__":
    unittest.main()
