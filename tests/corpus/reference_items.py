# SPDX-License-Identifier: Apache-2.0
"""Rules V1 to V4, G1 and G2: records that lean on other records, in one file and across files."""

from item import group, warc_gz
from warc_bytes import (DATE, FIELDS_TYPE, IDENTICAL, LATER, NOT_MODIFIED, PAGE, RESPONSE_TYPE, URI, capture, digest,
                        gzipped, http, metadata, record, record_id, request, response, warc_fields, warcinfo)

HEAD = http()[:-len(PAGE)]
HEAD_304 = b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"


def identical(block=b"", number=7, **named):
    fields = dict(Date=LATER, Profile=IDENTICAL, Payload_Digest=digest(PAGE), Refers_To=record_id(3),
                  Refers_To_Target_URI=URI, Refers_To_Date=DATE)
    if block:
        fields["Truncated"] = "length"
    fields.update(named)
    return record("revisit", number, block, RESPONSE_TYPE if block else None, **fields)


def not_modified(block=HEAD_304, number=7, **named):
    fields = dict(Date=LATER, Profile=NOT_MODIFIED, Refers_To=record_id(3), Refers_To_Target_URI=URI,
                  Refers_To_Date=DATE)
    fields.update(named)
    return record("revisit", number, block, RESPONSE_TYPE if block else None, **fields)


def revisited(*revisits):
    return gzipped([*capture(), *revisits])


def second_file(*records):
    """A file with a warcinfo record of its own."""
    return gzipped([warcinfo(80), *(one.set("WARC-Warcinfo-ID", record_id(80)) for one in records)])


def items():
    yield from _sound_revisits()
    yield from _broken_revisits()
    yield from _sound_segments()
    yield from _broken_segments()


def _sound_revisits():
    yield warc_gz("ok-revisit-empty", "an identical-payload revisit without a block", revisited(identical()))
    yield warc_gz("ok-revisit-head", "an identical-payload revisit that keeps its HTTP head", revisited(identical(HEAD)))
    yield warc_gz("ok-revisit-304", "a server-not-modified revisit with the 304 answer", revisited(not_modified()))
    yield warc_gz("ok-revisit-304-digest", "a 304 revisit that names the payload it stands for",
                  revisited(not_modified(Payload_Digest=digest(PAGE))))
    yield warc_gz("ok-revisit-304-empty", "a server-not-modified revisit without a block", revisited(not_modified(b"")))
    other = "http://press.example/mirror"
    yield warc_gz("ok-revisit-other-uri", "a revisit that refers to the same payload under another URI",
                  gzipped([warcinfo(), response(3, uri=other), identical(Refers_To_Target_URI=other)]))
    yield warc_gz("ok-revisit-1.0", "a WARC/1.0 revisit with the profile of that version",
                  gzipped([one.of_version(b"WARC/1.0") for one in
                           [*capture(), identical(Profile=IDENTICAL.replace("1.1", "1.0"))]]))
    yield warc_gz("ok-revisit-base32", "a revisit whose digest is written in another base than its target's",
                  gzipped([warcinfo(), response(Payload_Digest=digest(PAGE, "sha1")),
                           identical(Payload_Digest="sha1:" + _sha1_hex(PAGE))]), may=["D1 W", "D1 N"])
    yield group("ok-revisit-across-files", "a revisit of a record in another file",
                {"a.warc.gz": gzipped(capture()), "b.warc.gz": second_file(identical(HEAD))})
    yield group("ok-revisit-before-target", "a revisit in the file that is read first",
                {"a.warc.gz": second_file(identical()), "b.warc.gz": gzipped(capture())})


def _sha1_hex(octets):
    import hashlib

    return hashlib.sha1(octets).hexdigest()


def _broken_revisits():
    yield warc_gz("v1-unknown-profile", "a revisit profile that is not known; its block is not interpreted",
                  revisited(identical(b"\x00\x01\x02", Profile="http://press.example/profiles/same-sound")), "V1 N",
                  may=["V2 N"])
    yield warc_gz("v1-profile-of-1.0", "the profile of WARC/1.0 on a revisit of WARC/1.1",
                  revisited(identical(Profile=IDENTICAL.replace("1.1", "1.0"))), "V1 W")
    yield warc_gz("v2-no-digest", "an identical-payload revisit without payload digest",
                  revisited(identical().drop("WARC-Payload-Digest")), "V2 E|T1 E", may=["V2 E", "T1 E"])
    yield warc_gz("v2-whole-block", "an identical-payload revisit that repeats the body",
                  revisited(identical(http())), "V2 E")
    yield warc_gz("v2-not-truncated", "HTTP headers alone on a revisit, without WARC-Truncated",
                  revisited(identical(HEAD).drop("WARC-Truncated")), "V2 W")
    yield warc_gz("v3-not-304", "a server-not-modified revisit that holds a 200 answer",
                  revisited(not_modified(HEAD)), "V3 W")
    yield warc_gz("v4-target-missing", "a revisit of a record that is nowhere",
                  revisited(identical(Refers_To=record_id(66), Refers_To_Target_URI="http://press.example/gone")), "V4 W")
    yield warc_gz("v4-no-reference", "a revisit that refers to nothing",
                  revisited(identical().drop("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")), "V4 W")
    yield warc_gz("v4-digest-differs", "a revisit whose payload digest is not its target's",
                  revisited(identical(Payload_Digest=digest(b"another"))), "V4 E")
    yield warc_gz("v4-later-target", "a revisit of a record that was captured later",
                  gzipped([warcinfo(), response(Date=LATER), identical(Date=DATE, Refers_To_Date=LATER)]), "V4 W")
    yield warc_gz("v4-uri-differs", "WARC-Refers-To-Target-URI is not the URI of the target",
                  revisited(identical(Refers_To_Target_URI="http://press.example/other")), "V4 W")
    yield warc_gz("v4-date-differs", "WARC-Refers-To-Date is not the date of the target",
                  revisited(identical(Refers_To_Date="2025-12-31T00:00:00Z")), "V4 W")
    yield group("v4-digest-differs-across-files", "a revisit in one file whose digest is not its target's in another",
                {"a.warc.gz": gzipped(capture()), "b.warc.gz": second_file(identical(Payload_Digest=digest(b"another")))},
                "V4 E")


