#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that a machine can check: docs/architecture.md and CONTRIBUTING.md say them in words.

usage: house_lint.py [ROOT]
Prints one line "file:line: rule: text" per finding. Exit status 0: clean, 1: findings, 2: could not run.
"""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatch

from source_tree import SCRIPT_SUFFIXES, SCRIPTS_WITHOUT_SUFFIX, SourceTree

# Which folder may include which, beside itself. There are no exceptions to this table.
STORAGE = {"storage/warc", "storage/database", "storage/exports"}
DIRECTION = {
    "core": set(),
    "crawler": {"core"},
    "parsers": {"core"},
    "demo": {"core"},
    **{unit: {"core"} for unit in STORAGE},
    "app": {"core", "crawler", "parsers", "demo"} | STORAGE,
}
DIRECTION["bench"] = DIRECTION["app"] | {"app"}
DIRECTION["tests"] = DIRECTION["bench"]


@dataclass(frozen=True)
class Library:
    """Who may name a library's headers: files that match one of `owners`, at most `most` header/source pairs."""

    headers: str
    owners: tuple
    most: int = 1


LIBRARIES = {
    "libcurl": Library(r"curl/", ("crawler/*.cpp",)),
    "Gumbo": Library(r"gumbo\.h", ("parsers/*.cpp",)),
    "libxml2": Library(r"libxml/", ("parsers/xml_reader.cpp",)),
    "SQLite": Library(r"sqlite3\.h", ("storage/database/*.cpp",)),
    "spdlog": Library(r"spdlog/", ("core/*.cpp",)),
    # Two jobs of one library: hashes, and signatures with their certificates.
    "OpenSSL": Library(r"openssl/", ("core/digest.cpp", "core/signature.cpp"), 2),
    "zlib": Library(r"zlib\.h", ("core/gzip*.cpp",)),
    "libdeflate": Library(r"libdeflate\.h", ("core/gzip*.cpp",)),
    "zstd": Library(r"z(std|dict)\.h", ("core/zstd.cpp",)),
    "RE2": Library(r"re2/", ("parsers/*.cpp",)),
    "toml++": Library(r"toml\+\+/", ("core/strict_toml.cpp",)),
    "CLI11": Library(r"CLI/", ("app/*.cpp",), 99),
    "date": Library(r"date/", ("core/*.cpp",)),
    "tl::expected": Library(r"tl/", ("core/result.hpp",)),
    # Values of every layer are written as JSON and messages are formatted everywhere; interfaces show hardly
    # anything of either.
    "nlohmann-json": Library(r"nlohmann/(?!json_fwd\.hpp)", ("*.cpp",), 999),
    "nlohmann-json's declarations": Library(r"nlohmann/json_fwd\.hpp", ("app/*.hpp",), 99),
    "fmt": Library(r"fmt/", ("core/log.hpp", "app/output.hpp", "*.cpp"), 999),
    "libarchive": Library(r"archive(_entry)?\.h", ("storage/warc/zip_stream.cpp",)),
    # Four different jobs of one library: normal forms, names of hosts, charsets, and the case of words.
    "ICU": Library(r"unicode/", ("core/text.cpp", "core/host_parser.cpp", "parsers/charset*.cpp",
                                 "parsers/label_words.cpp"), 4),
    "iconv": Library(r"iconv\.h", ("demo/*.cpp",)),
}
SYSTEM_HEADERS = re.compile(
    r"[a-z_]+$|(sys|netinet|arpa|net|linux|bits)/|"
    r"(unistd|fcntl|poll|netdb|pthread|signal|termios|time|errno|dirent|dlfcn|spawn|setjmp|limits|stdlib|string)\.h$")

# Effects stand behind seams: (pattern, what it is, the files that may hold it, at most so many).
EFFECTS = (
    (r"\bsystem_clock\s*::\s*now\b", "the wall clock", ("core/clock.cpp",), 1),
    (r"\bcurl_easy_\w+", "libcurl", ("crawler/*.cpp",), 1),
    (r"\bgetrandom\s*\(|\brandom_device\b|\bmt19937|\bs?rand\s*\(", "randomness", ("core/random.cpp",), 1),
    # Errors are values: what is thrown says that an invariant broke or memory ended, and nothing else can be said so.
    (r"\bthrow\s+(?!std::(logic_error|runtime_error|out_of_range|bad_alloc)\b)", "an exception for an error", (), 0),
)

FILE_LINES = 500
FUNCTION_LINES, FUNCTION_LINES_MOST, LONG_FUNCTION_SHARE = 60, 100, 0.02
MAIN_LINES = 40
README_LINES = 20
SPDX = "SPDX-License-Identifier: Apache-2.0"
BAD_NAME = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Data)$")
TEXTS = ("tests/*", "demo/*")  # where the words of pages stand as they are


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    rule: str
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.rule}: {self.text}"


