#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the CDXJ index files against the WARC files, both ways.

usage: cdxj_check.py ARCHIVE
Every line must cut exactly one member whose URI, date, status and digests it names; every response and revisit record
must have a line; every file must be in byte order. Exit status 0: so it is, 1: faults.
"""

import json
import re
import sys

from warc_archive import Archive, Damage, Record, Response, members, one_member, report, sha256_labelled

LINE = re.compile(rb"(\S+) (\d{14}(?:\d{3})?) (\{.*\})")


def check_line(archive, line):
    """The (file, offset) that the line names."""
    match = LINE.fullmatch(line)
    if not match:
        raise Damage(f"not 'key timestamp json': {line[:80]!r}")
    stamp, entry = match[2].decode(), json.loads(match[3])
    offset, length = int(entry["offset"]), int(entry["length"])
    octets = archive.cut(entry["filename"].rpartition("/")[2], offset, length)
    if "recordDigest" in entry and entry["recordDigest"] != sha256_labelled(octets):
        raise Damage("recordDigest differs from the stored member")
    record = Record(one_member(octets))
    date = re.sub(r"\D", "", record.fields.sole("WARC-Date"))
    for what, said, stored in (
        ("url", entry["url"], record.fields.sole("WARC-Target-URI")),
        ("timestamp", stamp, date[: len(stamp)]),
        ("digest", entry["digest"], record.fields.sole("WARC-Payload-Digest")),
    ):
        if said != stored:
            raise Damage(f"{what} is {said!r} in the index and {stored!r} in the record")
    if record.type == "revisit":
        if entry["mime"] != "warc/revisit":
            raise Damage(f"the line of a revisit has the type {entry['mime']}")
    elif record.type == "response":
        status = Response(record.block).status
        if int(entry["status"]) != status:
            raise Damage(f"status is {entry['status']} in the index and {status} in the record")
    else:
        raise Damage(f"a {record.type} record has a line")
    return entry["filename"].rpartition("/")[2], offset


def captures_of(archive):
    for name, path in archive.warcs.items():
        for offset, _, content in members(path.read_bytes()):
            if Record(content).type in ("response", "revisit"):
                yield name, offset


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    archive = Archive(arguments[0])
    faults, indexed, lines_seen = [], set(), 0
    for path in archive.indexes:
        lines = path.read_bytes().split(b"\n")
        if lines.pop():
            faults.append(f"{path.name}: the last line has no end")
        if lines != sorted(lines):
            faults.append(f"{path.name}: not in byte order")
        for number, line in enumerate(lines, 1):
            lines_seen += 1
            try:
                indexed.add(check_line(archive, line))
            except (Damage, KeyError, ValueError) as error:
                faults.append(f"{path.name}:{number}: {type(error).__name__}: {error}")
    captures = 0
    try:
        for name, offset in captures_of(archive):
            captures += 1
            if (name, offset) not in indexed:
                faults.append(f"{name}:{offset}: no index line")
    except Damage as damage:
        faults.append(f"warc: {damage}")
    return report("cdxj", faults, {"indexes": len(archive.indexes), "lines": lines_seen, "captures": captures})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
