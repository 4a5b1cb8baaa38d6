# SPDX-License-Identifier: Apache-2.0
"""What the corpus is made of: WARC records, HTTP messages, gzip members and zstd frames, the same bytes every time."""

import base64
import hashlib
import struct
import subprocess
import tempfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

URI = "http://press.example/briefing"
DATE = "2026-01-02T03:04:05Z"
LATER = "2026-02-03T04:05:06Z"
FIELDS_TYPE = "application/warc-fields"
RESPONSE_TYPE = "application/http;msgtype=response"
REQUEST_TYPE = "application/http;msgtype=request"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

PAGE = b"".join(
    b"<p>Answer %d: the harbour stays open, and the ferry keeps its winter hours.</p>\n" % n for n in range(1, 9))


def record_id(number):
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"


def digest(octets, algorithm="sha256"):
    """Labelled as WARC/1.1 tools write it: upper-case base32 for sha1, lower-case base16 for all others."""
    value = hashlib.new(algorithm, octets)
    if algorithm == "sha1":
        return f"sha1:{base64.b32encode(value.digest()).decode()}"
    return f"{algorithm}:{value.hexdigest()}"


@dataclass(frozen=True)
class Record:
    """A record as it will be written. Every change gives a new one."""

    fields: tuple
    block: bytes = b""
    version: bytes = b"WARC/1.1"

    def value(self, name):
        return next(value for key, value in self.fields if key == name)

    def set(self, name, value):
        """The field with this value, where it stands or else at the end."""
        if all(key != name for key, _ in self.fields):
            return self.add(name, value)
        return replace(self, fields=tuple((key, value if key == name else old) for key, old in self.fields))

    def add(self, name, value):
        return replace(self, fields=self.fields + ((name, value),))

    def drop(self, *names):
        return replace(self, fields=tuple(field for field in self.fields if field[0] not in names))

    def of_version(self, version):
        return replace(self, version=version)

    def tampered(self, block):
        """Another block under the old digests."""
        return replace(self, block=block).set("Content-Length", str(len(block)))

    def head(self, line_end=b"\r\n"):
        lines = [self.version] + [name.encode() + b": " + _octets(value) for name, value in self.fields]
        return line_end.join(lines) + line_end * 2

    def octets(self, line_end=b"\r\n"):
        return self.head(line_end) + self.block + b"\r\n\r\n"


def _octets(value):
    return value if isinstance(value, bytes) else value.encode()


def record(kind, number, block=b"", content_type=None, uri=URI, **named):
    """A sound record of that type; named fields are written with hyphens: Payload_Digest is WARC-Payload-Digest."""
    fields = [("WARC-Type", kind), ("WARC-Record-ID", record_id(number)), ("WARC-Date", named.pop("Date", DATE))]
    if uri:
        fields.append(("WARC-Target-URI", uri))
    if kind != "warcinfo":
        fields.append(("WARC-Warcinfo-ID", record_id(1)))
    fields += [("WARC-" + name.replace("_", "-"), value) for name, value in named.items()]
    fields.append(("WARC-Block-Digest", digest(block)))
    if content_type:
        fields.append(("Content-Type", content_type))
    return Record(tuple(fields) + (("Content-Length", str(len(block))),), block)


def warc_fields(*lines):
    return b"".join(line.encode() + b"\r\n" for line in lines)


def warcinfo(number=1, **named):
    block = warc_fields("software: corpus/1", "format: WARC File Format 1.1",
                        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                        "robots: obeyed", "http-header-user-agent: corpus/1")
    return record("warcinfo", number, block, FIELDS_TYPE, uri=None, **named)


def http(body=PAGE, *fields, status="200 OK", version="HTTP/1.1"):
    """A response; Content-Length is added unless the fields frame the body themselves."""
    framed = any(field.split(":")[0].lower() in ("transfer-encoding", "content-length") for field in fields)
    lines = [f"{version} {status}", "Content-Type: text/html", *fields]
    if not framed:
        lines.append(f"Content-Length: {len(body)}")
    return b"".join(line.encode() + b"\r\n" for line in lines) + b"\r\n" + body


def chunked(body, size=200):
    parts = [body[at:at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def response(number=3, message=None, payload=PAGE, **named):
    named.setdefault("IP_Address", "192.0.2.7")
    named.setdefault("Payload_Digest", digest(payload))
    return record("response", number, http() if message is None else message, RESPONSE_TYPE, **named)


def request(number=2, of=3, **named):
    block = b"GET /briefing HTTP/1.1\r\nHost: press.example\r\nUser-Agent: corpus/1\r\n\r\n"
    return record("request", number, block, REQUEST_TYPE, Concurrent_To=record_id(of), IP_Address="192.0.2.7", **named)


def metadata(number=4, of=3, **named):
    block = warc_fields("via: http://press.example/", "hopsFromSeed: L", "fetchTimeMs: 41")
    return record("metadata", number, block, FIELDS_TYPE, Concurrent_To=record_id(of), **named)


def capture(answer=None):
    """A whole file's records: warcinfo, request, response, metadata."""
    return [warcinfo(), request(), response() if answer is None else answer, metadata()]


def plain(records):
    return b"".join(one.octets() for one in records)


def gzip_member(octets, extra=None, level=6):
    """One member with no name and no time; `extra` is the body of the FEXTRA field (RFC 1952, 2.3.1.1)."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    deflated = deflater.compress(octets) + deflater.flush()
    head = b"\x1f\x8b\x08" + (b"\x00" if extra is None else b"\x04") + bytes(4) + b"\x00\xff"
    if extra is not None:
        head += struct.pack("<H", len(extra)) + extra
    return head + deflated + struct.pack("<II", zlib.crc32(octets), len(octets))


def sl_member(octets, wrong_by=0):
    """A member with wget's `sl` extra field: length of the member and of what it holds."""
    bare = gzip_member(octets, b"sl" + struct.pack("<HII", 8, 0, 0))
    return gzip_member(octets, b"sl" + struct.pack("<HII", 8, len(bare) + wrong_by, len(octets)))


def gzipped(records):
    return b"".join(gzip_member(one.octets()) for one in records)


def places(records, pack=gzip_member):
    """(offset, stored bytes) of each record in a file of members."""
    at, found = 0, []
    for one in records:
        stored = pack(one.octets())
        found.append((at, stored))
        at += len(stored)
    return found


def zstd(octets, *options, dictionary=None, stream_size=True):
    """One frame made by the zstd tool, with checksum and content size unless the options say otherwise."""
    command = ["zstd", "-q", "-c", "-3", *options]
    if stream_size:
        command.append(f"--stream-size={len(octets)}")
    with tempfile.TemporaryDirectory() as folder:
        if dictionary is not None:
            path = Path(folder, "dictionary")
            path.write_bytes(dictionary)
            command += ["-D", str(path)]
        return subprocess.run(command, input=octets, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def zstd_frames(records, *options, dictionary=None):
    return b"".join(zstd(one.octets(), *options, dictionary=dictionary) for one in records)


def skippable(magic, octets):
    return struct.pack("<II", magic, len(octets)) + octets


def trained_dictionary(identity):
    """A small zstd dictionary whose samples are records like those of the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number in range(100, 300):
            sample = response(number, http(PAGE + b"<i>%d</i>" % (number * identity)), PAGE).octets()
            path = Path(folder, f"sample-{number}")
            path.write_bytes(sample)
            names.append(str(path))
        out = Path(folder, "dictionary")
        subprocess.run(["zstd", "-q", "--train", *names, "-o", str(out), "--maxdict=2048", f"--dictID={identity}"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=60)
        return out.read_bytes()
