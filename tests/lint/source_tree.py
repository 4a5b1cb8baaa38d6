# SPDX-License-Identifier: Apache-2.0
"""The project's sources as the lint sees them: files, their text without comments, and what ctags knows of them."""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

CODE_SUFFIXES = (".cpp", ".hpp")
SCRIPT_SUFFIXES = (".py", ".sh", ".mjs")
TEXT_SUFFIXES = CODE_SUFFIXES + SCRIPT_SUFFIXES + (".md", ".toml", ".json", ".cmake", ".txt", ".service", ".timer")
SKIPPED_FOLDERS = {"build", ".git", "node_modules", "__pycache__", "archive", "demo-archive"}
SCRIPTS_WITHOUT_SUFFIX = {"run", "check", ".ci/run"}

# One alternation, so that a quote in a comment and a slash in a string cannot confuse each other.
_LEXEMES = re.compile(
    r'(?P<raw>\bR"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<number>\b[0-9](?:'?[0-9A-Fa-f.xXbBuUlLpP])*)"
    r"|(?P<char>'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """`text` with comments turned into blanks; line numbers stay."""
    return _LEXEMES.sub(lambda match: _blank(match[0]) if match["comment"] else match[0], text)


def code_only(text):
    """`text` with comments, strings and character literals turned into blanks; line numbers stay."""
    return _LEXEMES.sub(lambda match: match[0] if match["number"] else _blank(match[0]), text)


@dataclass(frozen=True)
class Include:
    line: int
    target: str
    quoted: bool


@dataclass(frozen=True)
class Symbol:
    """A definition or declaration found by ctags; `end` is 0 where ctags gives none."""

    name: str
    kind: str
    line: int
    end: int

    @property
    def lines(self):
        return self.end - self.line + 1 if self.end else 0


@dataclass
class Source:
    path: str  # relative to the root, with forward slashes
    text: str
    symbols: list = field(default_factory=list)

    def __post_init__(self):
        self.lines = self.text.split("\n")
        if self.lines and not self.lines[-1]:
            self.lines.pop()
        self.is_code = self.path.endswith(CODE_SUFFIXES)
        self.uncommented = without_comments(self.text) if self.is_code else self.text
        self.code = code_only(self.text) if self.is_code else self.text

    @property
    def top(self):
        return self.path.split("/", 1)[0] if "/" in self.path else ""

    @property
    def stem(self):
        return str(PurePosixPath(self.path).with_suffix(""))

    @property
    def includes(self):
        found = []
        for number, line in enumerate(self.uncommented.split("\n"), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                found.append(Include(number, match[2], match[1] == '"'))
        return found

    def places(self, pattern):
        """Line numbers where `pattern` matches the code, comments and strings left out."""
        return [self.code.count("\n", 0, match.start()) + 1 for match in re.finditer(pattern, self.code)]


class SourceTree:
    def __init__(self, root):
        self.root = Path(root)
        self.files = {}
        for folder, names, files in os.walk(self.root):
            names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS and not n.startswith("build-"))
            for name in sorted(files):
                path = (Path(folder) / name).relative_to(self.root).as_posix()
                if path.endswith(TEXT_SUFFIXES) or path in SCRIPTS_WITHOUT_SUFFIX:
                    text = (self.root / path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
                    self.files[path] = Source(path, text)
        self._read_symbols()

    @property
    def code(self):
        return [source for source in self.files.values() if source.is_code]

    @property
    def product(self):
        return [source for source in self.code if source.top not in ("tests", "bench")]

    def _read_symbols(self):
        paths = [source.path for source in self.code]
        if not paths:
            return
        command = ["ctags", "--options=NONE", "--language-force=C++", "--sort=no", "--fields=+ne",
                   "--kinds-C++=fpcsgt", "-L", "-", "-f", "-"]
        done = subprocess.run(command, cwd=self.root, input="\n".join(paths), capture_output=True, text=True,
                              check=True)
        for line in done.stdout.splitlines():
            name, path, rest = line.split("\t", 2)
            if name.startswith("!_"):
                continue
            # The search pattern may hold tabs, so the fields are those behind its end mark.
            fields = rest.rsplit(';"\t', 1)[-1].split("\t")
            values = dict(item.split(":", 1) for item in fields[1:] if ":" in item)
            self.files[path].symbols.append(
                Symbol(name, fields[0], int(values.get("line", 0)), int(values.get("end", 0))))
