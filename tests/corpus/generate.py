#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the corpus: files that keep and files that break WARC, CDXJ and WACZ, each with its expected verdict.

usage: generate.py FOLDER
The folder is made anew; the same bytes come out every time. expected.json in it has, for each item:
  what   what is wrong (or odd) about it
  files  its files, relative to the folder, to be checked in one call
  exit   of `pressroom verify`: 5 when something must be called an error, 0 when nothing may be, null when either will do
  finds  lists of alternatives "RULE SEVERITY": one of each list must be reported
  may    what may be reported beside that; no other error or warning may be
"""

import json
import shutil
import sys
from pathlib import Path

import field_items
import framing_items
import http_items
import index_items
import reference_items
import sound_items
import storage_items
import wacz_items

MODULES = (sound_items, framing_items, field_items, http_items, reference_items, storage_items, index_items, wacz_items)


def corpus():
    """Every item by its name; each name stands once."""
    found = {}
    for module in MODULES:
        for item in module.items():
            if item.name in found:
                raise ValueError(f"two items are called {item.name}")
            found[item.name] = item
    return found


def write(folder):
    shutil.rmtree(folder, ignore_errors=True)
    items = corpus()
    for item in items.values():
        for name, octets in item.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets)
    expected = {name: item.expectation for name, item in sorted(items.items())}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")
    return expected


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    expected = write(Path(sys.argv[1]))
    broken = sum(1 for item in expected.values() if item["exit"] != 0)
    print(f"{len(expected)} items, {broken} of them broken")


if __name__ == "__main__":
    main()
