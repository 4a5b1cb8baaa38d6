# SPDX-License-Identifier: Apache-2.0
"""A small site on loopback that frames and codes its bodies in every way that trips writers of payload digests."""

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!DOCTYPE html><html><head><title>Briefing</title></head><body>%s</body></html>\n" % b"".join(
    b"<p>Answer %d: the ferry keeps its winter hours.</p>" % n for n in range(1, 20))
CODED = gzip.compress(PAGE, mtime=0)
CHUNK_BYTES = 150


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        answer = {"/plain_1.html": self.plain, "/chunked_1.html": self.chunked, "/gzip_1.html": self.coded,
                  "/gzip-chunked_1.html": self.coded_and_chunked, "/moved_1.html": self.moved}.get(self.path, self.missing)
        answer()

    def plain(self):
        self._answer(200, PAGE)

    def chunked(self):
        self._answer(200, PAGE, chunks=True)

    def coded(self):
        self._answer(200, CODED, ("Content-Encoding", "gzip"))

    def coded_and_chunked(self):
        self._answer(200, CODED, ("Content-Encoding", "gzip"), chunks=True)

    def moved(self):
        self._answer(301, b"", ("Location", "/plain_1.html"))

    def missing(self):
        self._answer(404, b"no such page\n")

    def _answer(self, status, body, *fields, chunks=False):
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        for field in fields:
            self.send_header(*field)
        self.send_header(*(("Transfer-Encoding", "chunked") if chunks else ("Content-Length", str(len(body)))))
        self.end_headers()
        if not chunks:
            self.wfile.write(body)
            return
        for at in range(0, len(body), CHUNK_BYTES):
            part = body[at:at + CHUNK_BYTES]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


@contextmanager
def site():
    """The port of the site, which is gone when the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
