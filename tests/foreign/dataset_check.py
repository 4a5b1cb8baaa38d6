#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Readers that are not ours find in every layout of one format the rows that plain Python finds in JSONL, and notice a
changed cell, a dropped row, and an empty text in the place of null.

usage: dataset_check.py FORMAT DATASETS SCHEMAS READERS     (DATASETS is what dataset_make.py wrote)
Exit status 0: no faults, 1: faults, 2: wrong usage, 77: the datasets or the readers are not there.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import dataset_rows

HERE = Path(__file__).parent
PLAIN = {"jsonl": ("Python", dataset_rows.read_jsonl), "csv": ("Python", dataset_rows.read_csv),
         "sqlite": ("SQLite", dataset_rows.read_sqlite)}
# Readers of CSV that take an empty text for null.
FOLDING = {"csv": ("Python", "pandas")}


def figures_by(reader, folder, schemas):
    """Of each table; what the reader said where it cannot read it."""
    found = {}
    for table, schema in schemas.items():
        try:
            found[table] = dataset_rows.figures_of(table, reader(folder, table, dataset_rows.types_of(schema)))
        except Exception as error:  # Whatever a reader cannot do with a file is a finding about the file.
            found[table] = f"{type(error).__name__}: {error}"
    return found


def hyparquet(folders, readers):
    """A reader for figures_by() of what one run of Node found in all these datasets."""
    paths = [path for folder in folders for table in dataset_rows.TABLES for path in dataset_rows.files_of(folder, table)]
    done = subprocess.run(["node", HERE / "dataset_reader.mjs", readers, *paths], capture_output=True, timeout=120)
    found = {line["path"]: line for line in map(json.loads, done.stdout.split(b"\n")[:-1])}

    def read(folder, table, types):
        rows = []
        for path in dataset_rows.files_of(folder, table):
            if "rows" not in found.get(path, {}):
                raise ValueError(found.get(path, {}).get("fault") or done.stderr.decode().strip()[-200:])
            rows += found[path]["rows"]
        return rows
    return read


def found_in(form, folders, schema_folder, readers):
    """{folder: {reader: {table: figures, or a text}}}, of every reader of the format."""
    schemas = dataset_rows.read_schemas(schema_folder)
    found = {str(folder): {} for folder in folders}
    mine = [PLAIN[form]] if form in PLAIN else []
    if form == "parquet" and Path(readers, "parquet/node_modules/hyparquet").exists():
        mine = [("hyparquet", hyparquet(folders, readers))]
    for name, reader in mine:
        for folder in folders:
            found[str(folder)][name] = figures_by(reader, folder, schemas)
    if form != "sqlite":
        done = subprocess.run([Path(readers, "data/bin/python"), "-B", HERE / "dataset_readers.py", "read", form,
                               schema_folder, *folders], capture_output=True, text=True, timeout=200)
        others = json.loads(done.stdout) if done.returncode == 0 else {}
        for folder in found:
            found[folder].update(others.get(folder) or {"PyPI": {"turns": done.stderr[-300:]}})
    return found


def faults_of(form, expected, found):
    """Lines of text: what a reader finds otherwise than `expected`, by table."""
    for reader, tables in found.items():
        wanted = expected["folded" if reader in FOLDING.get(form, ()) else "told"]
        for table, figures in wanted.items():
            other = tables.get(table, "not read")
            if isinstance(other, str):
                yield f"{reader} cannot read {table}: {other}"
            elif other != figures:
                differs = ", ".join(name for name in figures if other[name] != figures[name])
                yield f"{reader} finds other {table}: {differs} ({other['rows']} rows for {figures['rows']})"


def damaged_csv(path, kind):
    *lines, last, end = path.read_bytes().split(b"\r\n")
    if kind == "cell":
        last = last.replace(b'"complete"', b'"incomplete"')
    elif kind == "null":
        last = last.replace(b",,", b',"",', 1)
    path.write_bytes(b"\r\n".join([*lines, end] if kind == "row" else [*lines, last, end]))


