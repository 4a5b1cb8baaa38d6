#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Rebuilds every turn of every sidecar from the bytes of the WARC files, and compares.

usage: spans_check.py ARCHIVE
The rules are those of docs/formats.md; no code is shared with the program. Exit status 0: all equal, 1: faults.
"""

import codecs
import hashlib
import html
import re
import sys
import unicodedata
from collections import Counter

from warc_archive import Archive, Damage, read_json, report, sha256_labelled

# The code points with the Unicode property White_Space: Python's own \s and isspace() differ from it.
WHITE_SPACE = re.compile(
    "[\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

# Names of the Encoding Standard that Python calls otherwise, or reads otherwise.
CODECS = {"gbk": "gb18030", "windows-1252": "cp1252", "windows-1251": "cp1251", "windows-1250": "cp1250",
          "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "iso-8859-8-i": "iso-8859-8"}

# The Encoding Standard gives the five holes of windows-1252 the control characters of the same number.
codecs.register_error("as_control", lambda error: ("".join(map(chr, error.object[error.start : error.end])), error.end))


def normal(text):
    return unicodedata.normalize("NFC", WHITE_SPACE.sub(" ", text).strip(" "))


class Page:
    """One page of a sidecar with the bytes its spans count in."""

    def __init__(self, archive, entry):
        capture = entry["capture"]
        octets = archive.cut(capture["warc_file"], capture["offset"], capture["length"])
        if sha256_labelled(octets) != capture["record_digest"]:
            raise Damage("record_digest differs from the stored member")
        record, response = archive.response(octets)
        self.content = response.content()
        self.content_digest = entry["content_digest"]
        self.codec = CODECS.get(entry["charset"], entry["charset"])
        self.errors = "as_control" if self.codec == "cp1252" else "replace"
        for what, said, stored in (
            ("record_id", capture["record_id"], record.fields.sole("WARC-Record-ID")),
            ("url", entry["url"], record.fields.sole("WARC-Target-URI")),
            ("captured_at", capture["captured_at"], record.fields.sole("WARC-Date")),
            ("status", capture["status"], response.status),
            ("payload_digest", capture["payload_digest"], sha256_labelled(response.payload())),
            ("content_digest", entry["content_digest"], sha256_labelled(self.content)),
        ):
            if said != stored:
                raise Damage(f"{what} is {said!r} in the sidecar and {stored!r} in the record")

    def words(self, span):
        start, end = span["byte_start"], span["byte_end"]
        if not 0 <= start < end <= len(self.content):
            raise Damage(f"span {start}..{end} lies outside the {len(self.content)} bytes of page {span['page']}")
        try:
            return html.unescape(self.content[start:end].decode(self.codec, self.errors))
        except LookupError as error:
            raise Damage(str(error)) from error


class SidecarCheck:
    """Compares one sidecar; faults are lines of text."""

    def __init__(self, archive, path):
        self.path = path.relative_to(archive.folder)
        self.sidecar = read_json(path)
        self.faults = []
        self.spans = Counter()
        self.taken = {}
        self.pages = {}
        for entry in self.sidecar["pages"]:
            try:
                self.pages[entry["page"]] = Page(archive, entry)
            except Damage as damage:
                self.fault(f"page {entry['page']}", damage)

    def fault(self, place, text):
        self.faults.append(f"{self.path}: {place}: {text}")

    def run(self):
        known = {turn["turn_id"] for turn in self.sidecar["turns"]}
        if len(known) != len(self.sidecar["turns"]):
            self.fault("turns", "a turn_id stands twice")
        for seq, turn in enumerate(self.sidecar["turns"]):
            place = f"turn {seq}"
            try:
                if turn["seq"] != seq:
                    raise Damage(f"seq is {turn['seq']}")
                for link in ("reply_to", "renders", "resumes"):
                    if turn[link] is not None and turn[link] not in known:
                        raise Damage(f"{link} names no turn: {turn[link]}")
                    if turn[link] == turn["turn_id"]:
                        raise Damage(f"{link} names the turn itself")
                self.check_text(turn)
                self.check_page_breaks(turn)
                self.check_asides(turn)
                self.check_id(turn)
            except Damage as damage:
                self.fault(place, damage)
            except KeyError as error:
                self.fault(place, f"page or key {error} is missing")
        self.check_overlaps()
        return self.faults

    def rebuild(self, spans):
        pieces = []
        for span in spans:
            if span["join"] not in ("", " "):
                raise Damage(f"join is {span['join']!r}")
            pieces.append(span["join"] + self.pages[span["page"]].words(span))
        return normal("".join(pieces))

    def check_text(self, turn):
        spans, paragraphs = turn["spans"], turn["paragraphs"]
        # Bytes may run backwards: what stands wrongly inside a table is shown in front of it (HTML, 13.2.6.1).
        order = [(span["paragraph"], span["page"]) for span in spans]
        if order != sorted(order):
            raise Damage("the spans are not in reading order")
        if {span["paragraph"] for span in spans} != set(range(len(paragraphs))):
            raise Damage("spans and paragraphs do not name the same paragraphs")
        for number, paragraph in enumerate(paragraphs):
            rebuilt = self.rebuild([span for span in spans if span["paragraph"] == number])
            if rebuilt != paragraph:
                raise Damage(f"paragraph {number} is {paragraph!r} but its bytes say {rebuilt!r}")
        text = "\n".join(paragraphs)
        if turn["text"] != text:
            raise Damage("text is not its paragraphs joined by one LF")
        if turn["text_sha256"] != hashlib.sha256(text.encode()).hexdigest():
            raise Damage("text_sha256 differs from the text")
        lain_on = {span["page"] for span in spans}
        with_asides = lain_on | {span["page"] for aside in turn["asides"] for span in aside["spans"]}
        if turn["pages"] != sorted(turn["pages"]) or not lain_on <= set(turn["pages"]) <= with_asides:
            raise Damage(f"pages is {turn['pages']} but the spans lie on {sorted(with_asides)}")
        self.note(turn, spans)

    def check_page_breaks(self, turn):
        spans, before, wanted = turn["spans"], 0, []
        for number, paragraph in enumerate(turn["paragraphs"]):
            own = [(place, span) for place, span in enumerate(spans) if span["paragraph"] == number]
            for nth, (place, span) in enumerate(own):
                if place and spans[place - 1]["page"] != span["page"]:
                    at = len(self.rebuild([earlier for _, earlier in own[:nth]]))
                    wanted.append({"page": span["page"], "at": before + at + (paragraph[at:at + 1] == " ")})
            before += len(paragraph) + 1
        if turn["page_breaks"] != wanted:
            raise Damage(f"page_breaks is {turn['page_breaks']} but the spans make it {wanted}")

    def check_asides(self, turn):
        for aside in turn["asides"]:
            rebuilt = self.rebuild(aside["spans"])
            if rebuilt != aside["text"]:
                raise Damage(f"aside {aside['text']!r} but its bytes say {rebuilt!r}")
            if not 0 <= aside["at"] <= len(turn["text"]):
                raise Damage(f"aside at {aside['at']} lies outside the text")
            self.note(turn, aside["spans"])

    def check_id(self, turn):
        # Later revisions keep the ids of the revision in which a turn first stood.
        if self.sidecar["revision"] != 1 or not turn["spans"]:
            return
        first = turn["spans"][0]
        origin = f"{self.pages[first['page']].content_digest} {first['byte_start']}"
        wanted = f"{self.sidecar['transcript_id']}.{hashlib.sha256(origin.encode('ascii')).hexdigest()[:12]}"
        if turn["turn_id"] != wanted:
            raise Damage(f"turn_id is {turn['turn_id']}, its first byte makes it {wanted}")

    def note(self, turn, spans):
        for span in spans:
            self.spans[turn["seq"]] += 1
            self.taken.setdefault(span["page"], []).append((span["byte_start"], span["byte_end"], turn["seq"]))

    def check_overlaps(self):
        for page, taken in self.taken.items():
            taken.sort()
            for (_, end, first), (start, _, second) in zip(taken, taken[1:]):
                if start < end:
                    self.fault(f"page {page}", f"byte {start} is in turn {first} and in turn {second}")


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    archive = Archive(arguments[0])
    faults, counts = [], Counter(sidecars=0, pages=0, turns=0, spans=0)
    for path in archive.sidecars:
        check = SidecarCheck(archive, path)
        faults += check.run()
        counts.update(sidecars=1, pages=len(check.pages), turns=len(check.sidecar["turns"]),
                      spans=sum(check.spans.values()))
    return report("spans", faults, counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
