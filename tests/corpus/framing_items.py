# SPDX-License-Identifier: Apache-2.0
"""Rules F1 to F11: files, record heads, and the fields that every record has."""

from item import group, warc, warc_gz
from warc_bytes import (DATE, FIELDS_TYPE, LATER, PAGE, URI, capture, gzipped, http, metadata, plain, record, record_id,
                        request, response, warc_fields, warcinfo)

LOST = ("R1 W",)  # the records around a lost one refer to it


def items():
    yield from _files()
    yield from _lengths()
    yield from _heads()
    yield from _mandatory()
    yield from _ids_and_dates()
    yield from _kinds_of_value()


def _files():
    yield warc("f1-empty", "no byte at all", b"", "F1 E")
    yield warc_gz("f1-empty-gz", "no byte at all under the name of a gzip file", b"", "F1 E")
    yield warc("f1-text", "a text file", b"Minutes of a meeting.\nNobody came.\n", "F1 E")
    yield warc("f1-version-only", "`WARC/1.0` and nothing else", b"WARC/1.0", "F1 E")
    yield warc("f1-version-line-only", "a version line and nothing else", b"WARC/1.1\r\n", "F1 E")
    yield warc("f1-unknown-version", "a record of WARC/9.9",
               plain([warcinfo(), response().of_version(b"WARC/9.9")]), "F1 E")
    yield warc("f1-http-only", "an HTTP response without a record around it", http(), "F1 E")
    yield warc("f1-garbage-first", "bytes before the first record", b"\x00\x01garbage\r\n" + plain(capture()), "F1 E",
               may=["F10 W"])
    before, after = plain(capture()[:2]), plain(capture()[2:])
    yield warc("f1-garbage-between", "bytes between two records", before + b"lost words\r\n" + after, "F1 E")
    yield warc("f1-nul-between", "a run of NUL bytes between two records", before + bytes(600) + after, "F1 E", may=LOST)
    yield warc("f1-clipped-head", "the file ends within a head", plain(capture())[:-260], "F1 E")
    yield warc("f1-clipped-block", "the file ends within a block", plain(capture())[:-20], "F1 E")
    yield warc("f1-clipped-end", "the file ends within the line ends behind a block", plain(capture())[:-2], "F1 E")
    yield warc("f1-one-line-end", "one line end instead of two behind a block",
               before[:-2] + after, "F1 E")
    yield warc("f1-lf-only", "heads whose lines end in LF alone",
               b"".join(one.octets(b"\n") for one in capture()), "F1 E")


def _lengths():
    def of(value):
        return plain([warcinfo(), request(), response().set("Content-Length", value), metadata()])

    right = len(http())
    yield warc("f1-length-short", "Content-Length 10 too small", of(str(right - 10)), "F1 E", may=["D2 E", "H2 E", "H2 W"])
    yield warc("f1-length-long", "Content-Length 10 too large", of(str(right + 10)), "F1 E", may=["D2 E", "H2 E"])
    yield warc("f1-length-swallows", "Content-Length that takes in the next record",
               of(str(right + 4 + len(metadata().octets()) - 4)), "D2 E", may=["H2 E", "H2 W", "R1 W"])
    yield warc("f1-length-huge", "Content-Length of 2^64 - 1", of("18446744073709551615"), "F1 E", may=LOST)
    yield warc("f1-length-exabyte", "Content-Length of 2^60", of("1152921504606846976"), "F1 E", may=LOST)
    yield warc("f1-length-negative", "a negative Content-Length", of("-1"), "F1 E", may=LOST)
    yield warc("f1-length-hex", "a Content-Length in base 16", of(hex(right)), "F1 E", may=LOST)
    yield warc("f1-length-empty", "a Content-Length without digits", of(""), "F1 E", may=LOST)
    yield warc("f3-length-twice", "Content-Length twice and alike",
               plain([warcinfo(), request(), response().add("Content-Length", str(right)), metadata()]), "F3 E")
    yield warc("f3-length-contradicts", "two different Content-Lengths",
               plain([warcinfo(), request(), response().add("Content-Length", str(right + 9)), metadata()]),
               "F1 E|F3 E", may=["F1 E", "F3 E", "R1 W"])


