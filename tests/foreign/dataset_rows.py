# SPDX-License-Identifier: Apache-2.0
"""The tables of a dataset in plain Python: rows as JSON has them, and what two readers must agree on."""

import csv
import datetime
import hashlib
import json
import sqlite3
from pathlib import Path

# Of each table: what a row is called by, and the column whose texts are hashed by themselves.
TABLES = {
    "turns": (("transcript_id", "seq"), "text"),
    "transcripts": (("transcript_id",), "title"),
    "speakers": (("speaker_id",), "name"),
    "pages": (("transcript_id", "page"), "url"),
    "changes": (("transcript_id", "n"), "after"),
}


def read_schemas(folder):
    return {table: json.loads(Path(folder, f"{table}.schema.json").read_bytes()) for table in TABLES}


def types_of(schema):
    """Column to string, integer, boolean or array, in the order of the schema."""
    types = {}
    for name, column in schema["properties"].items():
        choices = column.get("anyOf", [column])
        resolved = [schema["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in choices]
        # What is one of some given words has no type of its own; none of these tables gives numbers that way.
        named = [one.get("type", "string") for one in resolved]
        kinds = {kind for kind in sum(([one] if isinstance(one, str) else one for one in named), []) if kind != "null"}
        (types[name],) = kinds
    return types


def package_of(folder):
    return json.loads(Path(folder, "datapackage.json").read_bytes())


def files_of(folder, table):
    return [str(Path(folder, resource["path"])) for resource in package_of(folder)["resources"]
            if resource["pressroom"]["table"] == table]


def plain(value):
    """A value as JSON has it: times as RFC 3339 with milliseconds."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def figures_of(table, rows):
    """Equal where two readers have the same rows in hand, in whatever order."""
    key, column = TABLES[table]
    rows = sorted((plain(row) for row in rows), key=lambda row: [row[name] for name in key])
    texts = "".join("\x00" if row[column] is None else row[column] + "\x1f" for row in rows)
    lines = "".join(json.dumps(row, sort_keys=True, ensure_ascii=False) + "\n" for row in rows)
    return {"rows": len(rows), "texts": hashlib.sha256(texts.encode()).hexdigest(),
            "all": hashlib.sha256(lines.encode()).hexdigest()}


def from_cells(types, cells):
    """A row out of texts, or of what SQLite has; None is null."""
    row = {}
    for name, cell in cells.items():
        kind = types[name]
        if cell is None or kind == "string":
            row[name] = cell
        elif kind == "boolean":
            row[name] = {"true": True, "false": False, 1: True, 0: False}[cell]
        else:
            row[name] = int(cell) if kind == "integer" else json.loads(cell)
    return row


def folded(rows):
    """For readers of CSV that do not tell an empty text from nothing."""
    return [{name: None if cell == "" else cell for name, cell in row.items()} for row in rows]


def read_jsonl(folder, table, types):
    return [json.loads(line) for path in files_of(folder, table)
            for line in Path(path).read_bytes().split(b"\n") if line]


def read_csv(folder, table, types):
    """Folded: Python's module has no word for null before 3.12."""
    rows = []
    for path in files_of(folder, table):
        with open(path, encoding="utf-8", newline="") as file:
            rows += [from_cells(types, cells) for cells in folded(csv.DictReader(file, strict=True))]
    return rows


def read_sqlite(folder, table, types):
    database = sqlite3.connect(f"file:{Path(folder, 'pressroom.sqlite')}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    rows = [from_cells(types, dict(row)) for row in database.execute(f'SELECT * FROM "{table}"')]
    database.close()
    return rows


def sqlite_faults(path):
    """Whole, no key that leads nowhere, and the full-text index finds what a plain search finds."""
    database = sqlite3.connect(path)
    faults = [f"integrity_check: {row[0]}" for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
    faults += [f"foreign_key_check: {row}" for row in database.execute("PRAGMA foreign_key_check")]
    try:
        # The rank 1 compares the index with the table that it speaks of.
        database.execute("INSERT INTO turns_fts (turns_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        faults.append(f"the full-text index: {error}")
    database.rollback()
    words = {turn: words_of(text) for turn, text in database.execute(
        "SELECT turn_id, text || ' ' || coalesce(speaker_name, '') || ' ' || coalesce(title, '') FROM turns")}
    for word in some_words(words.values()):
        plainly = {turn for turn, own in words.items() if word in own}
        found = {row[0] for row in database.execute(
            "SELECT turn_id FROM turns WHERE rowid IN (SELECT rowid FROM turns_fts WHERE turns_fts MATCH ?)",
            (f'"{word}"',))}
        if plainly != found:
            faults.append(f"MATCH finds {len(found)} turns with one word where there are {len(plainly)}")
    database.close()
    return faults


def words_of(text):
    """Runs of letters and digits of ASCII, in lower case: none that stands beside a letter that is none."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return {word for word in words if word.isascii()}


def some_words(sets):
    """Rare ones, common ones and some between; at most 40."""
    words = sorted(set().union(*sets))
    return words[::max(1, len(words) // 40)][:40]
