# SPDX-License-Identifier: Apache-2.0
"""Reads a dataset with DuckDB, pyarrow and pandas, or damages a Parquet file; run with the Python that has them.

usage: dataset_readers.py read FORMAT SCHEMAS FOLDER...    prints {folder: {reader: {table: figures, or what it said}}}
       dataset_readers.py damage {KIND: FILE} as JSON      Parquet files of turns; KIND is cell, row or null
"""

import json
import sys
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.csv
import pyarrow.parquet

import dataset_rows


def duckdb_rows(source, *values):
    """Without extensions, which it would fetch from the network."""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as database:
        database.execute("SET TimeZone = 'UTC'")
        answer = database.execute(f"SELECT * FROM {source}", values)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row)) for row in answer.fetchall()]


def duckdb_jsonl(folder, table, types):
    kinds = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "array": "JSON"}
    columns = ", ".join(f"\"{name}\": '{kinds[kind]}'" for name, kind in types.items())
    rows = duckdb_rows(f"read_json(?, format = 'newline_delimited', columns = {{{columns}}}, "
                       "hive_partitioning = false)",
                       dataset_rows.files_of(folder, table))
    return [{name: json.loads(cell) if types[name] == "array" else cell for name, cell in row.items()} for row in rows]


def duckdb_csv(folder, table, types):
    rows = duckdb_rows("""read_csv(?, header = true, all_varchar = true, auto_detect = false, delim = ',', quote = '"',
                       escape = '"', new_line = '\\r\\n', nullstr = '', allow_quoted_nulls = false, hive_partitioning = false, columns = {%s})"""
                       % ", ".join(f"\"{name}\": 'VARCHAR'" for name in types), dataset_rows.files_of(folder, table))
    return [dataset_rows.from_cells(types, row) for row in rows]


def arrow_csv(folder, table, types):
    rows = []
    for path in dataset_rows.files_of(folder, table):
        read = pyarrow.csv.read_csv(
            path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pyarrow.string() for name in types}, null_values=[""], strings_can_be_null=True,
                quoted_strings_can_be_null=False))
        rows += [dataset_rows.from_cells(types, row) for row in read.to_pylist()]
    return rows


def pandas_csv(folder, table, types):
    rows = []
    for path in dataset_rows.files_of(folder, table):
        read = pandas.read_csv(path, dtype=str, keep_default_na=False)
        rows += [dataset_rows.from_cells(types, row) for row in dataset_rows.folded(read.to_dict("records"))]
    return rows


def duckdb_parquet(folder, table, types):
    return duckdb_rows("read_parquet(?, hive_partitioning = false)", dataset_rows.files_of(folder, table))


def duckdb_hive(folder, table, types):
    """By the names of the folders alone: room and year are columns where there are such folders."""
    if table == "speakers":
        return duckdb_parquet(folder, table, types)
    rows = duckdb_rows("read_parquet(?, hive_partitioning = true)", str(Path(folder, table, "*/*/*.parquet")))
    for row in rows:
        year = row.pop("year")
        dates = [row[name][:4] for name in ("event_date", "published_at") if row.get(name)]
        if dates and str(year) != dates[0]:
            raise ValueError(f"a row of {dates[0]} stands in {year}")
    return rows


def arrow_parquet(folder, table, types):
    rows = []
    for path in dataset_rows.files_of(folder, table):
        read = pyarrow.parquet.ParquetFile(path).read()
        for field in read.schema:
            wanted = {"string": pyarrow.types.is_string, "integer": pyarrow.types.is_int64, "array": pyarrow.types.is_list,
                      "boolean": pyarrow.types.is_boolean}[types[field.name]]
            if not wanted(field.type) and not (types[field.name] == "string" and str(field.type) == "timestamp[us, tz=UTC]"):
                raise TypeError(f"{field.name} is {field.type}")
        rows += read.to_pylist()
    return rows


READERS = {
    "jsonl": {"DuckDB": duckdb_jsonl},
    "csv": {"DuckDB": duckdb_csv, "pyarrow": arrow_csv, "pandas": pandas_csv},
    "parquet": {"DuckDB": duckdb_parquet, "pyarrow": arrow_parquet},
    "hive": {"DuckDB by folders": duckdb_hive},
}


def read_one(form, folder, schemas):
    readers = dict(READERS[form])
    if form == "parquet" and Path(folder, "turns").is_dir():
        readers.update(READERS["hive"])
    found = {}
    for name, reader in readers.items():
        found[name] = {}
        for table, schema in schemas.items():
            try:
                rows = reader(folder, table, dataset_rows.types_of(schema))
                found[name][table] = dataset_rows.figures_of(table, rows)
            except Exception as error:  # Whatever a reader cannot do with a file is a finding about the file.
                found[name][table] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return found


def damage(path, kind):
    read = pyarrow.parquet.read_table(path, partitioning=None)
    rows = read.to_pylist()
    if kind == "row":
        rows.pop()
    elif kind == "cell":
        rows[-1]["spans"][-1]["byte_end"] += 1
    else:
        next(row for row in rows if row["outlet"] is None)["outlet"] = ""
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, read.schema), path, compression="zstd")


def main(task, *arguments):
    if task == "damage":
        for kind, path in json.loads(arguments[0]).items():
            damage(path, kind)
    else:
        form, schemas, *folders = arguments
        schemas = dataset_rows.read_schemas(schemas)
        print(json.dumps({folder: read_one(form, folder, schemas) for folder in folders}))


if __name__ == "__main__":
    main(*sys.argv[1:])
