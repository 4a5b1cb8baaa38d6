#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads TEI documents with Python's XML parser and compares them with their sidecars: every turn, paragraph, label,
aside and page stands where the sidecar has it, every xml:id is unique and every pointer finds its target.

usage: tei_check.py exported PRESSROOM ARCHIVE              what `export tei` makes of an archive, twice
       tei_check.py random TESTS                            transcripts of any content, from the unit tests
       tei_check.py schema PRESSROOM ARCHIVE TEI_RNG        the first ones against schemas
Exit status 0: no faults, 1: faults, 2: wrong usage, 77: what the check needs is absent.

A Parla-CLARIN schema (.rng, .rnc or .xsd) is named by PRESSROOM_PARLA_CLARIN_SCHEMA. TEI_RNG is the schema of all of TEI
P5 3.0.0; what Parla-CLARIN, made of 4.0.0, has beyond it is taken out first: pb/@source (3.1.0) and a taxonomy's desc,
which the RELAX NG of 3.0.0 does not admit beside categories, against its own text.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTERS = ("who", "ana", "corresp", "prev", "next", "target", "scheme")
NOT_SAID = {TEI + name for name in ("note", "vocal", "kinesic", "incident", "gap", "pb")}
NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text):
    return NO_XML_CHARACTER.sub("\ufffd", text)


def turn_name(turn_id):
    return "t." + re.sub(rb"[^A-Za-z0-9.-]", lambda byte: b"_%02X" % ord(byte[0]), turn_id.encode()).decode()


class Heard:
    """What one u says, and what stands between its characters, with the offset into its text."""

    def __init__(self, u):
        self.label, self.paragraphs, self.asides, self.breaks = None, [], [], []
        segs = [seg for seg in u if seg.tag == TEI + "seg"]
        for child in u:
            if child.tag == TEI + "note" and child.get("type") == "speaker":
                self.label = child.text or ""
            elif child.tag == TEI + "seg":
                self.paragraphs.append(self.read(child))
            else:
                between = self.paragraphs and len(self.paragraphs) < len(segs)
                self.take(child, len("\n".join(self.paragraphs)) + (1 if between else 0))

    def read(self, seg):
        before = sum(len(paragraph) + 1 for paragraph in self.paragraphs)
        said = seg.text or ""
        for child in seg:
            self.take(child, before + len(said))
            said += child.tail or ""
        return said

    def take(self, element, at):
        if element.tag not in NOT_SAID:
            raise ValueError(f"{element.tag} in a u")
        if element.tag == TEI + "pb":
            self.breaks.append((int(element.get("n")), at))
        elif element.get("unit") != "page":
            self.asides.append(("".join(element.itertext()), at))


def faults_of(document, sidecar, places=True):
    """Lines of text. `places`: offsets are compared too, which made-up transcripts do not keep."""
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return [f"not well-formed: {error}"]
    faults = link_faults(root)
    turns = sidecar["turns"]
    said = root.findall(f"{TEI}text/{TEI}body/{TEI}div/{TEI}u")
    if len(said) != len(turns):
        return faults + [f"{len(said)} u for {len(turns)} turns"]
    pages = [(page["page"], page["url"]) for page in sidecar["pages"]]
    for u, turn in zip(said, turns):
        found = turn_faults(u, turn, [page for page, _ in pages], places)
        faults += [f"turn {turn['seq']}: {fault}" for fault in found]
    if places:
        begun = [(int(pb.get("n")), pb.get("source")) for pb in root.iter(TEI + "pb")]
        if begun != pages:
            faults.append(f"pb are {begun}, the pages {pages}")
    return faults