def _heads():
    def with_line(line):
        octets = response().octets().replace(b"Content-Type: app", line + b"\r\nContent-Type: app", 1)
        return plain([warcinfo(), request()]) + octets + plain([metadata()])

    yield warc("f2-control-in-value", "a control byte in a value", with_line(b"X-Note: bell\x07"), "F2 E")
    yield warc("f2-nul-in-value", "a NUL byte in a value", with_line(b"X-Note: zero\x00zero"), "F2 E")
    yield warc("f2-cr-in-value", "a bare CR in a value", with_line(b"X-Note: one\rtwo"), "F2 E")
    yield warc("f2-no-colon", "a header line without a colon", with_line(b"X-Note"), "F2 E")
    yield warc("f2-blank-in-name", "a blank within a field name", with_line(b"X Note: a"), "F2 E")
    yield warc("f2-blank-before-colon", "a blank between field name and colon", with_line(b"X-Note : a"), "F2 E")
    yield warc("f2-empty-name", "a line that begins with its colon", with_line(b": a"), "F2 E")
    yield warc("f2-latin-1", "a value that is not UTF-8", with_line(b"X-Note: caf\xe9"), "F2 E")
    yield warc("f4-folded", "a folded line", with_line(b"X-Note: one\r\n two\r\n\tthree"), "F4 W")
    yield warc("f4-folded-uri", "a Target-URI that is folded behind its colon",
               plain(capture()).replace(b"WARC-Target-URI: http", b"WARC-Target-URI:\r\n http"), "F4 W")
    yield warc("f4-encoded-word", "an encoded word of RFC 2047", with_line(b"X-Note: =?utf-8?q?caf=C3=A9?="), "F4 W")
    for name, value in (("WARC-Target-URI", URI), ("WARC-Date", DATE), ("WARC-Type", "response"),
                        ("WARC-Block-Digest", response().value("WARC-Block-Digest")), ("Content-Type", "text/plain")):
        yield warc(f"f3-repeated-{name.lower()}", f"{name} twice",
                   plain([warcinfo(), request(), response().add(name, value), metadata()]), "F3 E")
    yield warc("f3-repeated-in-other-case", "WARC-Date and warc-date",
               plain([warcinfo(), request(), response().add("warc-date", DATE), metadata()]), "F3 E")


def _mandatory():
    for field in ("WARC-Record-ID", "WARC-Date", "WARC-Type"):
        broken = response().drop(field)
        yield warc(f"f5-no-{field.lower()}", f"{field} is missing", plain([warcinfo(), broken]), "F5 E")
    yield warc("f5-no-content-length", "Content-Length is missing",
               plain([warcinfo(), request(), response().drop("Content-Length"), metadata()]), "F5 E|F1 E",
               may=["F1 E", "R1 W"])
    yield warc("f5-no-content-length-last", "Content-Length is missing on a last record without a block",
               plain([warcinfo(), record("metadata", 4).drop("Content-Length")]), "F5 E|F1 E", may=["F1 E"])
    yield warc("f8-no-content-type", "a block without Content-Type",
               plain([warcinfo(), record("resource", 5, b"words\n", Payload_Digest=record("x", 9, b"words\n").value(
                   "WARC-Block-Digest"))]), "F8 W")
    yield warc("f10-no-warcinfo", "no warcinfo record", plain(capture()[1:]), "F10 W", may=["R1 W"])
    yield warc("f10-filename", "WARC-Filename on a response",
               plain(capture(response(Filename="f10-filename.warc"))), "F10 E|T1 E")
    yield warc("f10-warcinfo-uri", "a warcinfo record with a Target-URI",
               plain([warcinfo().add("WARC-Target-URI", URI)]), "F10 E|T1 E")
    yield warc("f10-warcinfo-payload-digest", "a warcinfo record with a payload digest",
               plain([warcinfo().add("WARC-Payload-Digest", warcinfo().value("WARC-Block-Digest"))]), "F10 E|T1 E")
    yield warc("f11-no-warcinfo-id", "a response without WARC-Warcinfo-ID",
               plain(capture(response().drop("WARC-Warcinfo-ID"))), "F11 W")


