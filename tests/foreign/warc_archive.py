# SPDX-License-Identifier: Apache-2.0
"""A second, independent reader of an archive folder: WARC/1.1 members, HTTP messages, payloads.

Written against the standards only (WARC/1.1, RFC 1952, RFC 9112, RFC 9110), in another language and with other
libraries than the program, so that both can hardly share a mistake. Whatever is wrong raises Damage with a reason.
"""

import gzip
import hashlib
import json
import sys
import zlib
from pathlib import Path


class Damage(Exception):
    """Stored bytes are not what they should be."""


def sha256_labelled(octets):
    return "sha256:" + hashlib.sha256(octets).hexdigest()


class Fields:
    """Header fields in order; names compare without case."""

    def __init__(self, lines):
        self.all = []
        for line in lines:
            if line[:1] in (b" ", b"\t") and self.all:
                self.all[-1][1] += b" " + line.strip()
                continue
            name, colon, value = line.partition(b":")
            if not colon:
                raise Damage(f"header line without a colon: {line[:60]!r}")
            self.all.append([name.strip().lower().decode("latin-1"), value.strip()])

    def values(self, name):
        return [value.decode("utf-8", "replace") for key, value in self.all if key == name.lower()]

    def sole(self, name, default=None):
        values = self.values(name)
        if len(values) > 1:
            raise Damage(f"{name} stands {len(values)} times")
        return values[0] if values else default


class Record:
    """One WARC record: its fields and block."""

    def __init__(self, octets):
        head, blank, rest = octets.partition(b"\r\n\r\n")
        if not blank:
            raise Damage("the record head has no end")
        version, *lines = head.split(b"\r\n")
        if version != b"WARC/1.1":
            raise Damage(f"no WARC/1.1 line but {version[:20]!r}")
        self.fields = Fields(lines)
        length = int(self.fields.sole("Content-Length", "-1"))
        self.block, end = rest[:length], rest[length:]
        if length < 0 or len(self.block) != length or end != b"\r\n\r\n":
            raise Damage("the block does not end where Content-Length says")
        digest = self.fields.sole("WARC-Block-Digest")
        if digest != sha256_labelled(self.block):
            raise Damage("WARC-Block-Digest differs from the block")

    @property
    def type(self):
        return self.fields.sole("WARC-Type")


def one_member(octets):
    """The content of `octets`, which must be exactly one gzip member."""
    inflater = zlib.decompressobj(31)
    try:
        content = inflater.decompress(octets)
    except zlib.error as error:
        raise Damage(f"no gzip member: {error}") from error
    if not inflater.eof or inflater.unused_data:
        raise Damage("not exactly one gzip member")
    return content


def members(octets):
    """(offset, length, content) of every gzip member of a file."""
    offset = 0
    while offset < len(octets):
        inflater = zlib.decompressobj(31)
        try:
            content = inflater.decompress(octets[offset:])
        except zlib.error as error:
            raise Damage(f"no gzip member at {offset}: {error}") from error
        if not inflater.eof:
            raise Damage(f"clipped member at {offset}")
        length = len(octets) - offset - len(inflater.unused_data)
        yield offset, length, content
        offset += length


class Response:
    """An HTTP response as it crossed the wire, and what it carries."""

    def __init__(self, message):
        head, self.body = _split_head(message)
        first, *lines = head
        parts = first.split(b" ", 2)
        if len(parts) < 2 or not parts[0].startswith(b"HTTP/") or not parts[1].isdigit():
            raise Damage(f"no status line: {first[:60]!r}")
        self.status = int(parts[1])
        self.fields = Fields(lines)

    def payload(self):
        """The body without its transfer coding, content coding kept: what WARC-Payload-Digest is over."""
        codings = [c.strip().lower() for v in self.fields.values("Transfer-Encoding") for c in v.split(",")]
        if "chunked" in codings:
            return _dechunk(self.body)
        lengths = set(self.fields.values("Content-Length"))
        if len(lengths) == 1:
            return self.body[: int(lengths.pop())]
        return self.body

    def content(self):
        """The payload without its content coding: what spans count in."""
        content = self.payload()
        codings = [c.strip().lower() for v in self.fields.values("Content-Encoding") for c in v.split(",")]
        for coding in reversed(codings):
            if coding in ("gzip", "x-gzip"):
                content = gzip.decompress(content)
            elif coding == "deflate":
                content = _inflate(content)
            elif coding not in ("", "identity"):
                raise Damage(f"content coding {coding} is not known here")
        return content


def _split_head(message):
    lines, position = [], 0
    while True:
        end = message.find(b"\n", position)
        if end < 0:
            raise Damage("the HTTP head has no end")
        line = message[position:end].removesuffix(b"\r")
        position = end + 1
        if not line:
            return lines or [b""], message[position:]
        lines.append(line)


def _dechunk(body):
    payload, position = [], 0
    while True:
        end = body.find(b"\n", position)
        size_line = body[position:end] if end >= 0 else b""
        try:
            size = int(size_line.split(b";")[0].strip(), 16)
        except ValueError:
            break  # a clipped transfer: what came before is the payload
        position = end + 1
        if size == 0:
            break
        payload.append(body[position : position + size])
        position += size
        position += 2 if body[position : position + 2] == b"\r\n" else 1
    return b"".join(payload)


def _inflate(octets):
    # "deflate" means zlib; some servers send raw deflate (RFC 9110, 8.4.1.2).
    try:
        return zlib.decompress(octets)
    except zlib.error:
        return zlib.decompress(octets, -15)


class Archive:
    """The files of an archive folder by their roles."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.warcs = {}
        for path in sorted(self.folder.glob("warc/*/*.warc.gz")):
            if path.name in self.warcs:
                raise Damage(f"two WARC files are called {path.name}")
            self.warcs[path.name] = path
        self.indexes = sorted(self.folder.glob("indexes/*.cdxj"))
        self.sidecars = sorted(self.folder.glob("transcripts/*/*.json"))
        self._files = {}

    def cut(self, name, offset, length):
        """Exactly the named bytes of a WARC file."""
        if name not in self.warcs:
            raise Damage(f"there is no WARC file {name}")
        if name not in self._files:
            self._files[name] = self.warcs[name].read_bytes()
        octets = self._files[name][offset : offset + length]
        if len(octets) != length:
            raise Damage(f"{name} ends before {offset} + {length}")
        return octets

    def response(self, octets):
        """The stored record and the HTTP response of one member; digests compared."""
        record = Record(one_member(octets))
        if record.type != "response":
            raise Damage(f"the record is a {record.type}, not a response")
        response = Response(record.block)
        digest = record.fields.sole("WARC-Payload-Digest")
        if digest != sha256_labelled(response.payload()):
            raise Damage("WARC-Payload-Digest differs from the payload after de-chunking")
        return record, response


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def report(what, faults, counts):
    """Prints the faults and one line of counts; the exit status."""
    for fault in faults:
        print(fault)
    print(f"{what}: {', '.join(f'{count} {name}' for name, count in counts.items())}, {len(faults)} faults")
    empty = [name for name, count in counts.items() if not count]
    if empty:
        print(f"{what}: nothing to check, no {' and no '.join(empty)}", file=sys.stderr)
    return 1 if faults or empty else 0
