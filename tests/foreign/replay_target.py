# SPDX-License-Identifier: Apache-2.0
"""Which pages of an archive a replay is tried with, and what must be seen there."""

from dataclasses import dataclass
from pathlib import Path

from warc_archive import read_json


@dataclass(frozen=True)
class Target:
    url: str
    stamp: str
    words: str


def targets(archive):
    """The first page of each transcript on which somebody speaks; words that stand in one piece in its markup."""
    for path in sorted(Path(archive).glob("transcripts/*/*.json")):
        transcript = read_json(path)
        if path.stem.count("."):
            continue  # an earlier revision
        page = transcript["pages"][0]
        spoken = [turn for turn in transcript["turns"] if turn["pages"][:1] == [page["page"]] and turn["paragraphs"]]
        if spoken:
            stamp = "".join(c for c in page["capture"]["captured_at"] if c.isdigit())[:14]
            yield Target(page["url"], stamp, " ".join(spoken[0]["paragraphs"][0].split()[:4]))
