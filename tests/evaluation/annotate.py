#!/usr/bin/python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Makes gold out of what a reader found on the pages of a transcript.

It shares no code with the program that is judged by the gold: the pages are read by Python's own HTML parser.

  annotate.py dump CASES READING      prints the blocks of the pages with their numbers, for somebody to read
  annotate.py make CASES READING GOLD writes the gold of a reading: labels, places, counts and hashes, no text
  annotate.py check CASES GOLD...     makes each gold again and compares; exit 1 when one differs

CASES is the folder with the pages. docs/evaluation.md has both formats. A page that is absent is skipped, with a word
about it.
"""
import hashlib
import html.parser
import json
import os
import re
import sys
import unicodedata

VOID = set("area base br col embed hr img input link meta param source track wbr".split())
BLOCK = set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre section summary table "
    "tbody td tfoot th thead title tr ul".split())
UNSEEN = set("script style head noscript template iframe object textarea select".split())
ASIDE = re.compile(
    r"[(\[（]\s*((?:big |more |general |some |scattered |light |sustained )?(?:laughter|laughs|laughing|chuckles?|applause|cheers)"
    r"(?:(?:,| and) (?:laughter|applause|cheers))?|(?:inaudible|unintelligible|off[- ]mi[ck]e?|no audio|audio gap)[^()]{0,30}|"
    r"cross[- ]?talk|(?:as|through|via) (?:an |the )?(?:interpret|translat)\w+|(?:speak\w*|spoke|repeats|says) in [A-Za-z]+|speaks [A-Z][a-z]+|"
    r"in (?:Chinese|Spanish|French|Arabic|Japanese|German|Russian|English)|ph(?:onetic)?|sp|sic|pause|break|music|"
    r"(?:by|via) (?:tele)?phone|risas|aplausos|inaudible|笑声|掌声|笑|鼓掌|heiterkeit|beifall)\s*[.!。]?\s*[)\]）]",
    re.IGNORECASE)


def normal(text):
    text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff]", "", text)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


class Selector:
    """tag, #id, .class or a combination of the three; a list of them is separated by commas."""

    def __init__(self, written):
        self.options = []
        for part in written.split(","):
            found = re.fullmatch(r"\s*([a-zA-Z][\w-]*)?(#[\w-]+)?((?:\.[\w-]+)*)\s*", part)
            if not found or not part.strip():
                sys.exit(f"no selector: {part!r}")
            classes = [c for c in found.group(3).split(".") if c]
            self.options.append(((found.group(1) or "").lower(), (found.group(2) or "")[1:], classes))

    def hits(self, tag, attributes):
        classes = (attributes.get("class") or "").split()
        return any((not name or name == tag) and (not ident or ident == attributes.get("id")) and
                   all(c in classes for c in wanted) for name, ident, wanted in self.options)


class Blocks(html.parser.HTMLParser):
    """The visible text of the body, cut at the edges of block elements and at <br>; and at blank lines on a page that
    lost its paragraphs and kept the lines between them."""

    def __init__(self, body, drop, blank_lines=False):
        super().__init__(convert_charrefs=True)
        self.body, self.drop, self.blank_lines = Selector(body), [Selector(d) for d in drop], blank_lines
        self.inside = self.unseen = None  # (tag, open elements of that name)
        self.blocks, self.text = [], ""

    def close_block(self):
        pieces = re.split(r"\n\s*\n", self.text) if self.blank_lines else [self.text]
        self.blocks += [normal(piece) for piece in pieces if normal(piece)]
        self.text = ""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in BLOCK or tag == "br":
            self.close_block()
        if tag in VOID:
            return
        if self.unseen:
            if self.unseen[0] == tag:
                self.unseen[1] += 1
        elif self.inside:
            if self.inside[0] == tag:
                self.inside[1] += 1
            if tag in UNSEEN or any(d.hits(tag, attributes) for d in self.drop):
                self.unseen = [tag, 1]
                if self.inside[0] == tag:
                    self.inside[1] -= 1
        elif self.body.hits(tag, attributes):
            self.inside = [tag, 1]

    def handle_startendtag(self, tag, attrs):
        if tag in BLOCK or tag == "br":
            self.close_block()

    def handle_endtag(self, tag):
        if tag in BLOCK or tag == "br":
            self.close_block()
        for name in ("unseen", "inside"):
            state = getattr(self, name)
            if state and state[0] == tag:
                state[1] -= 1
                if state[1] == 0:
                    self.close_block()
                    setattr(self, name, None)
                return
            if state and name == "unseen":
                return

    def handle_data(self, data):
        if self.inside and not self.unseen:
            self.text += data


