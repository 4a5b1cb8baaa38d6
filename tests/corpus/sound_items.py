# SPDX-License-Identifier: Apache-2.0
"""Files that break nothing, however odd they look: a checker that refuses one of them is wrong."""

import base64
import gzip
import hashlib

from item import group, warc, warc_gz
from warc_bytes import (DATE, PAGE, RESPONSE_TYPE, URI, capture, chunked, digest, gzip_member, gzipped, http, metadata,
                        plain, record, record_id, request, response, sl_member, warc_fields, warcinfo)

CHUNKED = "Transfer-Encoding: chunked"
CODED = gzip.compress(PAGE, mtime=0)


def resource(block, content_type, **named):
    return record("resource", 5, block, content_type, Payload_Digest=digest(block), **named)


def items():
    yield from _files()
    yield from _versions()
    yield from _messages()
    yield from _digests()
    yield from _fields()
    yield from _large()


def _files():
    yield warc("ok-plain", "a plain file", plain(capture()))
    yield warc_gz("ok-gzip", "one gzip member each record", gzipped(capture()))
    yield warc_gz("ok-sl", "members with wget's `sl` extra field", b"".join(sl_member(one.octets()) for one in capture()))
    yield warc_gz("ok-stored", "members that are stored, not compressed",
                  b"".join(gzip_member(one.octets(), level=0) for one in capture()))
    yield warc_gz("ok-gzip-extra", "an unknown extra field in a gzip header",
                  b"".join(gzip_member(one.octets(), b"XX\x02\x00ab") for one in capture()))
    yield warc("ok-warcinfo-only", "a warcinfo record alone", plain([warcinfo()]))
    yield warc("ok-filename", "a warcinfo record that names its file", plain([warcinfo(Filename="ok-filename.warc")]))
    yield warc("f12-name", "a name that is not of the form which an annex advises", plain(capture()), "F12 N")
    yield group("ok-two-files", "two files that have nothing to do with each other",
                {"a.warc.gz": gzipped(capture()),
                 "b.warc.gz": gzipped([warcinfo(81), response(83).set("WARC-Warcinfo-ID", record_id(81))])})


def _versions():
    yield warc("ok-1.0", "WARC/1.0 with its URIs in angle brackets, as its grammar has them",
               plain([warcinfo().of_version(b"WARC/1.0"),
                      response().of_version(b"WARC/1.0").set("WARC-Target-URI", f"<{URI}>")]))
    for version in ("0.17", "0.18"):
        yield warc(f"ok-{version}", f"WARC/{version}",
                   plain([one.of_version(f"WARC/{version}".encode()) for one in capture()]), "F1 N")


