#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The table of RFC 9309 in docs/politeness.md names tests that exist, carry its tag, and leave no clause out.

usage: clause_table.py ROOT
Prints one line per fault. Exit status 0: none, 1: some.
"""

import re
import sys
from pathlib import Path

CLAUSES = ("2.2", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.3", "2.3.1.1", "2.3.1.2", "2.3.1.3", "2.3.1.4", "2.3.1.5", "2.4", "2.5")
CASE = re.compile(r'TEST_CASE\(\s*"([^"]+)",\s*"([^"]+)"')


def test_cases(root):
    """Name and tags of every test case."""
    texts = (file.read_text(encoding="utf-8") for file in sorted((root / "tests").rglob("*_test.cpp")))
    return {name: tags for text in texts for name, tags in CASE.findall(text)}


def faults(table, cases):
    """What is wrong with `table`, the text behind the heading of the clauses."""
    named = {}
    for row in re.findall(r"^\| ([\d.]+(?:, [\d.]+)*)[ |](.*)$", table, re.MULTILINE):
        for clause in row[0].split(", "):
            named.setdefault(clause, []).extend(re.findall(r'"([^"]+)"', row[1]))
    for clause in CLAUSES:
        if not named.get(clause):
            yield f"no test is named for clause {clause}"
    for clause, names in named.items():
        for name in names:
            if name not in cases:
                yield f'clause {clause}: there is no test "{name}"'
            elif "[rfc9309]" not in cases[name]:
                yield f'clause {clause}: "{name}" has not the tag [rfc9309]'


def prove_that_it_can_fail():
    """A table of which each kind of fault is found."""
    cases = {"A": "[rfc9309]", "B": "[house]"}
    whole = "".join(f'| {clause} | x | "A" |\n' for clause in CLAUSES)
    assert not list(faults(whole, cases))
    assert len(list(faults(whole.replace('| 2.4 | x | "A" |\n', ""), cases))) == 1
    assert len(list(faults(whole.replace('| 2.5 | x | "A" |', '| 2.5 | x | "B", "C" |'), cases))) == 2


def main():
    root = Path(sys.argv[1])
    prove_that_it_can_fail()
    document = (root / "docs/politeness.md").read_text(encoding="utf-8")
    found = list(faults(document.partition("### RFC 9309 clause by clause")[2].partition("\n#")[0], test_cases(root)))
    for fault in found:
        print(f"docs/politeness.md: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
