#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Validates what the exports tests write with a JSON Schema validator that is not ours, and shows that the schemas
refuse every missing key, every key too many and a list of wrong values.

usage: schema_test.py SCHEMA_FOLDER FIXTURE_FOLDER
Exit status 0: as it should be, 1: faults, 77: the validator (Debian's python3-jsonschema) is not installed.
"""

import copy
import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

# Where to put what into the sidecar, as a path and a value that no schema may let pass.
WRONG_VALUES = [
    (["schema_version"], 2),
    (["transcript_id"], "117"),
    (["event_id"], 5),
    (["room"], "China Room"),
    (["revision"], 0),
    (["url"], "ftp://example.com/"),
    (["kind"], "party"),
    (["language"], "english please"),
    (["event_date", "value"], "2 April 2009"),
    (["published_at", "value"], "2009-04-03T09:00:00"),
    (["completeness", "verdict"], "likely"),
    (["completeness", "missing"], [0]),
    (["participants", 0, "role"], "boss"),
    (["pages", 0, "page"], 0),
    (["pages", 0, "capture", "warc_file"], "warc/example/a.warc.gz"),
    (["pages", 0, "capture", "offset"], -1),
    (["pages", 0, "capture", "captured_at"], "2026-11-23T08:00:00+08:00"),
    (["pages", 0, "capture", "payload_digest"], "a" * 64),
    (["pages", 0, "content_digest"], "sha1:" + "a" * 40),
    (["pages", 0, "ledger", "by_class", "nonsense"], 1),
    (["turns", 0, "turn_id"], "example:117.XYZ"),
    (["turns", 0, "seq"], "0"),
    (["turns", 0, "label"], ""),
    (["turns", 0, "attribution", "confidence"], "sure"),
    (["turns", 0, "pages"], []),
    (["turns", 0, "spans", 0, "join"], "-"),
    (["turns", 0, "text_sha256"], "sha256:" + "a" * 64),
    (["parse", "status"], "fine"),
    (["parse", "room_sha256"], "A" * 64),
    (["history", 0, "changes", "moved"], ["turn 5"]),
    (["history", 0, "changes", "metadata"], ["updated_at"]),
    (["history", 0, "classes"], ["rewritten"]),
    (["history", 0, "captures", 0, "offset"], -1),
]


def objects(value, path=()):
    """Every object in a JSON value, with the path to it."""
    if isinstance(value, dict):
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from objects(item, path + (key,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def strictness(validator, document):
    """Keys whose loss or addition the schema does not mind."""
    for path in objects(document):
        if "by_class" not in path:
            for key in list(at(document, path)):
                changed = copy.deepcopy(document)
                del at(changed, path)[key]
                if validator.is_valid(changed):
                    yield f"{key!r} may be missing in {list(path)}"
        changed = copy.deepcopy(document)
        at(changed, path)["unheard_of"] = 1
        if validator.is_valid(changed):
            yield f"an unknown key may stand in {list(path)}"


def wrong_values(validator, sidecar):
    for path, value in WRONG_VALUES:
        changed = copy.deepcopy(sidecar)
        at(changed, path[:-1])[path[-1]] = value
        if validator.is_valid(changed):
            yield f"{value!r} is allowed at {path}"


def check(schema, documents):
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for document in documents:
        for error in validator.iter_errors(document):
            yield f"{error.json_path}: {error.message[:200]}"
        yield from strictness(validator, document)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    schemas, fixtures = map(pathlib.Path, arguments)

    def schema_of(name):
        return json.loads((schemas / f"{name}.schema.json").read_text(encoding="utf-8"))

    sidecar = json.loads((fixtures / "117.json").read_text(encoding="utf-8"))
    faults = [f"transcript: {fault}" for fault in check(schema_of("transcript"), [sidecar])]
    faults += [f"transcript: {fault}" for fault in wrong_values(Draft202012Validator(schema_of("transcript")), sidecar)]

    package = json.loads((fixtures / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        name = resource["name"]
        rows = [json.loads(line) for line in (fixtures / resource["path"]).read_text(encoding="utf-8").splitlines()]
        schema = schema_of(name)
        faults += [f"{name}: {fault}" for fault in check(schema, rows)]
        if not rows:
            faults.append(f"{name}: no rows")
        if [field["name"] for field in resource["schema"]["fields"]] != list(schema["properties"]):
            faults.append(f"{name}: the data package and the schema differ in their columns")

    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
