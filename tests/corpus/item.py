# SPDX-License-Identifier: Apache-2.0
"""One entry of the corpus: its files, and what a checker has to say of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """Files that are checked together.

    `finds` is what must be reported, one "RULE SEVERITY" each; alternatives, where the standard leaves the choice, are
    parted by "|". `may` is what may be reported beside that. No other error may be.
    """

    name: str
    what: str
    files: dict
    finds: tuple = ()
    may: tuple = ()

    @property
    def expectation(self):
        choices = [[choice.strip() for choice in found.split("|")] for found in self.finds]
        errors = [[choice.endswith(" E") for choice in alternatives] for alternatives in choices]
        # Where the standard lets a checker call it error or warning, the exit status follows what it said: null.
        exit_status = 5 if any(map(all, errors)) else None if any(map(any, errors)) else 0
        return {"what": self.what, "files": sorted(self.files), "exit": exit_status, "finds": choices,
                "may": sorted(self.may)}


def warc(name, what, octets, *finds, may=(), suffix=".warc"):
    return Item(name, what, {name + suffix: octets}, finds, tuple(may))


def warc_gz(name, what, octets, *finds, may=()):
    return warc(name, what, octets, *finds, may=may, suffix=".warc.gz")


def warc_zst(name, what, octets, *finds, may=()):
    return warc(name, what, octets, *finds, may=may, suffix=".warc.zst")


def group(name, what, files, *finds, may=()):
    """Several files in a folder of their own."""
    return Item(name, what, {f"{name}/{file}": octets for file, octets in files.items()}, finds, tuple(may))
