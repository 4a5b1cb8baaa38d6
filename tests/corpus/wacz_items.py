# SPDX-License-Identifier: Apache-2.0
"""Rules A1 to A7: packages of archive, index and pages. The sound package first, then each part broken once."""

import gzip
import io
import json
import zipfile

import p256
from index_items import WARC, cdxj, lines, two_captures
from item import Item
from warc_bytes import PAGE, URI, capture, digest, gzip_member, gzipped, http, plain, response, warcinfo

ARCHIVE, INDEX, PAGES = f"archive/{WARC}", "indexes/index.cdxj", "pages/pages.jsonl"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
CREATED = "2026-01-02T03:04:05Z"


def contents():
    """The files that a sound package lists."""
    records = two_captures()
    pages = [{"format": "json-pages-1.0", "id": "pages", "title": "All pages"},
             {"id": "1", "url": URI, "ts": CREATED, "title": "Briefing", "text": "The harbour stays open."}]
    return {ARCHIVE: gzipped(records), INDEX: cdxj(lines(records)),
            PAGES: b"".join(json.dumps(page).encode() + b"\n" for page in pages)}


def package(files, **changes):
    resources = [{"name": path.rsplit("/", 1)[-1], "path": path, "hash": digest(octets), "bytes": len(octets)}
                 for path, octets in files.items()]
    described = {"profile": "data-package", "wacz_version": "1.1.1", "title": "Corpus", "created": CREATED,
                 "software": "corpus/1", "resources": resources}
    return json.dumps({**described, **changes}, indent=2).encode()


def digest_file(described, **signed):
    return json.dumps({"path": PACKAGE, "hash": digest(described), **signed}).encode()


def signed_data(described, **changes):
    text = digest(described)
    return {**{"hash": text, "created": CREATED, "software": "corpus/1", "version": "0.1.0",
               "signature": p256.sign(text.encode()), "publicKey": p256.public_key()}, **changes}


