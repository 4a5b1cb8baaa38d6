#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What describes a dataset is true: the data package (by frictionless), the card's YAML head (by PyYAML), the RO-Crate
metadata, and every JSONL row by its JSON Schema.

usage: dataset_description_check.py DATASETS SCHEMAS READERS     (DATASETS is what dataset_make.py wrote)
Exit status 0: no faults, 1: faults, 2: wrong usage, 77: the datasets or the readers are not there.
"""

import copy
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import dataset_rows

try:
    import frictionless
    import jsonschema
    import yaml
except ImportError:  # Called with the system's Python: main() goes on with the one that has them.
    frictionless = None

DTYPES = {"string": "string", "integer": "int64", "boolean": "bool"}


def package_faults(folder):
    """frictionless reads every row of JSONL and CSV by the types of the package. Its reader of Parquet takes lists for
    something else, so of that and of SQLite the descriptions alone are looked at."""
    path = str(Path(folder, "datapackage.json"))
    package = dataset_rows.package_of(folder)
    for error in frictionless.Package.metadata_validate(package):
        yield f"datapackage.json: {error.message}"
    for resource in package["resources"]:
        octets = Path(folder, resource["path"]).read_bytes()
        if resource["bytes"] != len(octets) or resource["hash"] != "sha256:" + hashlib.sha256(octets).hexdigest():
            yield f"{resource['path']}: not the bytes that datapackage.json speaks of"
    if package["resources"][0]["format"] not in ("jsonl", "csv"):
        return
    for task in frictionless.validate(path).tasks:
        rows = next(one for one in package["resources"] if one["name"] == task.name)["pressroom"]["rows"]
        if task.errors and not (rows == 0 and "StopIteration" in task.errors[0].message):  # Its own: an empty file.
            yield f"{task.name}: {task.errors[0].type}: {task.errors[0].message}"
        elif task.stats.get("rows", 0) != rows:
            yield f"{task.name}: {task.stats.get('rows')} rows for {rows}"
        yield from (f"{task.name}: {warning}" for warning in task.warnings)


def kind_of(feature):
    if "list" not in feature:
        return feature["dtype"]
    item = feature["list"]
    return ["list", {one["name"]: kind_of(one) for one in item} if isinstance(item, list) else item]


def wanted_kind(column, definitions):
    """What a card calls a column of a JSON Schema."""
    while "$ref" in column:
        column = definitions[column["$ref"].rpartition("/")[2]]
    if "anyOf" in column:
        return next(wanted_kind(one, definitions) for one in column["anyOf"] if one.get("type") != "null")
    kinds = column.get("type", "string")
    kind = next(one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null")
    if kind == "object":
        return {name: wanted_kind(one, definitions) for name, one in column["properties"].items()}
    return ["list", wanted_kind(column["items"], definitions)] if kind == "array" else DTYPES[kind]


def card_faults(folder, schemas):
    form = dataset_rows.package_of(folder)["resources"][0]["format"]
    opening, head, text = Path(folder, "README.md").read_text(encoding="utf-8").split("---\n", 2)
    head = yaml.safe_load(head)
    if opening or not head.get("language") or not head.get("license") or not text.strip().startswith("# "):
        yield "README.md: no head, or no language, licence or title"
    if form == "sqlite":
        return
    configs = {config["config_name"]: config for config in head.get("configs", [])}
    features = {info["config_name"]: info["features"] for info in head.get("dataset_info", [])}
    if configs.keys() != schemas.keys() or features.keys() != schemas.keys():
        yield f"README.md: its configs are {sorted(configs)} and {sorted(features)}"
    for table in configs.keys() & features.keys() & schemas.keys():
        paths = [str(Path(folder, path)) for files in configs[table]["data_files"] for path in files["path"]]
        if sorted(paths) != sorted(dataset_rows.files_of(folder, table)) or not all(Path(path).is_file() for path in paths):
            yield f"README.md: the files of {table} are {paths}"
        told = [(feature["name"], kind_of(feature)) for feature in features[table]]
        wanted = [(name, wanted_kind(column, schemas[table].get("$defs", {})))
                  for name, column in schemas[table]["properties"].items()]
        if form == "csv":  # There lists are JSON text.
            wanted = [(name, "string" if isinstance(kind, list) else kind) for name, kind in wanted]
        elif form == "parquet":  # There instants are times and no texts.
            told, wanted = [name for name, _ in told], [name for name, _ in wanted]
        if told != wanted:
            yield f"README.md: the features of {table} are other than the schema's columns"


def crate_faults(folder):
    crate = json.loads(Path(folder, "ro-crate-metadata.json").read_bytes())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    if crate["@context"] != "https://w3id.org/ro/crate/1.2/context" or len(entities) != len(crate["@graph"]):
        yield "ro-crate-metadata.json: another context, or one id for two"
    about = entities.get("ro-crate-metadata.json", {}).get("about", {}).get("@id")
    root = entities.get(about, {})
    if about != "./" or root.get("@type") != "Dataset" or not {"name", "description", "license"} <= root.keys():
        yield "ro-crate-metadata.json: no root that is a dataset with name, description and licence"
    there = {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}
    files = {name for name, entity in entities.items() if entity["@type"] == "File"}
    parts = {part["@id"] for part in root.get("hasPart", [])}
    if not there - {"ro-crate-metadata.json"} == files == parts:
        yield f"ro-crate-metadata.json: it has {sorted(files ^ parts ^ there)} otherwise than the folder"
    for name in files & there:
        octets = Path(folder, name).read_bytes()
        if (entities[name].get("sha256"), entities[name].get("contentSize")) != \
                (hashlib.sha256(octets).hexdigest(), str(len(octets))):
            yield f"ro-crate-metadata.json: {name} has another hash or size"
    for entity in crate["@graph"]:
        for value in entity.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and one["@id"] not in entities and not one["@id"].startswith("https://"):
                    yield f"ro-crate-metadata.json: {one['@id']} leads nowhere"


def row_faults(folder, schemas):
    for table, schema in schemas.items():
        validator = jsonschema.Draft202012Validator(schema)
        rows = dataset_rows.read_jsonl(folder, table, {})
        for number, row in enumerate(rows):
            yield from (f"{table}, row {number}: {error.json_path}: {error.message[:200]}"
                        for error in validator.iter_errors(row))
        # The schema can refuse: each column that is missing, and one too many.
        for row in rows[:1]:
            yield from (f"the schema of {table} does not miss {name}" for name in row
                        if validator.is_valid({key: value for key, value in row.items() if key != name}))
            if validator.is_valid({**row, "other": 1}):
                yield f"the schema of {table} takes any column"


def faults_of(folder, schemas):
    form = dataset_rows.package_of(folder)["resources"][0]["format"]
    return [*package_faults(folder), *card_faults(folder, schemas), *crate_faults(folder),
            *(row_faults(folder, schemas) if form == "jsonl" else [])]


def edited(name, old, new):
    def edit(folder):
        path = Path(folder, name)
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{name} does not hold {old}")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return edit


def untyped(folder):
    """A word where a number belongs, in a file that has no hash to compare with."""
    package = dataset_rows.package_of(folder)
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    Path(folder, "datapackage.json").write_text(json.dumps(package))
    path = Path(folder, "transcripts.jsonl")
    row, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(json.dumps({**json.loads(row), "n_turns": "many"}) + "\n" + rest, encoding="utf-8")


# What is damaged in a copy of jsonl-whole, what is asked, and a part of the answer.
DAMAGES = [
    (edited("turns.jsonl", '"revision":1', '"revision":2'), package_faults, "not the bytes"),
    (lambda folder: Path(folder, "pages.jsonl").open("a").write("{}\n"), package_faults, "pages: blank-row"),
    (untyped, lambda folder: (f"{task.errors[0].type}" for task in frictionless.validate(
        str(Path(folder, "datapackage.json"))).tasks if task.errors and task.name == "transcripts"), "type-error"),
    (edited("datapackage.json", '"type": "integer"', '"type": "whole"'), package_faults, "datapackage.json"),
    (edited("README.md", "- turns.jsonl", "- turn.jsonl"), card_faults, "the files of turns"),
    (edited("README.md", "name: seq\n    dtype: int64", "name: seq\n    dtype: string"), card_faults, "features of turns"),
    (edited("README.md", "config_name: changes", "config_name: edits"), card_faults, "its configs"),
    (edited("ro-crate-metadata.json", '"@id": "./"}', '"@id": "."}'), crate_faults, "no root"),
    (edited("ro-crate-metadata.json", '"sha256": "', '"sha256": "0'), crate_faults, "another hash"),
    (lambda folder: Path(folder, "turns.jsonl").unlink(), crate_faults, "otherwise than the folder"),
    (edited("ro-crate-metadata.json", '{"@id": "#rights"}', '{"@id": "#right"}'), crate_faults, "leads nowhere"),
    (edited("turns.jsonl", '"pages":[1', '"pages":["1"'), row_faults, "turns, row"),
]


def unnoticed(dataset, schemas):
    for number, (damage, ask, answer) in enumerate(DAMAGES):
        with tempfile.TemporaryDirectory() as folder:
            made = shutil.copytree(dataset, Path(folder, "copy"))
            damage(made)
            arguments = (made, copy.deepcopy(schemas)) if ask in (card_faults, row_faults) else (made,)
            try:
                faults = list(ask(*arguments))
            except frictionless.FrictionlessException as error:
                faults = [f"datapackage.json: {error}"]
            if not any(answer in fault for fault in faults):
                yield f"damage {number} ({answer}) is not noticed: {faults[:3]}"


def main(arguments):
    if len(arguments) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    if not Path(arguments[2], "data/complete").exists():
        print("skipped: the readers from PyPI are not installed")
        return 77
    python = str(Path(arguments[2], "data/bin/python"))
    if frictionless is None and sys.executable != python:
        os.execv(python, [python, "-B", __file__, *arguments])
    datasets, schemas = Path(arguments[0]), dataset_rows.read_schemas(arguments[1])
    folders = sorted(datasets.glob("*-*"))
    if not folders:
        print("skipped: no datasets")
        return 77
    faults = [f"{folder.name}: {fault}" for folder in folders for fault in faults_of(folder, schemas)]
    if not faults:
        faults += unnoticed(datasets / "jsonl-whole", schemas)
    for fault in faults:
        print(fault)
    print(f"{len(folders)} datasets, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
