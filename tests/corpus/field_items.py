# SPDX-License-Identifier: Apache-2.0
"""Section 1.2, rule T1: which field which record type must, may and must not carry."""

from item import warc
from warc_bytes import (DATE, IDENTICAL, LATER, PAGE, URI, capture, digest, plain, record, record_id, request, response,
                        warcinfo)

TEXT = "text/plain"


def resource(number=5, **named):
    return record("resource", number, PAGE, TEXT, Payload_Digest=digest(PAGE), **named)


def conversion(number=6, **named):
    return record("conversion", number, b"words\n", TEXT, Refers_To=record_id(3), **named)


def revisit(number=7, **named):
    fields = dict(Date=LATER, Profile=IDENTICAL, Payload_Digest=digest(PAGE), Refers_To=record_id(3),
                  Refers_To_Target_URI=URI, Refers_To_Date=DATE)
    fields.update(named)
    return record("revisit", number, **fields)


def continuation(number=8, part=2, block=b"</html>\n", **named):
    fields = dict(Segment_Number=str(part), Segment_Origin_ID=record_id(3))
    fields.update(named)
    return record("continuation", number, block, **fields)


def items():
    sound = {"response": response(), "resource": resource(), "request": request(), "revisit": revisit(),
             "conversion": conversion(), "continuation": continuation()}
    # What a lone record refers to is not the matter here.
    loose = ("V4 W", "V4 N", "R1 W", "R1 N", "G1 W", "G1 E", "F7 W")
    for kind, one in sound.items():
        yield warc(f"t1-no-uri-{kind}", f"a {kind} record without WARC-Target-URI",
                   plain([warcinfo(), one.drop("WARC-Target-URI")]), "T1 E", may=loose)
    others = [("request", request()), ("metadata", record("metadata", 9, b"via: x:y\r\n", "application/warc-fields"))]
    for field, value, kinds in (
            ("WARC-Concurrent-To", record_id(3), ("warcinfo", "conversion", "continuation")),
            ("WARC-IP-Address", "192.0.2.7", ("warcinfo", "conversion", "continuation")),
            ("WARC-Refers-To", record_id(3), ("response", "request", "resource", "warcinfo", "continuation")),
            ("WARC-Refers-To-Target-URI", URI, ("response", "request", "metadata", "conversion")),
            ("WARC-Refers-To-Date", DATE, ("response", "request", "metadata", "conversion")),
            ("WARC-Profile", IDENTICAL, ("response", "metadata")),
            ("WARC-Payload-Digest", digest(PAGE), ("metadata",)),
            ("WARC-Identified-Payload-Type", "text/html", ("warcinfo", "metadata")),
            ("WARC-Segment-Origin-ID", record_id(3), ("response", "revisit", "metadata")),
            ("WARC-Segment-Total-Length", "999", ("response", "resource"))):
        for kind in kinds:
            one = dict([*sound.items(), *others, ("warcinfo", warcinfo())])[kind]
            file = [one.add(field, value)] if kind == "warcinfo" else [warcinfo(), one.add(field, value)]
            yield warc(f"t1-{field.lower()}-on-{kind}", f"{field} on a {kind} record", plain(file), "T1 E", may=loose)
    yield warc("t1-no-profile", "a revisit record without WARC-Profile",
               plain([*capture(), revisit().drop("WARC-Profile")]), "T1 E", may=["V1 N", "V1 W", "V1 E"])
    yield warc("t1-no-segment-origin", "a continuation without WARC-Segment-Origin-ID",
               plain([warcinfo(), continuation().drop("WARC-Segment-Origin-ID")]), "T1 E", may=loose)
    yield warc("t1-no-segment-number", "a continuation without WARC-Segment-Number",
               plain([warcinfo(), continuation().drop("WARC-Segment-Number")]), "T1 E", may=loose)
    for name, address in (("words", "localhost"), ("octet", "192.0.2.700"), ("ipv6", "2001:db8:::1"), ("port", "192.0.2.7:80")):
        yield warc(f"t1-address-{name}", f"WARC-IP-Address {address}", plain(capture(response(IP_Address=address))),
                   "T1 E")
    yield warc("t1-truncated-no-token", "a WARC-Truncated that is no token",
               plain(capture(response(Truncated="it got late"))), "T1 W")
