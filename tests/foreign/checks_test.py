#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The checks of this folder must be able to fail: a hand-made archive passes, and each damage to it is found."""

import contextlib
import gzip
import hashlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import cdxj_check
import spans_check
from warc_archive import Damage, sha256_labelled

WARC = "PRESSROOM-hill-20260102030405000-00001-abcd.warc.gz"
URL = "http://press.example/a_7.html"
PAGE = ('<p>Mara&nbsp;Lind:</p>'
        '<p>Prices &amp; wages\u3000rose\n by <b>2&frac12;</b> per cent.</p>'
        '<p>(Laughter.) Cafe\u0301s too.</p>').encode()


def crlf(*lines):
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n"


def member(kind, number, block, *fields):
    head = crlf("WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>",
                "WARC-Date: 2026-01-02T03:04:05.678Z", f"WARC-Block-Digest: {sha256_labelled(block)}",
                f"Content-Length: {len(block)}", *fields)
    return gzip.compress(head + block + b"\r\n\r\n", mtime=0)


def span(text, paragraph, join="", after=0):
    start = PAGE.index(text.encode(), after)
    end = start + len(text.encode())
    return {"page": 1, "byte_start": start, "byte_end": end, "paragraph": paragraph, "join": join}


class HandMadeArchive:
    def __init__(self, folder):
        self.folder = Path(folder)
        coded = gzip.compress(PAGE, mtime=0)
        body = b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in (coded[:40], coded[40:])) + b"0\r\n\r\n"
        block = crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Encoding: gzip") + body
        info = member("warcinfo", 1, b"software: none\r\n")
        response = member("response", 2, block, f"WARC-Target-URI: {URL}",
                          f"WARC-Payload-Digest: {sha256_labelled(coded)}")
        self.warc = info + response
        self.line = {"url": URL, "mime": "text/html", "status": 200, "digest": sha256_labelled(coded),
                     "length": len(response), "offset": len(info), "filename": WARC,
                     "recordDigest": sha256_labelled(response)}
        self.stamp = "20260102030405"
        paragraphs = ["Prices & wages rose by 2\u00bd per cent.", "Caf\u00e9s too."]
        first = span("Prices &amp; wages\u3000rose\n by ", 0)
        content_digest = sha256_labelled(PAGE)
        self.turn_origin = f"{content_digest} {first['byte_start']}"
        turn_id = "hill:7." + hashlib.sha256(self.turn_origin.encode()).hexdigest()[:12]
        text = "\n".join(paragraphs)
        self.turn = {
            "turn_id": turn_id, "seq": 0, "text": text, "paragraphs": paragraphs, "reply_to": None, "renders": None,
            "resumes": None, "pages": [1], "page_breaks": [],
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "asides": [{"text": "(Laughter.)", "type": "laughter", "at": len(paragraphs[0]) + 1,
                        "spans": [span("(Laughter.)", 1)]}],
            "spans": [first, span("2&frac12;", 0), span(" per cent.", 0), span(" Cafe\u0301s too.", 1)]}
        self.sidecar = {
            "transcript_id": "hill:7", "revision": 1, "turns": [self.turn],
            "pages": [{"page": 1, "url": URL, "content_digest": content_digest, "charset": "utf-8", "capture": {
                "warc_file": WARC, "offset": len(info), "length": len(response),
                "record_id": "<urn:uuid:00000000-0000-4000-8000-000000000002>",
                "captured_at": "2026-01-02T03:04:05.678Z", "status": 200, "payload_digest": sha256_labelled(coded),
                "record_digest": sha256_labelled(response)}}]}
        self.index = None

    def write(self):
        index = self.index or f"example,press)/a_7.html {self.stamp} {json.dumps(self.line)}\n".encode()
        for path, octets in ((f"warc/hill/{WARC}", self.warc), ("indexes/hill.cdxj", index),
                             ("transcripts/hill/7.json", json.dumps(self.sidecar).encode())):
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(octets)


