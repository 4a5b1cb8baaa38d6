# SPDX-License-Identifier: Apache-2.0
"""usage: peers.py PEER FILE...

Takes the main text out of every page of WARC files, the digests of every record verified, as users of these libraries
do it: PEER is resiliparse (read with FastWARC), trafilatura or selectolax (both read with warcio). Prints, as JSON, the
pages, the characters of their texts, and the seconds that the work took by processor and by the wall, without the start
of the interpreter.
"""
import json
import sys
import time


def resiliparse(files):
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    for path in files:
        with open(path, "rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                if not record.verify_block_digest():
                    sys.exit(f"a block digest of {path} does not hold")
                record.parse_http()
                if not record.verify_payload_digest():
                    sys.exit(f"a payload digest of {path} does not hold")
                page = record.reader.read()
                yield extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True)


def warcio_pages(files):
    from warcio.archiveiterator import ArchiveIterator

    for path in files:
        with open(path, "rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response":
                    yield record.content_stream().read()


def trafilatura(files):
    from trafilatura import extract

    for page in warcio_pages(files):
        yield extract(page, include_comments=False) or ""


def selectolax(files):
    from selectolax.lexbor import LexborHTMLParser

    for page in warcio_pages(files):
        tree = LexborHTMLParser(page)
        body = tree.css_first("#container_txt") or tree.body
        yield body.text(separator="\n")


def main():
    peers = {"resiliparse": resiliparse, "trafilatura": trafilatura, "selectolax": selectolax}
    if len(sys.argv) < 3 or sys.argv[1] not in peers:
        sys.exit(__doc__)
    read, files = peers[sys.argv[1]], sys.argv[2:]
    next(read(files))  # what the libraries prepare at their first page is not measured
    pages = characters = 0
    processor, wall = time.process_time(), time.perf_counter()
    for text in read(files):
        pages += 1
        characters += len(text)
    print(json.dumps({"pages": pages, "characters": characters,
                      "processor_seconds": time.process_time() - processor,
                      "wall_seconds": time.perf_counter() - wall}))


main()
