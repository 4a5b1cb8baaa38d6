#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Exports an archive once in every format that has tables, and every layout, into FOLDER/FORMAT-LAYOUT.

usage: dataset_make.py PRESSROOM ARCHIVE FOLDER
Where DuckDB's library is not there the folders of Parquet are missing; 77 when the archive is not there.
"""

import shutil
import subprocess
import sys
from pathlib import Path

KINDS = [(form, layout) for form in ("jsonl", "csv", "parquet") for layout in ("whole", "numbered", "hive")]


def main(arguments):
    if len(arguments) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    program, archive, folder = arguments
    shutil.rmtree(folder, ignore_errors=True)
    if not Path(archive, "transcripts").is_dir():
        print(f"skipped: no archive in {archive}")
        return 77
    Path(folder).mkdir(parents=True)
    for form, layout in [*KINDS, ("sqlite", "whole")]:
        target = Path(folder, f"{form}-{layout}")
        options = [] if form == "sqlite" else ["--layout", layout]
        done = subprocess.run([program, "--archive", archive, "--quiet", "export", form, target, "--include-incomplete",
                               *options], capture_output=True, text=True, timeout=120)
        if done.returncode and form == "parquet" and "libduckdb" in done.stdout + done.stderr:
            print(f"{target.name}: DuckDB's library is not there")
            shutil.rmtree(target, ignore_errors=True)
        elif done.returncode:
            print(f"{target.name}: {done.stdout}{done.stderr}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