def _messages():
    def of(name, what, message, payload, *finds, may=()):
        return warc_gz(f"ok-{name}", what, gzipped(capture(response(message=message, payload=payload))), *finds, may=may)

    yield of("chunked", "a chunked body, payload digest behind de-chunking", http(chunked(PAGE), CHUNKED), PAGE)
    yield of("chunked-extension", "chunk extensions and a trailer",
             http(chunked(PAGE).replace(b"\r\n", b";a=b\r\n", 1)[:-2] + b"X-Sum: 1\r\n\r\n", CHUNKED), PAGE)
    yield of("gzip-body", "a gzip body, payload digest over the coded bytes", http(CODED, "Content-Encoding: gzip"), CODED)
    yield of("gzip-chunked", "a gzip body in chunks", http(chunked(CODED), CHUNKED, "Content-Encoding: gzip"), CODED)
    yield of("empty-body", "an empty body", http(b""), b"")
    close = http(PAGE, "Connection: close").replace(b"Content-Length: %d\r\n" % len(PAGE), b"")
    yield of("close-delimited", "a body that ends with its connection", close, PAGE)
    yield of("not-found", "a 404 answer", http(b"gone", status="404 Not Found"), b"gone")
    yield of("redirect", "a redirect", http(b"", "Location: /elsewhere", status="301 Moved Permanently"), b"")
    yield of("no-reason", "a status line without reason", http(PAGE, status="200 "), PAGE)
    yield of("http-1.0", "an HTTP/1.0 answer", http(version="HTTP/1.0"), PAGE)
    yield of("renamed-headers", "HTTP headers renamed as Common Crawl does it",
             http(PAGE, "X-Crawler-Transfer-Encoding: chunked", "X-Crawler-Content-Encoding: gzip"), PAGE, may=["H3 N"])
    yield warc_gz("ok-truncated", "a body that broke off, marked as truncated", gzipped(capture(
        response(message=http(PAGE[:100], f"Content-Length: {len(PAGE)}"), payload=PAGE[:100], Truncated="disconnect"))))
    h2 = response().add("WARC-Protocol", "h2").add("WARC-Protocol", "tls/1.3").add(
        "WARC-Cipher-Suite", "TLS_AES_128_GCM_SHA256")
    yield warc_gz("ok-http2-notes", "HTTP/2 told by repeated WARC-Protocol over HTTP/1.1 syntax", gzipped(capture(h2)))
    yield warc("ok-spaced-type", "a blank behind the semicolon of Content-Type",
               plain(capture(response().set("Content-Type", "application/http; msgtype=response"))))
    yield warc("ok-head-answer", "the answer to a HEAD request: a length, and no body",
               plain([warcinfo(), record("request", 2, b"HEAD /briefing HTTP/1.1\r\nHost: press.example\r\n\r\n",
                                         "application/http;msgtype=request", Concurrent_To=record_id(3),
                                         IP_Address="192.0.2.7"),
                      response(message=http(b"", "Content-Length: 640"), payload=b""), metadata()]))


def _digests():
    def of(name, block, payload, may=("D1 W", "D1 N")):
        one = response(Payload_Digest=payload).set("WARC-Block-Digest", block)
        return warc(f"ok-digest-{name}", f"digests in the form of {name}", plain(capture(one)), may=may)

    def base16(algorithm, octets, label=None):
        return f"{label or algorithm}:{hashlib.new(algorithm, octets).hexdigest()}"

    def base32(algorithm, octets, label=None, padded=True):
        text = base64.b32encode(hashlib.new(algorithm, octets).digest()).decode()
        return f"{label or algorithm}:{text if padded else text.rstrip('=')}"

    def pair(name, form):
        return of(name, form(http()), form(PAGE))

    yield pair("sha1-base32", lambda octets: base32("sha1", octets))
    yield pair("sha1-base32-lower", lambda octets: base32("sha1", octets).lower())
    yield pair("sha1-base16", lambda octets: base16("sha1", octets))
    yield pair("sha1-base16-upper", lambda octets: "sha1:" + hashlib.sha1(octets).hexdigest().upper())
    yield pair("sha1-hyphen", lambda octets: base32("sha1", octets, "sha-1"))
    yield pair("sha1-label-upper", lambda octets: base32("sha1", octets, "SHA1"))
    yield pair("md5-base16", lambda octets: base16("md5", octets))
    yield pair("md5-base32-padded", lambda octets: base32("md5", octets))
    yield pair("sha256-base16-upper", lambda octets: "sha256:" + hashlib.sha256(octets).hexdigest().upper())
    yield pair("sha256-base32-padded", lambda octets: base32("sha256", octets))
    yield pair("sha256-base32", lambda octets: base32("sha256", octets, padded=False))
    yield pair("sha256-base64", lambda octets: "sha256:" + base64.b64encode(hashlib.sha256(octets).digest()).decode())
    yield pair("sha256-hyphen", lambda octets: base16("sha256", octets, "sha-256"))
    yield pair("sha512-base16", lambda octets: base16("sha512", octets))
    yield of("mixed-algorithms", digest(http(), "md5"), digest(PAGE, "sha512"))