def segments(message=None, cut=(300, 450), payload=PAGE):
    """A response in three records: the first keeps its type, the last tells the whole length."""
    whole = http() if message is None else message
    parts = [whole[:cut[0]], whole[cut[0]:cut[1]], whole[cut[1]:]]
    first = response(3, parts[0], payload, Segment_Number="1")
    rest = [record("continuation", 8 + at, part, Segment_Number=str(at), Segment_Origin_ID=record_id(3))
            for at, part in enumerate(parts[1:], 2)]
    return first, rest[0], rest[1].add("WARC-Segment-Total-Length", str(len(whole)))


def _sound_segments():
    first, second, last = segments()
    yield warc_gz("ok-segments", "a response in three segments", gzipped([warcinfo(), request(), first, second, last]))
    yield group("ok-segments-across-files", "a response in three segments in three files",
                {"a.warc.gz": gzipped([warcinfo(), request(), first]), "b.warc.gz": second_file(second),
                 "c.warc.gz": gzipped([warcinfo(90), last.set("WARC-Warcinfo-ID", record_id(90))])})
    head_cut = segments(cut=(20, 60))
    yield warc_gz("ok-segments-cut-in-head", "segments that part the HTTP head", gzipped([warcinfo(), *head_cut]))


def _broken_segments():
    first, second, last = segments()

    def file(*records):
        return gzipped([warcinfo(), *records])

    yield warc_gz("g1-number-skips", "segments 1, 2 and 4", file(first, second, last.set("WARC-Segment-Number", "4")), "G1 E")
    yield warc_gz("g1-number-repeats", "segments 1, 2 and 2", file(first, second, last.set("WARC-Segment-Number", "2")), "G1 E")
    yield warc_gz("g1-number-words", "a segment number that is none",
                  file(first, second.set("WARC-Segment-Number", "two"), last), "G1 E|T1 E", may=["G1 E", "T1 E"])
    yield warc_gz("g1-first-number", "a first segment with number 3", file(first.set("WARC-Segment-Number", "3"), second, last),
                  "G1 E", may=["T1 E"])
    yield warc_gz("g1-total-wrong", "a total length that is not the sum", file(
        first, second, last.set("WARC-Segment-Total-Length", "99")), "G1 E")
    yield warc_gz("g1-total-missing", "a last segment without total length",
                  file(first, second, last.drop("WARC-Segment-Total-Length")), "G1 W")
    yield warc_gz("g1-total-early", "a total length on a segment that is not the last",
                  file(first, second.add("WARC-Segment-Total-Length", str(len(http()))), last), "G1 E|T1 E", may=["G1 E"])
    yield warc_gz("g1-origin-wrong", "a segment whose origin is nowhere",
                  file(first, second.set("WARC-Segment-Origin-ID", record_id(55)), last), "G1 E", "G1 W")
    yield warc_gz("g1-uri-differs", "a segment of another URI",
                  file(first, second.set("WARC-Target-URI", "http://press.example/other"), last), "G1 E")
    yield warc_gz("g1-alone", "a response that calls itself the first of segments, and no other",
                  file(response(Segment_Number="1")), "G1 W")
    yield warc_gz("g1-last-missing", "segments whose last is missing", file(first, second), "G1 W")
    yield warc_gz("g1-middle-missing", "segments whose middle is missing", file(first, last), "G1 E")
    yield warc_gz("g1-payload-digest", "segments whose payload together does not match its digest",
                  file(*segments(payload=b"another")), "G1 E|H2 E", may=["G1 E", "H2 E"])
    yield group("g1-total-wrong-across-files", "segments in two files with a wrong total",
                {"a.warc.gz": file(first, second),
                 "b.warc.gz": second_file(last.set("WARC-Segment-Total-Length", "99"))}, "G1 E")
    yield warc_gz("g2-metadata", "a metadata record in segments", file(
        response(), record("metadata", 4, warc_fields("via: http://press.example/"), FIELDS_TYPE,
                           Concurrent_To=record_id(3), Segment_Number="1"),
        record("continuation", 10, warc_fields("hopsFromSeed: L"), Segment_Number="2", Segment_Origin_ID=record_id(4),
               Segment_Total_Length=str(len(warc_fields("via: http://press.example/", "hopsFromSeed: L"))))),
        "G2 W")
