# SPDX-License-Identifier: Apache-2.0
"""Rules C1 to C5: a WARC and the CDXJ lines that are meant to find its records.

These are indexes of no archive of ours. How strictly form, media types and keys of other tools are taken is left open.
"""

import json

from item import group
from warc_bytes import (DATE, IDENTICAL, LATER, PAGE, URI, capture, digest, gzipped, http, metadata, places, record,
                        record_id, request, response, warcinfo)

WARC = "a.warc.gz"
KEY = "example,press)/briefing"
SECOND_URI = "http://press.example/agenda?b=2&a=1"
SECOND_KEY = "example,press)/agenda?a=1&b=2"


def two_captures():
    return [*capture(), response(13, uri=SECOND_URI)]


def lines(records, **changes):
    """The index of these records, as (key, time, JSON members) in byte order."""
    found = []
    for one, (offset, stored) in zip(records, places(records)):
        kind = one.value("WARC-Type")
        if kind not in ("response", "revisit"):
            continue
        uri = one.value("WARC-Target-URI")
        key = {URI: KEY, SECOND_URI: SECOND_KEY}[uri]
        stamp = "".join(c for c in one.value("WARC-Date") if c.isdigit())
        found.append((key, stamp, {
            "url": uri, "mime": "warc/revisit" if kind == "revisit" else "text/html", "status": 200,
            "digest": one.value("WARC-Payload-Digest"), "length": len(stored), "offset": offset, "filename": WARC,
            "recordDigest": digest(stored)}))
    return [(key, stamp, {**members, **changes}) for key, stamp, members in sorted(found, key=lambda line: line[:2])]


def cdxj(found):
    return b"".join(f"{key} {stamp} {json.dumps(members)}\n".encode() for key, stamp, members in found)


def items():
    records = two_captures()
    octets, sound = gzipped(records), lines(records)

    def case(name, what, index, *finds, may=()):
        # The capture that a broken line does not find has no line.
        also = ("C3 W",) if finds else ()
        return group(name, what, {WARC: octets, "a.cdxj": index}, *finds, may=(*may, *also))

    def changed(name, what, *finds, may=(), **members):
        index = cdxj([sound[0], (*sound[1][:2], {**sound[1][2], **members})])
        return case(name, what, index, *finds, may=may)

    def without(member):
        return cdxj([sound[0], (*sound[1][:2], {k: v for k, v in sound[1][2].items() if k != member})])

    yield case("ok-cdxj", "an index that finds both captures", cdxj(sound))
    yield changed("ok-cdxj-strings", "numbers as strings, as pywb writes them", status="200",
                  offset=str(sound[1][2]["offset"]), length=str(sound[1][2]["length"]))
    yield changed("ok-cdxj-bare-digest", "a digest without its label", digest=sound[1][2]["digest"].split(":")[1])
    yield changed("ok-cdxj-more", "members that this checker does not know", languages="eng", robots="noarchive")
    yield case("ok-cdxj-no-record-digest", "an index without recordDigest, which is no member that must be",
               cdxj([(k, t, {n: v for n, v in m.items() if n != "recordDigest"}) for k, t, m in sound]), may=["C4 N", "C4 W"])
    yield case("ok-cdxj-17-digits", "times of 17 digits", cdxj([(k, t + "000", m) for k, t, m in sound]))
    revisits = [*capture(), record("revisit", 7, Date=LATER, Profile=IDENTICAL, Payload_Digest=digest(PAGE),
                                   Refers_To=record_id(3), Refers_To_Target_URI=URI, Refers_To_Date=DATE)]
    yield group("ok-cdxj-revisit", "a revisit line",
                {WARC: gzipped(revisits), "a.cdxj": cdxj(lines(revisits))})

    yield case("c1-order", "lines that are not in byte order", cdxj(sound[::-1]), "C1 E")
    yield case("c1-no-last-line-end", "a last line without end", cdxj(sound)[:-1], "C1 N|C1 W|C1 E")
    yield case("c1-time", "a time of 12 digits", cdxj([(sound[0][0], sound[0][1][:12], sound[0][2]), sound[1]]),
               "C1 E|C2 E", may=["C1 E", "C2 E", "C3 E"])
    yield case("c1-two-lines-of-json", "JSON over two lines", cdxj(sound).replace(b', "mime"', b',\n "mime"', 1), "C1 E|C2 E",
               may=["C1 E", "C2 E", "C3 E"])
    yield case("c2-no-json", "a line without JSON", cdxj(sound[:1]) + f"{KEY} 20260102030405 \n".encode(), "C2 E",
               may=["C1 E", "C3 E"])
    for member in ("url", "filename", "offset", "length", "digest"):
        yield case(f"c2-no-{member}", f"a line without {member}", without(member), "C2 E", may=["C3 E"])
    yield changed("c2-offset-words", "an offset that is no number", "C2 E", may=["C3 E"], offset="here")
    yield changed("c2-offset-negative", "a negative offset", "C2 E", may=["C3 E"], offset=-1)
    yield case("c5-key-of-another", "the key of another URL",
               cdxj(sorted([("example,press)/other", *sound[1][1:]), sound[0]], key=lambda line: line[0])), "C5 N|C5 W|C5 E|C2 E")
    yield case("c5-key-upper-case", "a key in upper case",
               cdxj(sorted([(KEY.upper(), *sound[1][1:]), sound[0]], key=lambda line: line[0])), "C5 N|C5 W|C5 E|C2 E")
    yield changed("c3-offset", "an offset within a record", "C3 E", offset=sound[1][2]["offset"] + 7)
    yield changed("c3-offset-of-another", "the offset of a record of another URL", "C3 E", may=["C4 E", "C2 E"],
                  offset=sound[0][2]["offset"])
    yield changed("c3-offset-beyond", "an offset behind the end of the file", "C3 E", offset=10**9)
    yield changed("c3-length", "a length that is too small", "C3 E", length=sound[1][2]["length"] - 1)
    yield changed("c3-url", "a URL that is not the record's", "C3 E", may=["C2 E", "C5 E"], url="http://press.example/other")
    yield changed("c3-status", "a status that is not the record's", "C3 E", status=404)
    yield changed("c3-mime", "a media type that is not the record's", "C3 N|C3 W|C3 E", mime="image/png")
    yield changed("c3-digest", "a digest that is not the record's", "C3 E", digest=digest(b"another"))
    yield changed("c3-filename", "a WARC that is not there", "C3 E", filename="b.warc.gz")
    yield case("c3-time", "a time that is not the record's", cdxj([sound[0], (KEY, "20260102030406", sound[1][2])]), "C3 E")
    yield case("c3-line-missing", "a capture that no line finds", cdxj(sound[:1]), "C3 W|C3 E")
    yield changed("c4-record-digest", "a recordDigest that is not that of the stored bytes", "C4 E",
                  recordDigest=digest(b"another"))
    revisit_line = lines(revisits)
    yield group("c3-revisit-mime", "a revisit line with the media type of a page",
                {WARC: gzipped(revisits), "a.cdxj": cdxj([revisit_line[0], (*revisit_line[1][:2], {
                    **revisit_line[1][2], "mime": "text/html"})])}, "C3 N|C3 W|C3 E")