def link_faults(root):
    ids = [element.get(XML_ID) for element in root.iter() if element.get(XML_ID) is not None]
    faults = [f"xml:id stands twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]
    known = set(ids)
    for element in root.iter():
        for pointer in POINTERS:
            for target in element.get(pointer, "").split() if element.tag != TEI + "ref" else ():
                if not target.startswith("#") or target[1:] not in known:
                    faults.append(f"{pointer} of {element.tag} leads nowhere: {target}")
    return faults


def page_places(turn, pages):
    """Where each captured page behind the turn's first one begins in its text: with a word, or with an aside."""
    places = {entry["page"]: entry["at"] for entry in turn["page_breaks"]}
    if turn["spans"]:
        places.setdefault(turn["spans"][0]["page"], 0)
    for aside in turn["asides"]:
        for page in {span["page"] for span in aside["spans"][:1]}:
            places[page] = min(places.get(page, aside["at"]), aside["at"])
    return [(page, places[min(own for own in places if own >= page)]) for page in pages
            if turn["pages"][0] < page <= max(places, default=0)]


def turn_faults(u, turn, pages, places):
    heard = Heard(u)
    if heard.paragraphs != [in_xml(paragraph) for paragraph in turn["paragraphs"]]:
        yield f"the words are {heard.paragraphs!r}"
    if " ".join("\n".join(heard.paragraphs).split()) != " ".join(in_xml(turn["text"]).split()):
        yield "the text is not that of the turn"
    label = turn["label"]
    if heard.label != (label if label is None else in_xml(label)):
        yield f"the label is {heard.label!r}"
    asides = [(in_xml(aside["text"]), aside["at"]) for aside in turn["asides"]]
    if places and heard.asides != asides:
        yield f"asides are {heard.asides!r}, not {asides!r}"
    if sorted(text for text, _ in heard.asides) != sorted(text for text, _ in asides):
        yield f"asides are {heard.asides!r}"
    if not places:
        return
    wanted = page_places(turn, pages)
    if heard.breaks != wanted:
        yield f"pages begin at {heard.breaks}, not at {wanted}"
    if u.get(XML_ID) != turn_name(turn["turn_id"]):
        yield f"xml:id is {u.get(XML_ID)}"
    question = turn["reply_to"]
    if u.get("corresp") != (question if question is None else "#" + turn_name(question)):
        yield f"corresp is {u.get('corresp')}"
    if (u.get("who") is None) != (turn["speaker_id"] is None):
        yield f"who is {u.get('who')}"


def export(program, archive, folder):
    subprocess.run([program, "--archive", archive, "--quiet", "export", "tei", folder, "--include-incomplete"],
                   check=True, stdout=subprocess.DEVNULL)
    return sorted(Path(folder).rglob("*.xml"))


def sidecar_of(archive, document):
    return json.loads((Path(archive) / "transcripts" / document.parent.name / f"{document.stem}.json").read_bytes())


def report(name, faults, documents):
    for fault in faults:
        print(f"{name}: {fault}")
    print(f"{name}: {documents} documents, {len(faults)} faults")
    return 1 if faults or documents == 0 else 0


def check_exported(program, archive):
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        documents, again = export(program, archive, first), export(program, archive, second)
        faults = []
        if [path.relative_to(first) for path in documents] != [path.relative_to(second) for path in again]:
            faults.append("the second export has other files")
        for path, other in zip(documents, again):
            if path.read_bytes() != other.read_bytes():
                faults.append(f"{path.name}: the second export has other bytes")
            faults += [f"{path.name}: {fault}" for fault in faults_of(path.read_bytes(), sidecar_of(archive, path))]
        return report("tei", faults, len(documents))


def check_random(tests):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tests, "Transcripts of any content give the same document twice"], check=True,
                       env=dict(os.environ, PRESSROOM_TEI_FOLDER=folder), stdout=subprocess.DEVNULL)
        faults, documents = [], sorted(Path(folder).glob("*.xml"))
        for path in documents:
            sidecar = json.loads(path.with_suffix(".json").read_bytes())
            faults += [f"{path.name}: {fault}" for fault in faults_of(path.read_bytes(), sidecar, places=False)]
        return report("tei of any content", faults, len(documents))


def validator(schema):
    if schema.suffix == ".xsd":
        return ["xmllint", "--noout", "--schema", str(schema)]
    return ["jing", *(["-c"] if schema.suffix == ".rnc" else []), str(schema)]


def as_of_3_0(document):
    document = re.sub(rb'(<pb n="\d+") source="[^"]*"', rb"\1", document)
    return re.sub(rb"(<taxonomy [^>]*>)\s*<desc>[^<]*</desc>", rb"\1", document)


def validate(documents, schema, change):
    command = validator(schema)
    if shutil.which(command[0]) is None:
        print(f"skipped: {command[0]} is not installed")
        return None
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for number, path in enumerate(documents):
            copies.append(Path(folder) / f"{number}.xml")
            copies[-1].write_bytes(change(path.read_bytes()))
        run = lambda files: subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=200)
        done = run(copies)
        faults = (done.stdout + done.stderr).strip().splitlines() if done.returncode else []
        # The check can fail: a u has no place in the header.
        broken = Path(folder) / "broken.xml"
        broken.write_bytes(copies[0].read_bytes().replace(b"<fileDesc>", b"<fileDesc><u/>", 1))
        if run([broken]).returncode == 0:
            faults.append("a u in the header was not noticed")
        return faults


def check_schema(program, archive, tei_rng):
    parla = os.environ.get("PRESSROOM_PARLA_CLARIN_SCHEMA")
    schemas = [(Path(parla), bytes)] if parla else []
    schemas += [(Path(tei_rng), as_of_3_0)] if Path(tei_rng).is_file() else []
    if not schemas:
        print("skipped: there is no schema, neither in the folder of foreign readers nor by the environment")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        documents, status = export(program, archive, folder), 77
        if not documents:
            return report("tei", ["the archive has no transcript"], 0)
        for schema, change in schemas:
            faults = validate(documents, schema, change)
            if faults is None:
                continue
            status = max(0 if status == 77 else status, report(f"tei by {schema.name}", faults, len(documents)))
        return status


MODES = {"exported": (check_exported, 2), "random": (check_random, 1), "schema": (check_schema, 3)}


def main(arguments):
    if not arguments or arguments[0] not in MODES or len(arguments) - 1 != MODES[arguments[0]][1]:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    return MODES[arguments[0]][0](*arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