def damaged_jsonl(path, kind):
    *lines, last, _ = path.read_text(encoding="utf-8").split("\n")
    row = json.loads(last)
    if kind == "null":
        row[next(name for name, cell in row.items() if cell is None)] = ""
    else:
        row["text"] += "x"
    path.write_text("\n".join(lines if kind == "row" else [*lines, json.dumps(row)]) + "\n", encoding="utf-8")


SQLITE_DAMAGES = {
    "cell": "UPDATE turns SET text = text || 'x' WHERE rowid = 1",
    "row": "DELETE FROM turns WHERE rowid = (SELECT max(rowid) FROM turns)",
    "null": "UPDATE turns SET outlet = '' WHERE rowid = (SELECT min(rowid) FROM turns WHERE outlet IS NULL)",
}


def damage(form, copies, readers):
    """`copies`: kind of damage to the dataset that gets it."""
    paths = {kind: Path(copy, "pressroom.sqlite") if form == "sqlite" else Path(dataset_rows.files_of(copy, "turns")[0])
             for kind, copy in copies.items()}
    before = {kind: path.read_bytes() for kind, path in paths.items()}
    if form == "parquet":
        subprocess.run([Path(readers, "data/bin/python"), "-B", HERE / "dataset_readers.py", "damage",
                        json.dumps({kind: str(path) for kind, path in paths.items()})], check=True, timeout=60)
    for kind, path in paths.items():
        if form == "sqlite":
            database = sqlite3.connect(path)
            database.execute(SQLITE_DAMAGES[kind])
            database.commit()
            database.close()
        elif form != "parquet":
            {"csv": damaged_csv, "jsonl": damaged_jsonl}[form](path, kind)
        if path.read_bytes() == before[kind]:
            raise ValueError(f"{kind}: nothing was damaged")


def unnoticed(form, dataset, expected, schema_folder, readers):
    """Readers that do not see a damage."""
    with tempfile.TemporaryDirectory() as folder:
        copies = {kind: shutil.copytree(dataset, Path(folder, kind)) for kind in ("cell", "row", "null")}
        damage(form, copies, readers)
        found = found_in(form, list(copies.values()), schema_folder, readers)
        for kind, copy in copies.items():
            for reader, tables in found[str(copy)].items():
                blind = kind == "null" and reader in FOLDING.get(form, ())
                if not blind and not list(faults_of(form, expected, {reader: tables})):
                    yield f"{reader} does not notice the damaged {kind}"
            if form == "sqlite" and kind != "null" and not dataset_rows.sqlite_faults(copy / "pressroom.sqlite"):
                yield f"the full-text index does not notice the damaged {kind}"


def main(arguments):
    if len(arguments) != 4:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    form, datasets, schema_folder, readers = arguments
    folders = sorted(Path(datasets).glob(f"{form}-*"))
    if not folders or not Path(readers, "data/complete").exists():
        print(f"skipped: no {form} datasets" if not folders else "skipped: the readers from PyPI are not installed")
        return 77
    jsonl = Path(datasets, "jsonl-whole")
    schemas = dataset_rows.read_schemas(schema_folder)
    expected = {"told": figures_by(dataset_rows.read_jsonl, jsonl, schemas),
                "folded": figures_by(lambda *place: dataset_rows.folded(dataset_rows.read_jsonl(*place)), jsonl, schemas)}
    faults, names = [], set()
    found = found_in(form, folders, schema_folder, readers)
    for folder in folders:
        names |= found[str(folder)].keys()
        faults += [f"{folder.name}: {fault}" for fault in faults_of(form, expected, found[str(folder)])]
        if form == "sqlite":
            faults += [f"{folder.name}: {fault}" for fault in dataset_rows.sqlite_faults(folder / "pressroom.sqlite")]
    if not faults:
        faults += unnoticed(form, folders[0] if form == "sqlite" else Path(datasets, f"{form}-whole"), expected,
                            schema_folder, readers)
    for fault in faults:
        print(f"{form}: {fault}")
    rows = {table: figures if isinstance(figures, str) else figures["rows"] for table, figures in expected["told"].items()}
    print(f"{form}: {', '.join(folder.name for folder in folders)}; {rows}; {', '.join(sorted(names))}: {len(faults)} faults")
    return 1 if faults or not rows["turns"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
