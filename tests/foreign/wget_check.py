#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Has Debian's wget write a WARC of a loopback site and `pressroom verify` read it; 77 when there is no wget.

usage: wget_check.py PRESSROOM
wget takes the payload digest of a chunked body over the chunks. That must be named, and must not be called damage.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from loopback_site import site

PAGES = ("plain", "chunked", "gzip", "gzip-chunked", "moved", "missing")


def main():
    if not shutil.which("wget"):
        print("skipped: there is no wget; ./check --full installs it")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        with site() as port:
            urls = [f"http://127.0.0.1:{port}/{page}_1.html" for page in PAGES]
            # wget's exit status 8 speaks of the 404.
            fetched = subprocess.run(["wget", "-q", "-O", "/dev/null", "-t", "1", "-T", "10", "--warc-file=foreign", *urls],
                                     cwd=folder, timeout=60)
        if fetched.returncode not in (0, 8):
            print(f"wget ended with {fetched.returncode}")
            return 1
        warc = Path(folder, "foreign.warc.gz")
        run = subprocess.run([sys.argv[1], "--json", "verify", str(warc)], capture_output=True, timeout=60)
        if run.returncode != 0:
            print(f"verify ended with {run.returncode}:", run.stdout.decode(), run.stderr.decode())
            return 1
        report = json.loads(run.stdout)
        named = [one for one in report["findings"] if one["rule"] == "H2" and one["severity"] == "W"]
        for finding in report["findings"]:
            if finding["severity"] != "N":
                print(f"{finding['severity']} {finding['rule']} at {finding['offset']}: {finding['detail']}")
        print(f"{report['records']} records; {len(named)} payload digests follow another convention, 2 bodies are chunked")
        # One request and one response of each page, one pair more behind the redirect, and what wget says of itself.
        return 0 if len(named) == 2 and report["records"] >= 2 * len(PAGES) + 3 else 1


if __name__ == "__main__":
    sys.exit(main())
