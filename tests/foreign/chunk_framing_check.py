#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that warcio and FastWARC hash the chunk framing where WARC/1.1 says payload; 77 when they are not installed.

usage: chunk_framing_check.py PRESSROOM VENV
The real program archives a plain and a chunked page. Both readers must accept every digest but the payload digest of the
chunked page, and accept that one too once it is rewritten as what they take it for.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

from loopback_site import site
from warc_archive import Record, Response, members, sha256_labelled

HOST = "press.invalid"
ROOM = f"""name = "framing"
hosts = ["{HOST}"]
[match]
transcript = '/(?P<id>[a-z]+)_1\\.html$'
[[layout]]
name = "only"
body = "body"
"""


def archived(pressroom, folder):
    """The bytes of the one WARC that a run over both pages gives."""
    rooms = Path(folder, "rooms")
    rooms.mkdir()
    (rooms / "framing.toml").write_text(ROOM, encoding="utf-8")
    with site() as port:
        # What the run thinks of these pages is no matter here; that it archived them is checked on the bytes.
        subprocess.run([pressroom, "--archive", f"{folder}/archive", "--rooms", rooms, "--quiet", "archive",
                        f"http://{HOST}/plain_1.html", f"http://{HOST}/chunked_1.html",
                        "--connect-to", f"{HOST}:80:127.0.0.1:{port}", "--min-delay", "0"],
                       stdout=subprocess.DEVNULL, timeout=60)
    return b"".join(path.read_bytes() for path in sorted(Path(folder).glob("archive/warc/*/*.warc.gz")))


def with_framing_digests(content):
    """The record with its payload digest taken over the body as it crossed the wire."""
    record = Record(content)
    if record.type != "response" or record.fields.sole("WARC-Payload-Digest") is None:
        return content
    framed = sha256_labelled(Response(record.block).body)
    return content.replace(record.fields.sole("WARC-Payload-Digest").encode(), framed.encode(), 1)


def chunked_responses(octets):
    found = 0
    for _, _, content in members(octets):
        record = Record(content)
        if record.type == "response" and Response(record.block).fields.values("Transfer-Encoding"):
            found += 1
    return found


def failures(venv, path):
    """(block digests, payload digests) that warcio calls wrong, and whether FastWARC calls any wrong."""
    said = subprocess.run([venv / "bin/warcio", "check", "-v", path], capture_output=True, timeout=60).stdout.decode()
    fast = subprocess.run([venv / "bin/fastwarc", "check", "-q", "-p", path], capture_output=True, timeout=60)
    return said.count("block digest failed"), said.count("payload digest failed"), fast.returncode != 0


def main():
    pressroom, venv = sys.argv[1], Path(sys.argv[2])
    if not (venv / "bin/warcio").exists() or not (venv / "bin/fastwarc").exists():
        print(f"skipped: warcio and FastWARC are not in {venv} (./check --full installs them)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        octets = archived(pressroom, folder)
        chunked = chunked_responses(octets)
        ours, theirs = Path(folder, "ours.warc.gz"), Path(folder, "theirs.warc.gz")
        ours.write_bytes(octets)
        theirs.write_bytes(b"".join(gzip.compress(with_framing_digests(content), mtime=0)
                                    for _, _, content in members(octets)))
        on_ours, on_theirs = failures(venv, ours), failures(venv, theirs)
    print(f"{chunked} chunked responses; wrong (block, payload, FastWARC) as archived: {on_ours}; over the framing: {on_theirs}")
    return 0 if chunked == 1 and on_ours == (0, 1, True) and on_theirs == (0, 0, False) else 1


if __name__ == "__main__":
    sys.exit(main())
