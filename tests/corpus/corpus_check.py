#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the corpus and holds `pressroom verify` against what generate.py expects of each item.

usage: corpus_check.py PRESSROOM FOLDER [NAME...]
With NAMEs only those items are checked, and what was found is printed. Exit status 1: something differs.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import generate

SECONDS = 20  # for one item; the largest is a record of 32 megabytes
# A name is advice of an annex, and here it tells what is wrong with the file.
ALWAYS_ALLOWED = {"F12 N"}


def verify(pressroom, folder, item):
    """(exit status, findings as "RULE SEVERITY", complaints about the answer itself)."""
    command = [pressroom, "--json", "verify", *item["files"]]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None, [], [f"no answer within {SECONDS} s"]
    try:
        findings = json.loads(run.stdout)["findings"]
    except (ValueError, KeyError):
        last = run.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return run.returncode, [], [f"exit {run.returncode} and no findings: {' '.join(last)}"]
    strange = [finding for finding in findings if not any(finding["file"].startswith(name) for name in item["files"])]
    return (run.returncode, [f"{finding['rule']} {finding['severity']}" for finding in findings],
            [f"names a file that was not given: {finding['file']}" for finding in strange])


def differences(item, status, found):
    """What the answer lacks and what it has too much."""
    wrong = []
    due = item["exit"] if item["exit"] is not None else 5 if any(one.endswith(" E") for one in found) else 0
    if status != due:
        wrong.append(f"exit {status} instead of {due}")
    allowed = ALWAYS_ALLOWED | set(item["may"])
    for alternatives in item["finds"]:
        allowed.update(alternatives)
        if not set(alternatives) & set(found):
            wrong.append(f"{' or '.join(alternatives)} is not reported")
    sound = not item["finds"]
    for extra in sorted(set(found) - allowed):
        # A note on a broken file does no harm; a sound file gives no reason for one.
        if sound or not extra.endswith(" N"):
            wrong.append(f"{extra} is reported")
    return wrong


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    pressroom, folder, wanted = os.path.abspath(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    expected = generate.write(folder)
    unknown = set(wanted) - set(expected)
    if unknown:
        sys.exit(f"no such item: {', '.join(sorted(unknown))}")
    chosen = {name: expected[name] for name in wanted or expected}
    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(chosen, pool.map(lambda item: verify(pressroom, folder, item), chosen.values())))
    failed = 0
    for name, (status, found, complaints) in answers.items():
        wrong = complaints or differences(chosen[name], status, found)
        failed += bool(wrong)
        if wrong or wanted:
            print(f"{name} ({chosen[name]['what']}): {'; '.join(wrong) or 'as expected'}"
                  f" [found: {', '.join(sorted(set(found))) or 'nothing'}]")
    print(f"{len(chosen)} items, {failed} not as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