def _fields():
    yield warc("ok-unknown-type", "a record type of tomorrow",
               plain([*capture(), record("screenshot", 20, b"\x89PNG", "image/png")]), may=["F2 N"])
    yield warc("ok-unknown-field", "fields of tomorrow, one of them twice",
               plain(capture(response().add("WARC-Mood", "calm").add("X-Shelf", "7").add("X-Shelf", "8"))), may=["F2 N"])
    yield warc("ok-lower-case-names", "field names in lower case",
               plain([_renamed(one, str.lower) for one in capture()]))
    yield warc("ok-upper-case-names", "field names in upper case",
               plain([_renamed(one, str.upper) for one in capture()]))
    twice = metadata().add("WARC-Concurrent-To", record_id(2))
    yield warc("ok-concurrent-twice", "WARC-Concurrent-To twice", plain([*capture()[:3], twice]))
    yield warc("ok-utf-8", "a value in UTF-8", plain(capture(response().add("X-Note", "caf\u00e9 \u6e2f"))))
    for name, date in (("year", "2026"), ("month", "2026-01"), ("day", "2026-01-02"), ("minute", "2026-01-02T03:04Z"),
                       ("second", DATE), ("tenth", "2026-01-02T03:04:05.1Z"),
                       ("nine-digits", "2026-01-02T03:04:05.123456789Z")):
        yield warc(f"ok-date-{name}", f"WARC-Date {date}",
                   plain([warcinfo(), request(Date=date), response(Date=date), metadata(Date=date)]))
    for name, address in (("short", "2001:db8::7"), ("long", "2001:0db8:0000:0000:0000:0000:0000:0007"),
                          ("upper", "2001:DB8::7"), ("mapped", "::ffff:192.0.2.7"), ("loopback", "::1")):
        yield warc(f"ok-ipv6-{name}", f"WARC-IP-Address {address}", plain(capture(response(IP_Address=address))))
    for reason in ("length", "time", "disconnect", "unspecified"):
        yield warc(f"ok-truncated-{reason}", f"WARC-Truncated: {reason}", plain(capture(response(
            message=http(PAGE[:90], "Content-Length: 9000"), payload=PAGE[:90], Truncated=reason))))
    yield warc("ok-truncated-future", "a reason of tomorrow for truncation", plain(capture(response(Truncated="sunset"))),
               may=["T1 N", "T1 W", "T2 N", "T2 W"])
    yield warc("ok-resource-dns", "a DNS answer as resource",
               plain([warcinfo(), resource(b"20260102030405\npress.example. 60 IN A 192.0.2.7\n", "text/dns",
                                    uri="dns:press.example", IP_Address="192.0.2.1")]))
    yield warc("ok-conversion", "a conversion of the page into text", plain(
        [*capture(), record("conversion", 6, b"words\n", "text/plain", Refers_To=record_id(3))]))
    yield warc("ok-file-uri", "a resource with a urn for its URI",
               plain([warcinfo(), resource(b"x", "text/plain", uri="urn:x-shelf:seven")]))
    yield warc("ok-empty-block", "a metadata record without a block", plain([*capture()[:3], record(
        "metadata", 4, Concurrent_To=record_id(3))]))
    yield warc("ok-no-blank-behind-colon", "no blank behind the colons",
               plain(capture()).replace(b"WARC-Date: ", b"WARC-Date:"))


def _renamed(one, change):
    return type(one)(tuple((change(name), value) for name, value in one.fields), one.block, one.version)


def _large():
    wide = bytes(range(256)) * 4096
    yield warc_gz("ok-megabyte", "a record of a megabyte in few bytes",
                  gzipped([warcinfo(), request(), response(message=http(wide), payload=wide), metadata()]))
    zeros = bytes(32 << 20)
    yield warc_gz("ok-32-megabytes", "a record of 32 megabytes in 32 kilobytes", gzipped(
        [warcinfo(), request(), response(message=http(zeros), payload=zeros), metadata()]))
    lines = warc_fields(*(f"outlink: http://press.example/{n} L a/@href" for n in range(3000)))
    yield warc_gz("ok-long-metadata", "a metadata record of three thousand lines",
                  gzipped([*capture()[:3], record("metadata", 4, lines, "application/warc-fields",
                                                  Concurrent_To=record_id(3))]))
