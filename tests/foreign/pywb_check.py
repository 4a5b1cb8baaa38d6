#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Replays the pages of a package in pywb and looks for the words of a turn in each; 77 when pywb is not installed.

usage: pywb_check.py VENV ARCHIVE WACZ
"""

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from replay_target import targets

SECONDS = 60  # much on an idle machine, enough on a busy one


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def wayback(venv, folder):
    """The address of a running pywb, which is ended by its process when the block ends."""
    port = free_port()
    process = subprocess.Popen([venv / "bin/wayback", "--bind", "127.0.0.1", "--port", str(port), "-d", folder],
                               cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("wayback does not listen")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main():
    venv, archive, package = Path(sys.argv[1]).absolute(), sys.argv[2], Path(sys.argv[3]).absolute()
    if not (venv / "bin/wayback").exists():
        print(f"skipped: pywb is not in {venv} (./check --full installs it)")
        return 77
    wanted, faults = list(targets(archive)), []
    with tempfile.TemporaryDirectory() as folder:
        for arguments in (["init", "press"], ["add", "--unpack-wacz", "press", str(package)]):
            subprocess.run([venv / "bin/wb-manager", *arguments], cwd=folder, check=True, timeout=60,
                           stdout=subprocess.DEVNULL)
        with wayback(venv, folder) as address:
            for target in wanted:
                url = f"{address}/press/{target.stamp}mp_/{target.url}"
                try:
                    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
                        if target.words not in " ".join(answer.read().decode("utf-8", "replace").split()):
                            faults.append(f"{url}: does not say \"{target.words}\"")
                except urllib.error.HTTPError as error:
                    faults.append(f"{url}: {error}")
            missing = f"{address}/press/2026mp_/http://www.press.example/never-captured"
            try:
                urllib.request.urlopen(missing, timeout=SECONDS).close()
                faults.append("a page that was never captured is replayed")
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    faults.append(f"{missing}: {error}")
    for fault in faults:
        print(fault)
    print(f"{len(wanted)} pages replayed, {len(faults)} faults")
    return 1 if faults or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