def unit_of(path):
    """The folder that counts as one part of the house, or None for a place where no code belongs."""
    folder = path.rpartition("/")[0]
    if folder.startswith(("tests/", "bench/")) or folder in ("tests", "bench"):
        return folder.split("/", 1)[0]
    return folder if folder in DIRECTION else None


def direction(tree):
    for source in tree.code:
        unit = unit_of(source.path)
        if unit is None:
            yield Finding(source.path, 1, "direction", "no code belongs in this folder")
            continue
        for include in source.includes:
            if not include.quoted:
                continue
            if include.target not in tree.files:
                yield Finding(source.path, include.line, "direction",
                              f'"{include.target}" is no file of the project, named from its root')
                continue
            other = unit_of(include.target)
            if other != unit and other not in DIRECTION[unit]:
                yield Finding(source.path, include.line, "direction", f"{unit} must not include {include.target}")


def cycle(tree):
    edges = {source.path: [i.target for i in source.includes if i.quoted and i.target in tree.files]
             for source in tree.code}
    done, found = set(), set()
    for start in sorted(edges):
        path, on_path, work = [], set(), [(start, False)]
        while work:
            node, leaving = work.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(node)
            elif node in on_path:
                ring = path[path.index(node):]
                least = ring.index(min(ring))
                found.add(tuple(ring[least:] + ring[:least]))
            elif node not in done:
                path.append(node)
                on_path.add(node)
                work.append((node, True))
                work.extend((target, False) for target in edges.get(node, []))
    for ring in sorted(found):
        yield Finding(ring[0], 1, "cycle", " -> ".join(ring + ring[:1]))


def library(tree):
    pairs = defaultdict(set)
    for source in tree.product:
        for include in source.includes:
            if include.quoted:
                continue
            name = next((n for n, l in LIBRARIES.items() if re.match(l.headers, include.target)), None)
            if name is None:
                if not SYSTEM_HEADERS.match(include.target):
                    yield Finding(source.path, include.line, "library", f"<{include.target}> has no owner in the table")
                continue
            owned = LIBRARIES[name]
            if not any(fnmatch(source.path, pattern) for pattern in owned.owners):
                yield Finding(source.path, include.line, "library",
                              f"{name} belongs to {' or '.join(owned.owners)}")
            pairs[name].add(source.stem)
    for name, stems in sorted(pairs.items()):
        if len(stems) > LIBRARIES[name].most:
            yield Finding(f"{sorted(stems)[-1]}.cpp", 1, "library",
                          f"{name} has more than {LIBRARIES[name].most} owners: {', '.join(sorted(stems))}")


def effect(tree):
    for pattern, what, owners, most in EFFECTS:
        holders = []
        for source in tree.product:
            lines = source.places(pattern)
            if not lines:
                continue
            holders.append(source.path)
            if not any(fnmatch(source.path, owner) for owner in owners):
                yield Finding(source.path, lines[0], "effect", f"{what} belongs to {' or '.join(owners) or 'no file'}")
            elif len(holders) > most:
                yield Finding(source.path, lines[0], "effect",
                              f"{what} is in more than {most} file: {', '.join(holders)}")


def size(tree):
    for source in tree.files.values():
        if (source.is_code or source.path.endswith(SCRIPT_SUFFIXES)) and len(source.lines) > FILE_LINES:
            yield Finding(source.path, FILE_LINES + 1, "size", f"{len(source.lines)} lines, {FILE_LINES} at most")
    main = tree.files.get("app/main.cpp")
    if main and len(main.lines) > MAIN_LINES:
        yield Finding(main.path, MAIN_LINES + 1, "size", f"{len(main.lines)} lines, {MAIN_LINES} at most")

    # Tests have their own count: many short cases would otherwise pay for long functions elsewhere.
    for sources in (tree.product, [source for source in tree.code if source.top in ("tests", "bench")]):
        functions = [(f, source) for source in sources for f in source.symbols if f.kind == "f"]
        long = [(f, source) for f, source in functions if f.lines > FUNCTION_LINES]
        for function, source in long:
            if function.lines > FUNCTION_LINES_MOST:
                yield Finding(source.path, function.line, "size",
                              f"{function.name} has {function.lines} lines, {FUNCTION_LINES_MOST} at most")
        if len(long) > LONG_FUNCTION_SHARE * len(functions):
            for function, source in long:
                yield Finding(source.path, function.line, "size",
                              f"{function.name} has {function.lines} lines and {len(long)} of {len(functions)} "
                              f"functions are over {FUNCTION_LINES}; {LONG_FUNCTION_SHARE:.0%} may be")