def read_blocks(cases, page):
    with open(os.path.join(cases, page["file"]), "rb") as file:
        payload = file.read()
    text = payload.decode(page.get("charset", "utf-8"), errors="replace")
    if page.get("cdata"):
        # An XML file whose element holds HTML.
        found = re.search(rf"<{page['cdata']}[^>]*>\s*<!\[CDATA\[(.*?)\]\]>", text, re.DOTALL)
        text = "<main>" + found.group(1) + "</main>"
    blocks = Blocks(page.get("body", "main"), page.get("drop", []), page.get("blank_lines", False))
    blocks.feed(text)
    blocks.close()
    blocks.close_block()
    return hashlib.sha256(payload).hexdigest(), blocks.blocks


def digest(text):
    """16 hexadecimal digits of SHA-256, and the length in characters."""
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {len(text)}"


def not_speech(reading, page):
    """Block number -> class, as the reader found them: {"1": {"0-3": "narrative", "17": "furniture"}}."""
    classes = {}
    for span, name in reading.get("not_speech", {}).get(str(page), {}).items():
        first, _, last = span.partition("-")
        for block in range(int(first), int(last or first) + 1):
            classes[block] = name
    return classes


def with_cuts(reading, page, blocks):
    """The blocks with blanks in place of the words that are not speech: {"1": {"63": [[3, 8, "furniture"]]}}."""
    cut = list(blocks)
    for block, spans in reading.get("cuts", {}).get(str(page), {}).items():
        text = cut[int(block)]
        for first, last, _ in spans:
            text = text[:first] + " " * (last - first) + text[last:]
        cut[int(block)] = text
    return cut


def start_of(block_text, at, turn):
    """Where the label and the words behind it begin. A turn's "at" is the first character that its label may begin at:
    a bare Q in the middle of a block is hard to tell from the letter."""
    label = turn["label"]
    if label is None:
        return turn.get("at", at), turn.get("at", at)
    begin = block_text.find(turn.get("written", label), max(at, turn.get("at", 0)))
    if begin < 0:
        sys.exit(f"page {turn['page']} block {turn['block']}: no {label!r} in {block_text[at:at + 60]!r}")
    end = begin + len(turn.get("written", label))
    behind = re.match(r"\s*[:：.]?\s*", block_text[end:])
    return begin, end + behind.end()


def words(text):
    types = []

    def take(found):
        types.append(found.group(1).lower())
        return " "

    return normal(ASIDE.sub(take, text)), types


def join_of(reading, page, block, first):
    """"space" or "" where a block goes on with the paragraph before; the first words of a page need no block number."""
    joins = reading.get("joins", {}).get(str(page))
    if isinstance(joins, dict):
        return joins.get(str(block))
    return joins if first else None


def add_words(turn, text, joined):
    text, asides = words(text)
    turn["asides"] += len(asides)
    if not text:
        return
    if joined is not None and turn["texts"]:
        turn["texts"][-1] += (" " if joined == "space" else "") + text
    else:
        turn["texts"].append(text)


def turns_of(reading, pages):
    starts = []
    for entry in reading["turns"]:
        page, block, label, more = (list(entry) + [{}])[:4]
        starts.append({"page": page, "block": block, "label": label, **more})
    turns, at_start = [], 0
    for page in pages:
        classes = not_speech(reading, page["page"])
        first = True
        for number, text in enumerate(with_cuts(reading, page["page"], page["blocks"])):
            at, opened = 0, False
            while at_start < len(starts) and (starts[at_start]["page"], starts[at_start]["block"]) == (page["page"], number):
                start = starts[at_start]
                begin, behind = start_of(text, at, start)
                if turns and normal(text[at:begin]) and (opened or begin > at):
                    add_words(turns[-1], text[at:begin], None)
                turns.append({**start, "texts": [], "asides": 0})
                at, opened, at_start = behind, True, at_start + 1
            if number in classes and not opened:
                continue
            if turns and number not in classes or opened:
                joins = None if opened else join_of(reading, page["page"], number, first)
                add_words(turns[-1], text[at:], joins)
            elif not turns:
                sys.exit(f"page {page['page']} block {number} stands before the first turn and has no class")
            first = False
    if at_start < len(starts):
        sys.exit(f"turn {starts[at_start]} is in no block")
    return turns


