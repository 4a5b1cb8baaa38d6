# SPDX-License-Identifier: Apache-2.0
"""Rules H1 to H6 and D1 to D3: HTTP messages, and the digests over them."""

import gzip
import hashlib

from item import warc, warc_gz
from warc_bytes import (PAGE, REQUEST_TYPE, RESPONSE_TYPE, URI, capture, chunked, digest, gzipped, http, plain, record,
                        record_id, response, warcinfo)

CHUNKED = "Transfer-Encoding: chunked"
CODED = gzip.compress(PAGE, mtime=0)


def items():
    yield from _messages()
    yield from _conventions()
    yield from _tampered()
    yield from _forms()


def _messages():
    page = record("response", 3, PAGE, RESPONSE_TYPE, Payload_Digest=digest(PAGE))
    yield warc("h1-no-head", "a response block without an HTTP head", plain([warcinfo(), page]), "H1 E")
    yield warc("h1-clipped-head", "a response block that ends within its HTTP head",
               plain([warcinfo(), response(message=http()[:30], payload=b"")]), "H1 E")
    yield warc("h1-request-no-http", "a request block that is no HTTP request",
               plain([warcinfo(), record("request", 2, b"please send the page\r\n\r\n", REQUEST_TYPE)]), "H1 E")
    yield warc("h1-msgtype", "a response whose Content-Type says msgtype=request",
               plain(capture(response().set("Content-Type", REQUEST_TYPE))), "H1 W")
    decoded = response(message=http(PAGE, CHUNKED))
    yield warc("h3-dechunked-under-chunked", "a decoded body under a head that says chunked", plain(capture(decoded)),
               "H3 W", may=["H2 W"])
    inflated = response(message=http(PAGE, "Content-Encoding: gzip"))
    yield warc("h3-inflated-under-gzip", "an inflated body under a head that says gzip", plain(capture(inflated)),
               "H3 W", may=["H2 W"])
    yield warc("h4-status-line", "an HTTP/2 status line", plain(capture(response(message=http(version="HTTP/2")))), "H4 W")
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    yield warc("h6-interim-in-block", "a 103 answer before the final one in one block",
               plain(capture(response(message=interim + http()))), "H6 W", may=["H2 W"])


def _conventions():
    framed = chunked(PAGE)
    yield warc_gz("h2-digest-of-chunks", "payload digest over the chunk framing, as wget makes it",
                  gzipped(capture(response(message=http(framed, CHUNKED), payload=framed))), "H2 W")
    yield warc_gz("h2-digest-of-decoded", "payload digest over the inflated body",
                  gzipped(capture(response(message=http(CODED, "Content-Encoding: gzip"), payload=PAGE))), "H2 W")
    both = http(chunked(CODED), CHUNKED, "Content-Encoding: gzip")
    yield warc_gz("h2-digest-of-chunked-decoded", "payload digest over the inflated body, chunks removed first",
                  gzipped(capture(response(message=both, payload=PAGE))), "H2 W")
    yield warc_gz("h2-digest-of-chunked-gzip", "payload digest over chunk framing around a gzip body",
                  gzipped(capture(response(message=both, payload=chunked(CODED)))), "H2 W")
    yield warc_gz("h2-sha1-of-chunks", "a SHA-1 payload digest over the chunk framing",
                  gzipped(capture(response(message=http(framed, CHUNKED), Payload_Digest=digest(framed, "sha1")))), "H2 W")
    yield warc_gz("h2-digest-of-block", "a payload digest over the whole HTTP message",
                  gzipped(capture(response(payload=http()))), "H2 E")


def _tampered():
    other = http(PAGE.replace(b"stays open", b"stays shut"))
    yield warc_gz("d2-tampered", "a body changed under the old digests", gzipped(capture(response().tampered(other))),
                  "D2 E", may=["H2 E"])
    sealed = response(message=other)
    yield warc_gz("h2-tampered-resealed", "a changed body whose block digest was made anew", gzipped(capture(sealed)), "H2 E")
    header = http(PAGE, "X-Time: 2").replace(b"200 OK", b"404 Not Found")
    yield warc_gz("d2-tampered-head", "an HTTP head changed under the old block digest",
                  gzipped(capture(response().tampered(header))), "D2 E")
    one_bit = bytes([http()[0] ^ 1]) + http()[1:]
    for algorithm in ("sha1", "md5", "sha512"):
        broken = response().set("WARC-Block-Digest", digest(one_bit, algorithm))
        yield warc_gz(f"d2-wrong-{algorithm}", f"a wrong {algorithm} block digest", gzipped(capture(broken)), "D2 E")
        broken = response(Payload_Digest=digest(b"another", algorithm))
        yield warc_gz(f"h2-wrong-{algorithm}", f"a wrong {algorithm} payload digest", gzipped(capture(broken)), "H2 E")
    yield warc_gz("d2-metadata", "a metadata block changed under its digest",
                  gzipped(capture()[:3] + [capture()[3].tampered(b"via: x:y\r\n")]), "D2 E")
    resource = record("resource", 5, PAGE, "text/html", Payload_Digest=digest(PAGE[:-1]))
    yield warc("h2-resource", "a resource with a wrong payload digest", plain([warcinfo(), resource]), "H2 E")


def _forms():
    def labelled(value, *finds, name, what, may=()):
        return warc(name, what, plain(capture(response().set("WARC-Block-Digest", value))), *finds, may=may)

    right = hashlib.sha256(http()).digest()
    yield labelled("none", "D1 E", name="d1-no-label", what="a block digest without a label", may=["D3 W"])
    yield labelled("sha256:", "D1 E", name="d1-no-value", what="a block digest without a value", may=["D3 W"])
    yield labelled(f"sha256:{right.hex()[:-1]}", "D1 E|D2 E", name="d1-short", what="a sha256 digest of 63 digits")
    yield labelled(f"sha256:{right.hex()[:-1]}g", "D1 E|D2 E", name="d1-no-digit", what="a sha256 digest with a g in it")
    yield labelled(f"sha1:{'A' * 31}1", "D1 E|D2 E", name="d1-no-base32", what="a sha1 digest with a 1 in base32")
    yield labelled("blake3:" + right.hex(), "D3 N", name="d3-unknown-algorithm", what="an algorithm that nobody registered")
    yield warc("d3-no-block-digest", "a response without block digest",
               plain(capture(response().drop("WARC-Block-Digest"))), "D3 W")
