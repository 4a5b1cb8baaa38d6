#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Validates every sidecar of an archive with a JSON Schema validator that is not ours.

usage: schema_check.py SCHEMA ARCHIVE
Exit status 0: all valid, 1: faults, 77: the validator (Debian's python3-jsonschema) is not installed.
"""

import sys

from warc_archive import Archive, read_json, report

try:
    from jsonschema.validators import validator_for
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    schema = read_json(arguments[0])
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    archive = Archive(arguments[1])
    faults = []
    for path in archive.sidecars:
        for error in validator.iter_errors(read_json(path)):
            faults.append(f"{path.relative_to(archive.folder)}: {error.json_path}: {error.message[:200]}")
    return report("schema", faults, {"sidecars": len(archive.sidecars)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