def head(tree):
    for source in tree.files.values():
        if source.is_code:
            if source.lines[:1] != [f"// {SPDX}"]:
                yield Finding(source.path, 1, "head", f'the first line is not "// {SPDX}"')
            if source.path.endswith(".hpp") and "#pragma once" not in source.lines[:3]:
                yield Finding(source.path, 2, "head", "no #pragma once behind the licence line")
        elif source.path.endswith(SCRIPT_SUFFIXES) or source.path in SCRIPTS_WITHOUT_SUFFIX:
            if not any(line.endswith(SPDX) for line in source.lines[:2]):
                yield Finding(source.path, 1, "head", f'neither of the first two lines says "{SPDX}"')


def namespace(tree):
    for source in tree.product:
        unit = unit_of(source.path)
        if unit is None or source.path == "app/main.cpp":
            continue
        wanted = "pressroom::" + unit.replace("/", "::")
        opened = [(source.code.count("\n", 0, m.start()) + 1, m[1])
                  for m in re.finditer(r"^namespace\s+(pressroom[\w:]*)\s*\{", source.code, re.MULTILINE)]
        if not opened:
            yield Finding(source.path, 1, "namespace", f"opens no namespace {wanted}")
        for line, name in opened:
            if name != wanted and not name.startswith(wanted + "::"):
                yield Finding(source.path, line, "namespace", f"{name} is not {wanted}")


def defines_type(source, symbol):
    # ctags takes a variable of an elaborated type ("struct stat status{}") for a definition.
    line = source.code.split("\n")[symbol.line - 1]
    return re.search(rf"\b(class|struct|enum)\s+([A-Z_]+\s+)?(\w+::)*{re.escape(symbol.name)}\b", line)


def name(tree):
    for source in tree.code:
        stem = source.stem.rpartition("/")[2]
        if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
            yield Finding(source.path, 1, "name", "file names are snake_case")
        if re.search(r"(^|_)(manager|helpers?|utils?|data)$", stem):
            yield Finding(source.path, 1, "name", f"{stem} does not say what is in the file")
        for symbol in source.symbols:
            if symbol.kind in "csg" and defines_type(source, symbol):
                if BAD_NAME.search(symbol.name):
                    yield Finding(source.path, symbol.line, "name", f"{symbol.name} does not say what the type is")
                if source.top != "tests" and not re.fullmatch(r"[A-Z][A-Za-z0-9]*", symbol.name):
                    yield Finding(source.path, symbol.line, "name", f"type {symbol.name} is not UpperCamelCase")
            elif symbol.kind in "fp" and symbol.name.startswith("get_"):
                yield Finding(source.path, symbol.line, "name", f"{symbol.name}: accessors carry no get_")


def text(tree):
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    for source in tree.files.values():
        for number, line in enumerate(source.lines, 1):
            mark = marks.search(line)
            if mark:
                yield Finding(source.path, number, "text", f"{mark[0]}: finish it or write it in an issue")
            if source.is_code and not line.isascii() and not any(fnmatch(source.path, t) for t in TEXTS):
                yield Finding(source.path, number, "text", "a character outside ASCII: write it as an escape")


def test_name(tree):
    seen = {}
    for source in tree.code:
        if source.top != "tests":
            continue
        folder = source.path.rpartition("/")[0]
        for match in re.finditer(r'\bTEST_CASE\s*\(\s*"((?:\\.|[^"\\])*)"', source.uncommented):
            line = source.uncommented.count("\n", 0, match.start()) + 1
            if re.search(r"[,\[\]]", match[1]):
                yield Finding(source.path, line, "test-name", "CTest cannot select a name with a comma or a bracket")
            first = seen.setdefault((folder, match[1]), f"{source.path}:{line}")
            if first != f"{source.path}:{line}":
                yield Finding(source.path, line, "test-name", f"the same name stands at {first}")


def readme(tree):
    source = tree.files.get("README.md")
    if source is None:
        yield Finding("README.md", 1, "readme", "there is none")
    elif not any(re.match(r"\s*(\$ )?\./run\b", line) for line in source.lines[:README_LINES]):
        yield Finding("README.md", README_LINES, "readme", f"no ./run command within the first {README_LINES} lines")


RULES = (direction, cycle, library, effect, size, head, namespace, name, text, test_name, readme)


def findings(root):
    tree = SourceTree(root)
    return sorted({finding for rule in RULES for finding in rule(tree)}), tree


def main(arguments):
    if len(arguments) > 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    found, tree = findings(arguments[0] if arguments else ".")
    if not tree.code:
        print("no sources found", file=sys.stderr)
        return 2
    for finding in found:
        print(finding)
    functions = sum(symbol.kind == "f" for source in tree.code for symbol in source.symbols)
    print(f"{len(RULES)} rules, {len(tree.code)} source files, {functions} functions: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
