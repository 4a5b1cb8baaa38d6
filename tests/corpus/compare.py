#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sets verdicts on the corpus side by side and prints docs/conformance.md.

usage: compare.py PRESSROOM READERS FOLDER
READERS is where ./check --full puts the readers from PyPI (build/foreign); FOLDER takes the corpus. A tool has noticed
something when its exit status is not 0; of files that belong together each is given to it by itself.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import generate
from corpus_check import ALWAYS_ALLOWED, verify

SECONDS = 60
HEAD = """# Conformance

What `pressroom verify` and other tools say of the files of `tests/corpus`: sound files in every form that the standards
allow, and files that break one rule each. The corpus is written by `tests/corpus/generate.py`, the same bytes every
time, with the verdict that each item must get; a test holds `pressroom verify` to it. Rule ids and severities (E error,
W warning, N note) are explained in [verify.md](verify.md).

Versions: {versions}. Made by:

```
./check --full
tests/corpus/compare.py build/dev/pressroom build/foreign /tmp/corpus >docs/conformance.md
```

A tool **notices** a file when its exit status is not 0 (`pressroom`: 5); *noticed* and *missed* are said of broken files,
*passed* and *refused* of sound ones. `warcio check` and FastWARC promise to check digests and not the rules of the
standard: the table shows what they see, not what they should. Items that deserve a warning at most are not counted. The
note F12, advice about names, is left out.

"""


class Tool:
    """A command that is given one file and says by its exit status what it thinks."""

    def __init__(self, name, suffixes, *command):
        self.name, self.suffixes, self.command = name, suffixes, command

    def notices(self, folder, item):
        """True, False, or None where it has no such file to read."""
        files = [name for name in item["files"] if name.endswith(self.suffixes)]
        if not files or len(files) < len([name for name in item["files"] if not name.endswith(".cdxj")]):
            return None
        # An index that does not fit is nothing that a reader of WARC files is asked about.
        if len(files) < len(item["files"]):
            return None
        return any(self._status(folder, name) != 0 for name in files)

    def _status(self, folder, name):
        try:
            return subprocess.run([*self.command, name], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=SECONDS).returncode
        except subprocess.TimeoutExpired:
            return -1


def word(item, noticed):
    if noticed is None:
        return "-"
    if item["exit"] == 0 and not item["finds"]:
        return "**refused**" if noticed else "passed"
    if item["exit"] == 5:
        return "noticed" if noticed else "**missed**"
    return "noticed" if noticed else "passed"


def finds_of(item):
    return ", ".join(" or ".join(alternatives) for alternatives in item["finds"]) or "nothing"


def counts(name, verdicts):
    """One row: how many of the broken were noticed and how many of the sound refused."""
    read = [(item, noticed) for item, noticed in verdicts if noticed is not None]
    broken = [noticed for item, noticed in read if item["exit"] == 5]
    sound = [noticed for item, noticed in read if item["exit"] == 0 and not item["finds"]]
    return f"| {name} | {sum(broken)} of {len(broken)} | {sum(sound)} of {len(sound)} |"


def table(expected, own, others):
    names = [tool.name for tool in others]
    yield "| item | what is wrong or odd | expected | pressroom | " + " | ".join(names) + " |" if names else \
        "| item | what is wrong or odd | expected | pressroom |"
    yield "|" + " --- |" * (4 + len(names))
    for name, item in expected.items():
        status, found = own[name]
        said = ", ".join(sorted(set(found) - ALWAYS_ALLOWED)) or ("nothing" if status == 0 else f"exit {status}")
        cells = [f"`{name}`", item["what"].replace("|", "\\|"), finds_of(item), said]
        yield "| " + " | ".join(cells + [word(item, tool[name]) for tool in map(others.get, others)]) + " |"


def section(title, expected, own, others):
    yield f"## {title}\n"
    yield "| tool | broken files noticed | sound files refused |"
    yield "| --- | --- | --- |"
    yield counts("pressroom", [(item, own[name][0] != 0) for name, item in expected.items()])
    for tool, verdicts in others.items():
        yield counts(tool.name, [(item, verdicts[name]) for name, item in expected.items()])
    yield ""
    yield from table(expected, own, others)
    yield ""


def version(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True, timeout=60).stdout.decode()


def versions(pressroom, readers):
    listed = [version(str(readers / venv / "bin/python"), "-m", "pip", "list", "--format=json", "--disable-pip-version-check")
              for venv in ("python", "replay")]
    found = {one["name"].lower(): one["version"] for text in listed for one in json.loads(text.splitlines()[0])}
    others = [f"{name} {found[name.lower()]}" for name in ("warcio", "FastWARC", "wacz")]
    return ", ".join([version(pressroom, "--version").split("\n")[0].strip(), *others])


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    pressroom, readers, folder = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).absolute(), Path(sys.argv[3])
    expected = generate.write(folder)
    warcs = (".warc", ".warc.gz", ".warc.zst")
    tools = [Tool("warcio check", warcs, readers / "python/bin/warcio", "check"),
             Tool("FastWARC check -p", warcs, readers / "python/bin/fastwarc", "check", "-q", "-p"),
             Tool("wacz validate", (".wacz",), readers / "replay/bin/wacz", "validate", "-f")]
    with ThreadPoolExecutor(2) as pool:
        own = {name: answer[:2] for name, answer in
               zip(expected, pool.map(lambda item: verify(pressroom, folder, item), expected.values()))}
        seen = {tool: dict(zip(expected, pool.map(lambda item, tool=tool: tool.notices(folder, item), expected.values())))
                for tool in tools}
    kinds = {"WARC files": (tools[:2], lambda name: name.endswith(warcs)),
             "Indexes": ([], lambda name: name.endswith(".cdxj")),
             "Packages": (tools[2:], lambda name: name.endswith(".wacz"))}
    print(HEAD.format(versions=versions(pressroom, readers)), end="")
    left = dict(expected)
    sections = []
    for title in ("Indexes", "Packages", "WARC files"):
        others, belongs = kinds[title]
        chosen = {name: item for name, item in left.items() if any(map(belongs, item["files"]))}
        left = {name: item for name, item in left.items() if name not in chosen}
        sections.append("\n".join(section(title, chosen, own, {tool: seen[tool] for tool in others})))
    print("\n".join(reversed(sections)), end="")


if __name__ == "__main__":
    main()
