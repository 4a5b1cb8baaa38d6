# SPDX-License-Identifier: Apache-2.0
"""usage: fastwarc_peer.py ROUNDS FILE

Reads the file with FastWARC, block and payload digest of every record verified; prints the processor seconds of the
median round.
"""
import statistics
import sys
import time

from fastwarc.warc import ArchiveIterator


def read(path):
    for record in ArchiveIterator(open(path, "rb"), parse_http=False):
        if not record.verify_block_digest():
            sys.exit(f"a block digest of {path} does not hold")
        record.parse_http()
        if record.is_http and "WARC-Payload-Digest" in record.headers and not record.verify_payload_digest():
            sys.exit(f"a payload digest of {path} does not hold")


rounds, path = int(sys.argv[1]), sys.argv[2]
read(path)
seconds = []
for _ in range(rounds):
    start = time.process_time()
    read(path)
    seconds.append(time.process_time() - start)
print(statistics.median(seconds))