def paired(turns):
    """kind and reply_to where the reader did not say otherwise: the principals answer the question before them."""
    question = None
    for number, turn in enumerate(turns):
        role = turn["role"]
        if "kind" not in turn:
            answers = question is not None and role in ("principal", "interpreter")
            turn["kind"] = {"reporter": "question", "moderator": "procedural"}.get(role, "answer" if answers else "statement")
        if turn["kind"] in ("question", "follow_up"):
            question = number
        elif turn["kind"] == "answer" and "reply_to" not in turn:
            turn["reply_to"] = question
        turn.setdefault("reply_to", None)


def make(cases, reading):
    pages = []
    for page in reading["pages"]:
        sha256, blocks = read_blocks(cases, page)
        pages.append({**page, "sha256": sha256, "blocks": blocks})
    turns = turns_of(reading, pages)
    for turn in turns:
        known = reading["labels"].get(turn["label"] or "", {})
        for key in ("speaker", "role", "label_kind"):
            turn.setdefault(key, known.get(key, "none" if key == "label_kind" else None))
        speaker = reading.get("speakers", {}).get(turn["speaker"] or "", {})
        turn["role"] = turn["role"] or speaker.get("role", "unknown")
    paired(turns)
    gold = {"format": 1}
    for key in ("transcript", "room", "url", "language", "title", "event_date", "published_at", "speakers", "labels",
                "not_speech", "joins", "cuts", "notes"):
        gold[key] = reading.get(key)
    gold["pages"] = [{**{k: v for k, v in p.items() if k != "blocks"}, "n_blocks": len(p["blocks"])} for p in pages]
    gold["turns"] = []
    for turn in turns:
        kept = {k: turn[k] for k in ("page", "block", "label", "label_kind", "speaker", "role", "kind", "reply_to")}
        for key in ("written", "at", "interrupted", "resumes"):
            if key in turn:
                kept[key] = turn[key]
        kept["paragraphs"] = [digest(t) for t in turn["texts"]]
        kept["asides"] = turn["asides"]
        gold["turns"].append(kept)
    return gold


def reading_of(gold):
    """What the reader said, out of the gold."""
    reading = {k: v for k, v in gold.items() if k not in ("format", "turns") and v is not None}
    keep = ("label_kind", "speaker", "role", "kind", "reply_to", "written", "at", "interrupted", "resumes")
    reading["turns"] = [[t["page"], t["block"], t["label"], {k: t[k] for k in keep if k in t}] for t in gold["turns"]]
    return reading


def written(gold):
    """One line for each key, and for each page and turn."""
    lines = []
    for key, value in gold.items():
        if key in ("pages", "turns"):
            items = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            lines.append(f'"{key}": [\n  {items}\n ]')
        else:
            lines.append(f'"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def main(words_given):
    if len(words_given) < 3 or words_given[0] not in ("dump", "make", "check"):
        sys.exit(__doc__)
    command, cases, files = words_given[0], words_given[1], words_given[2:]
    wrong = 0
    for path in files[:1] if command == "make" else files:
        with open(path, encoding="utf-8") as file:
            given = json.load(file)
        absent = [p["file"] for p in given["pages"] if not os.path.exists(os.path.join(cases, p["file"]))]
        if absent:
            print(f"skipped: {path}: no {absent[0]}")
        elif command == "dump":
            for page in given["pages"]:
                for number, text in enumerate(read_blocks(cases, page)[1]):
                    print(f"{page['page']}.{number}\t{text}")
        elif command == "make":
            with open(files[1], "w", encoding="utf-8") as file:
                file.write(written(make(cases, given)))
        elif make(cases, reading_of(given)) != given:
            print(f"differs: {path}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
