#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes an archive of real pages, read as the WARC of another tool; one page is seen twice, with an edit in between.

usage: case_archive.py PRESSROOM ARCHIVE
The pages are not part of this repository: they are looked for in $PRESSROOM_SHARED/cases, else in ../shared/cases.
Exit status 77 when they are not there.
"""

import gzip
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

SHARED = Path(os.environ.get("PRESSROOM_SHARED") or Path(__file__).resolve().parents[3] / "shared")

WHITEHOUSE = "http://www.whitehouse.gov/"
PAGES = {
    WHITEHOUSE + "briefings-statements/remarks-april-01/":
        ("whitehouse.gov-2020/white_house_briefing_April-01-2020.html", "text/html; charset=utf-8"),
    "http://www.gob.mx/presidencia/articulos/conferencia-11-de-septiembre-2019":
        ("gob.mx-presidencia/conferencia-11-de-septiembre-2019.html", "text/html; charset=utf-8"),
    "http://www.fmprc.gov.cn/web/fyrbt_673021/t1753480.shtml": ("fmprc.gov.cn/t1753480.html", "text/html"),
    **{WHITEHOUSE + f"the-press-office/{name}": (f"whitehouse.gov-2009-2016/{name}.html", "text/html")
       for name in ("p-1003", "legacy-1544", "other-288")},
    **{f"http://pmtranscripts.pmc.gov.au/sites/default/files/transcript-{number}.xml":
       (f"pmtranscripts.pmc.gov.au/transcript-{number}.xml", "text/xml") for number in (1165, 17596, 22782, 9168)},
}
EDITED, BEFORE, AFTER = WHITEHOUSE + "the-press-office/p-1003", b" that ", b" which "


def record(kind, content_type, block, date, url=None):
    fields = [("WARC-Type", kind), ("WARC-Date", date), ("Content-Type", content_type),
              ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {url} {date}')}>"),
              ("Content-Length", len(block))] + ([("WARC-Target-URI", url)] if url else [])
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def response(url, content_type, body, date):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return record("response", "application/http;msgtype=response", head.encode() + body, date, url)


def write_warc(path):
    warc = record("warcinfo", "application/warc-fields", b"software: a test\r\n", "2026-01-01T00:00:00Z")
    for second, (url, (name, content_type)) in enumerate(PAGES.items()):
        body = (SHARED / "cases" / name).read_bytes()
        warc += response(url, content_type, body, f"2026-01-02T00:00:{second:02}Z")
        if url == EDITED:
            warc += response(url, content_type, body.replace(BEFORE, AFTER, 3), "2026-02-02T00:00:00Z")
    path.write_bytes(warc)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    program, archive = arguments
    shutil.rmtree(archive, ignore_errors=True)
    if not (SHARED / "cases").is_dir():
        print("skipped: no folder of real pages (set PRESSROOM_SHARED)")
        return 77
    Path(archive).mkdir(parents=True)
    warc = Path(archive).with_suffix(".warc.gz")
    write_warc(warc)
    return subprocess.run([program, "--archive", archive, "reparse", "--from", warc], timeout=120).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