def _ids_and_dates():
    def with_id(value):
        return plain([warcinfo(), response().set("WARC-Record-ID", value)])

    yield warc("f6-no-brackets", "a record id without angle brackets", with_id(record_id(3)[1:-1]), "F6 E")
    yield warc("f6-white-space", "white space in a record id", with_id("<urn:uuid: 3>"), "F6 E")
    yield warc("f6-no-uri", "a record id that is no URI", with_id("<three>"), "F6 E")
    yield warc("f6-repeated", "one record id twice", plain([warcinfo(), response(3), response(3)]), "F6 E")
    yield group("f6-repeated-across-files", "one record id in two files",
                {"a.warc.gz": gzipped([warcinfo(), response(3)]),
                 "b.warc.gz": gzipped([warcinfo(8), response(3).set("WARC-Warcinfo-ID", record_id(8))])}, "F6 E")

    def dated(value, version=b"WARC/1.1"):
        return plain([warcinfo().of_version(version), response(Date=value).of_version(version)])

    for name, value in (("words", "yesterday"), ("offset", "2026-01-02T04:04:05+01:00"), ("no-zone", "2026-01-02T03:04:05"),
                        ("no-such-day", "2026-02-30T03:04:05Z"), ("ten-digits", "2026-01-02T03:04:05.0123456789Z"),
                        ("14-digits", "20260102030405"), ("bare-point", "2026-01-02T03:04:05.Z"),
                        ("hour-only", "2026-01-02T03Z")):
        yield warc(f"f7-{name}", f"WARC-Date {value}", dated(value), "F7 E")
    yield warc("f7-fraction-in-1.0", "a fraction of a second in WARC/1.0", dated("2026-01-02T03:04:05.5Z", b"WARC/1.0"),
               "F7 E")
    yield warc("f7-coarse-in-1.0", "a date without time in WARC/1.0", dated("2026-01-02", b"WARC/1.0"), "F7 E")
    yield warc("f7-not-concurrent", "a request of another time than its response",
               plain([warcinfo(), request(Date=LATER), response(), metadata()]), "F7 W")


def _kinds_of_value():
    yield warc("f9-uri-in-brackets", "a Target-URI in angle brackets in WARC/1.1",
               plain(capture(response().set("WARC-Target-URI", f"<{URI}>"))), "F9 E")
    yield warc("f9-profile-in-brackets", "a Profile in angle brackets in WARC/1.1",
               plain([warcinfo(), response(), record(
                   "revisit", 5, Date=LATER, Profile="<http://netpreserve.org/warc/1.1/revisit/identical-payload-digest>",
                   Payload_Digest=response().value("WARC-Payload-Digest"), Refers_To=record_id(3),
                   Refers_To_Target_URI=URI, Refers_To_Date=DATE)]), "F9 E")
    yield warc("r1-concurrent-to-nobody", "WARC-Concurrent-To that names no record",
               plain([warcinfo(), request(of=77), response(), metadata()]), "R1 W")
    yield warc("h7-no-fields", "a metadata block of type warc-fields that holds none",
               plain([warcinfo(), request(), response(), record("metadata", 4, b"nothing but words\r\n", FIELDS_TYPE,
                                                                 Concurrent_To=record_id(3))]), "H7 W")
    yield warc("h8-no-software", "a warcinfo record that does not name its software",
               plain([record("warcinfo", 1, warc_fields("robots: obeyed"), FIELDS_TYPE, uri=None)]), "H8 N")