class ChecksTest(unittest.TestCase):
    def run_check(self, check, change=lambda archive: None):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out, \
                contextlib.redirect_stderr(out):
            archive = HandMadeArchive(folder)
            change(archive)
            archive.write()
            return check.main([folder]), out.getvalue()

    def found(self, check, words, change):
        status, out = self.run_check(check, change)
        self.assertEqual(1, status, out)
        self.assertIn(words, out)

    def test_a_sound_archive_passes(self):
        for check in (spans_check, cdxj_check):
            status, out = self.run_check(check)
            self.assertEqual(0, status, out)

    def test_an_empty_folder_does_not_pass(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()), \
                contextlib.redirect_stderr(io.StringIO()):
            for check in (spans_check, cdxj_check):
                self.assertEqual(1, check.main([folder]))

    def test_any_changed_byte_of_the_record_is_found(self):
        begin = HandMadeArchive("unused").line["offset"]
        for position in range(begin, len(HandMadeArchive("unused").warc), 7):
            def flip(archive, position=position):
                octets = bytearray(archive.warc)
                octets[position] ^= 0x10
                archive.warc = bytes(octets)

            self.found(spans_check, "page 1: record_digest differs", flip)
            self.found(cdxj_check, "recordDigest differs", flip)

    def test_a_changed_paragraph_is_found(self):
        self.found(spans_check, "paragraph 1 is", lambda a: a.turn["paragraphs"].__setitem__(1, "Cafes too."))

    def test_a_changed_text_is_found(self):
        self.found(spans_check, "text is not its paragraphs", lambda a: a.turn.update(text=a.turn["text"] + "."))

    def test_a_changed_text_hash_is_found(self):
        self.found(spans_check, "text_sha256 differs", lambda a: a.turn.update(text_sha256="0" * 64))

    def test_a_moved_span_is_found(self):
        def move(archive):
            archive.turn["spans"][2]["byte_end"] -= 1

        self.found(spans_check, "its bytes say", move)

    def test_a_span_outside_the_page_is_found(self):
        self.found(spans_check, "lies outside", lambda a: a.turn["spans"][3].update(byte_end=9999))

    def test_a_span_on_a_missing_page_is_found(self):
        self.found(spans_check, "is missing", lambda a: a.turn["spans"][3].update(page=2))

    def test_a_wrong_join_is_found(self):
        def split_a_word(archive):
            archive.turn["spans"][2]["byte_start"] += len(" per c")
            archive.turn["spans"][2]["join"] = " "

        self.found(spans_check, "its bytes say", split_a_word)
        self.found(spans_check, "join is", lambda a: a.turn["spans"][2].update(join="-"))

    def test_spans_out_of_order_are_found(self):
        self.found(spans_check, "not in reading order", lambda a: a.turn["spans"].reverse())

    def test_a_turn_that_leaves_out_one_of_its_pages_is_found(self):
        self.found(spans_check, "pages is [] but", lambda a: a.turn.update(pages=[]))

    def test_a_page_break_that_no_span_makes_is_found(self):
        self.found(spans_check, "page_breaks is", lambda a: a.turn.update(page_breaks=[{"page": 2, "at": 4}]))

    def test_the_holes_of_windows_1252_are_control_characters(self):
        page = object.__new__(spans_check.Page)
        page.content, page.codec, page.errors = b"\x93a\x81\x94", "cp1252", "as_control"
        self.assertEqual("\u201ca\x81\u201d", page.words({"byte_start": 0, "byte_end": 4, "page": 1}))
        page.codec = "no-such-charset"
        with self.assertRaises(Damage):
            page.words({"byte_start": 0, "byte_end": 4, "page": 1})

    def test_bytes_taken_twice_are_found(self):
        def twice(archive):
            aside = archive.turn["asides"][0]
            archive.turn["asides"].append(dict(aside))

        self.found(spans_check, "is in turn 0 and in turn 0", twice)

    def test_a_changed_aside_is_found(self):
        self.found(spans_check, "aside '(Applause.)'", lambda a: a.turn["asides"][0].update(text="(Applause.)"))

    def test_an_aside_outside_the_text_is_found(self):
        self.found(spans_check, "outside the text", lambda a: a.turn["asides"][0].update(at=999))

    def test_a_turn_id_of_other_bytes_is_found(self):
        self.found(spans_check, "its first byte makes it", lambda a: a.turn.update(turn_id="hill:7.0123456789ab"))

    def test_an_answer_to_nothing_is_found(self):
        for link in ("reply_to", "renders", "resumes"):
            self.found(spans_check, f"{link} names no turn", lambda a: a.turn.update({link: "hill:7.ffffffffffff"}))
            self.found(spans_check, f"{link} names the turn itself", lambda a: a.turn.update({link: a.turn["turn_id"]}))

    def test_a_capture_that_says_other_things_than_its_record_is_found(self):
        for key, value in (("record_id", "<urn:uuid:x>"), ("captured_at", "2026-01-02T03:04:05.679Z"), ("status", 404),
                           ("payload_digest", "sha256:" + "0" * 64)):
            self.found(spans_check, f"page 1: {key} is",
                       lambda a, k=key, v=value: a.sidecar["pages"][0]["capture"].update({k: v}))
        self.found(spans_check, "content_digest is", lambda a: a.sidecar["pages"][0].update(content_digest="sha256:0"))

    def test_index_lines_are_held_against_the_record(self):
        for key, value in (("url", "http://press.example/b"), ("digest", "sha256:0"), ("status", 404)):
            self.found(cdxj_check, f"{key} is", lambda a, k=key, v=value: a.line.update({k: v}))
        self.found(cdxj_check, "timestamp is", lambda a: setattr(a, "stamp", "20260102030406"))

        def cut_short(archive):
            archive.line["length"] -= 1
            archive.line["recordDigest"] = sha256_labelled(archive.warc[archive.line["offset"] : -1])

        self.found(cdxj_check, "not exactly one gzip member", cut_short)

    def test_a_sidecar_that_leaves_its_schema_is_found(self):
        try:
            import schema_check
        except SystemExit:
            self.skipTest("python3-jsonschema is not installed")
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            HandMadeArchive(folder).write()
            schema = Path(folder, "schema.json")
            schema.write_text('{"properties": {"turns": {"items": {"properties": {"seq": {"type": "integer"}}}}}}')
            self.assertEqual(0, schema_check.main([schema, folder]), out.getvalue())
            schema.write_text('{"properties": {"turns": {"items": {"properties": {"seq": {"type": "string"}}}}}}')
            self.assertEqual(1, schema_check.main([schema, folder]))
            self.assertIn("7.json: $.turns[0].seq: 0 is not of type 'string'", out.getvalue())

    def test_an_index_in_the_wrong_order_is_found(self):
        def two_lines(archive):
            line = json.dumps(archive.line)
            archive.index = f"b {archive.stamp} {line}\na {archive.stamp} {line}\n".encode()

        self.found(cdxj_check, "not in byte order", two_lines)

    def test_a_record_without_a_line_is_found(self):
        def second_record(archive):
            archive.warc += member("response", 3, crlf("HTTP/1.1 404 Not Found"),
                                   "WARC-Target-URI: http://press.example/")

        self.found(cdxj_check, "no index line", second_record)


if __name__ == "__main__":
    unittest.main()