def zipped(files, deflated=(), compress_all=False):
    """A ZIP of these entries in this order; JSON and JSON lines may be deflated, nothing else unless it is named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, octets in files.items():
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if path in deflated or compress_all else zipfile.ZIP_STORED
            archive.writestr(entry, octets)
    return out.getvalue()


def sealed(files, **changes):
    """The files with the description and its digest."""
    described = package(files, **changes)
    return {**files, PACKAGE: described, DIGEST: digest_file(described)}


def wacz(name, what, octets, *finds, may=()):
    return Item(name, what, {name + ".wacz": octets}, finds, tuple(may))


def items():
    yield from _sound()
    yield from _parts()
    yield from _description()
    yield from _pages_and_index()
    yield from _signatures()


def _sound():
    files = contents()
    yield wacz("ok-wacz", "a sound package", zipped(sealed(files)))
    yield wacz("ok-wacz-deflated-json", "a package whose index, pages and description are deflated",
               zipped(sealed(files), deflated=(INDEX, PAGES, PACKAGE, DIGEST)))
    yield wacz("ok-wacz-plain-warc", "a package with a plain WARC", zipped(sealed(_with_plain_warc(files))))
    yield wacz("ok-wacz-cdx-gz", "a compressed index with its idx file", zipped(sealed(_with_zipnum(files))),
               may=["C8 N"])
    yield wacz("ok-wacz-no-digest", "a package without datapackage-digest.json, which is only a should",
               zipped({path: octets for path, octets in sealed(files).items() if path != DIGEST}), "A5 W")


def _with_plain_warc(files):
    records, at, changed = two_captures(), 0, []
    for one in records:
        if one.value("WARC-Type") == "response":
            changed.append((at, one.octets()))
        at += len(one.octets())
    index = [(key, stamp, {**members, "filename": "a.warc", "offset": offset, "length": len(octets),
                           "recordDigest": digest(octets)})
             for (key, stamp, members), (offset, octets) in zip(lines(records), sorted(changed, reverse=True))]
    return {"archive/a.warc": plain(records), INDEX: cdxj(index), PAGES: files[PAGES]}


def _with_zipnum(files, wrong_by=0):
    index = files[INDEX]
    block = gzip.compress(index, mtime=0)
    first = b" ".join(index.split(b" ")[:2]).decode()
    idx = ('!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n' +
           f"{first} " + json.dumps({"offset": wrong_by, "length": len(block), "digest": digest(block),
                                     "filename": "index.cdx.gz"}) + "\n").encode()
    return {ARCHIVE: files[ARCHIVE], "indexes/index.cdx.gz": block, "indexes/index.idx": idx, PAGES: files[PAGES]}


def _parts():
    files = contents()
    whole = zipped(sealed(files))
    yield wacz("a1-no-zip", "a text file called .wacz", b"no ZIP at all\n", "A1 E")
    yield wacz("a1-empty", "no byte at all", b"", "A1 E")
    yield wacz("a1-clipped", "a ZIP without its end", whole[:-30], "A1 E")
    yield wacz("a1-no-archive", "no WARC", zipped(sealed({k: v for k, v in files.items() if k != ARCHIVE})), "A1 E",
               may=["C3 E", "A4 E"])
    yield wacz("a1-no-index", "no index", zipped(sealed({k: v for k, v in files.items() if k != INDEX})), "A1 E",
               may=["A4 E", "C3 E", "C3 W"])
    yield wacz("a1-no-pages", "no pages.jsonl", zipped(sealed({k: v for k, v in files.items() if k != PAGES})), "A1 E")
    yield wacz("a1-no-datapackage", "no datapackage.json", zipped(files), "A1 E", may=["A2 E", "A5 W"])
    yield wacz("a3-deflated-warc", "a deflated WARC", zipped(sealed(files), deflated=(ARCHIVE,)), "A3 E", may=["C3 W"])
    yield wacz("a3-deflated-cdx-gz", "a deflated compressed index",
               zipped(sealed(_with_zipnum(files)), deflated=("indexes/index.cdx.gz",)), "A3 E")
    climbing = {**sealed(files), "../outside.txt": b"x"}
    yield wacz("a2-climbing-path", "an entry whose path leaves the package", zipped(climbing), "A1 E|A2 E", may=["A2 E"])
    damaged = whole.replace(b"The harbour stays open.", b"The harbour stays shut.", 1)
    yield wacz("a1-entry-crc", "an entry whose CRC does not fit", damaged, "A1 E|A2 E", may=["A1 E", "A2 E"])
    yield wacz("d2-in-wacz", "a tampered record inside a package whose hashes were made anew",
               zipped(sealed(_with_tampered_record(files))), "D2 E", may=["H2 E", "C4 E", "C3 E"])


def _with_tampered_record(files):
    records = two_captures()
    records[2] = records[2].tampered(http(PAGE.replace(b"stays open", b"stays shut")))
    return {ARCHIVE: gzipped(records), INDEX: cdxj(lines(records)), PAGES: files[PAGES]}


def _description():
    files = contents()
    sound = sealed(files)

    def described(octets, extra=()):
        return zipped({**files, **dict(extra), PACKAGE: octets, DIGEST: digest_file(octets)})

    listed = json.loads(package(files))["resources"]
    wrong = [dict(one) for one in listed]
    wrong[0]["hash"] = digest(b"another")
    yield wacz("a2-wrong-hash", "a hash that is not the file's", described(package(files, resources=wrong)), "A2 E")
    short = [dict(one) for one in listed]
    short[0]["bytes"] -= 1
    yield wacz("a2-wrong-bytes", "a size that is not the file's", described(package(files, resources=short)), "A2 E")
    yield wacz("a2-unlisted", "a file in archive/ that is not listed",
               described(package(files), [("archive/b.warc.gz", gzipped([warcinfo(9)]))]), "A2 E")
    gone = [*listed, {"name": "b.warc.gz", "path": "archive/b.warc.gz", "hash": digest(b""), "bytes": 0}]
    yield wacz("a2-listed-missing", "a listed file that is not there", described(package(files, resources=gone)), "A2 E")
    bare = [{key: value for key, value in one.items() if key != "hash"} for one in listed]
    yield wacz("a2-no-hash", "resources without hashes", described(package(files, resources=bare)), "A2 E")
    yield wacz("a2-no-version", "no wacz_version", described(_without(files, "wacz_version")), "A2 E")
    yield wacz("a2-no-profile", "no profile", described(_without(files, "profile")), "A2 E")
    yield wacz("a2-no-resources", "no resources", described(_without(files, "resources")), "A2 E")
    yield wacz("a6-profile", "the profile of a later draft", described(package(files, profile="wacz")), "A6 W")
    yield wacz("a2-no-json", "a datapackage.json that is no JSON", described(b"{"), "A2 E")
    yield wacz("a2-strange-file", "an entry of its own in indexes/", described(
        package({**files, "indexes/notes.txt": b"x"}), [("indexes/notes.txt", b"x")]), "A2 E|A2 W")
    yield wacz("a5-wrong-hash", "a digest file for another datapackage.json",
               zipped({**sound, DIGEST: digest_file(package(files, title="Another"))}), "A5 E")
    yield wacz("a5-wrong-path", "a digest file for another path",
               zipped({**sound, DIGEST: json.dumps({"path": "other.json", "hash": digest(sound[PACKAGE])}).encode()}), "A5 E")
    yield wacz("a5-no-json", "a digest file that is no JSON", zipped({**sound, DIGEST: b"sha256"}), "A5 E")


def _without(files, member):
    return json.dumps({key: value for key, value in json.loads(package(files)).items() if key != member}).encode()


def _pages_and_index():
    files = contents()

    def paged(octets):
        return zipped(sealed({**files, PAGES: octets}))

    header, page = files[PAGES].splitlines(keepends=True)
    lost = page.replace(b"/briefing", b"/nowhere")
    yield wacz("a4-page-not-in-index", "a page that the index does not find", paged(header + lost), "A4 E")
    yield wacz("a4-no-header", "pages without their header line", paged(page), "A4 E")
    yield wacz("a4-no-url", "a page without url", paged(header + page.replace(b'"url"', b'"link"')), "A4 E")
    yield wacz("a4-no-ts", "a page without ts", paged(header + page.replace(b'"ts"', b'"time"')), "A4 E")
    yield wacz("a4-bad-ts", "a page whose ts is no RFC 3339 time", paged(header + page.replace(CREATED.encode(), b"Friday")),
               "A4 E")
    yield wacz("a4-no-json", "a page line that is no JSON", paged(header + b"Briefing\n"), "A4 E")
    records = two_captures()
    shifted = [(key, stamp, {**members, "offset": members["offset"] + 3}) for key, stamp, members in lines(records)]
    yield wacz("c3-in-wacz", "an index that misses its records, inside a package",
               zipped(sealed({**files, INDEX: cdxj(shifted)})), "C3 E", may=["A4 E", "A4 W", "C3 W", "C4 E"])
    yield wacz("c8-block-offset", "an idx line that misses its block", zipped(sealed(_with_zipnum(files, wrong_by=5))),
               "C8 E", may=["A4 E", "C3 E", "C3 W"])


def _signatures():
    files = contents()
    described = package(files)

    def signed(data):
        return zipped({**files, PACKAGE: described, DIGEST: digest_file(described, signedData=data)})

    sound = signed_data(described)
    yield wacz("ok-wacz-signed", "a package with an anonymous signature", signed(sound))
    yield wacz("a7-signature", "a signature over other bytes",
               signed({**sound, "signature": p256.sign(b"sha256:another")}), "A7 E")
    yield wacz("a7-key", "a signature by another key than the one given",
               signed({**sound, "publicKey": p256.public_key(secret=7)}), "A7 E")
    yield wacz("a7-no-signature", "signed data without signature", signed(
        {key: value for key, value in sound.items() if key != "signature"}), "A7 E")
    yield wacz("a7-no-base64", "a signature that is no base64", signed({**sound, "signature": "%%%"}), "A7 E")
    yield wacz("a7-hash", "signed data over another hash than the digest file's",
               signed(signed_data(package(files, title="Another"))), "A7 E")
    yield wacz("a7-more-members", "signed data with a member of its own", signed({**sound, "mood": "calm"}), "A7 E")
