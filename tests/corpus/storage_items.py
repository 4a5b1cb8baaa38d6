# SPDX-License-Identifier: Apache-2.0
"""Rules Z1 to Z5: how a file is compressed, and what is left of it when bytes are lost."""

import gzip

from item import warc, warc_gz, warc_zst
from warc_bytes import (PAGE, capture, gzip_member, gzipped, http, metadata, plain, places, request, response, skippable,
                        sl_member, trained_dictionary, warcinfo, zstd, zstd_frames)

DICTIONARY_FRAME = 0x184D2A5D
EXTENSION_FRAME = 0x184D2A50


def items():
    yield from _gzip_framing()
    yield from _gzip_damage()
    yield from _zstd()
    yield from _zstd_dictionaries()


def _gzip_framing():
    records = capture()
    octets = gzipped(records)
    yield warc_gz("z1-single-member", "the whole file in one gzip member", gzip_member(plain(records)), "Z1 E")
    yield warc_gz("z1-two-in-a-member", "two records in one member",
                  gzipped(records[:1]) + gzip_member(plain(records[1:3])) + gzipped(records[3:]), "Z1 E")
    whole = response().octets()
    yield warc_gz("z1-record-in-two-members", "one record in two members", gzipped(records[:2]) +
                  gzip_member(whole[:500]) + gzip_member(whole[500:]) + gzipped(records[3:]), "Z1 E",
                  may=["F1 E", "R1 W"])
    yield warc_gz("z1-member-with-more", "a member with bytes behind its record",
                  gzipped(records[:2]) + gzip_member(whole + b"and more") + gzipped(records[3:]), "Z1 E", may=["F1 E"])
    yield warc_gz("z1-trailing-bytes", "bytes behind the last member", octets + b"trailing", "Z1 E")
    yield warc_gz("z1-trailing-nul", "NUL bytes behind the last member", octets + bytes(512), "Z1 E")
    yield warc_gz("z1-empty-member", "a member that holds nothing", octets + gzip_member(b""), "Z1 E")
    yield warc("z1-gzip-named-plain", "gzip members under a name that ends in .warc", octets, "Z1 W")
    yield warc_gz("z1-plain-named-gzip", "a plain file under a name that ends in .warc.gz", plain(records), "Z1 W")
    yield warc_gz("z2-sl-wrong", "an `sl` extra field that does not tell the length of its member",
                  b"".join(sl_member(one.octets(), wrong_by=3) for one in records), "Z2 W")


def _gzip_damage():
    records = capture()
    (_, info), (_, asked), (at, answer), (_, about) = places(records)
    octets = gzipped(records)
    yield warc_gz("z1-clipped", "the file ends within its last member", octets[:-15], "Z1 E", may=["R1 W"])
    yield warc_gz("z1-clipped-trailer", "the file ends within the trailer of its last member", octets[:-4], "Z1 E")
    broken = [("crc", "a wrong CRC", answer[:-8] + bytes([answer[-8] ^ 0xFF]) + answer[-7:]),
              ("isize", "a wrong length in the trailer of a member", answer[:-4] + b"\x01\x00\x00\x00"),
              ("deflate", "broken deflate data", answer[:60] + bytes(40) + answer[100:]),
              ("method", "a compression method that is not deflate", answer[:2] + b"\x07" + answer[3:]),
              ("flags", "reserved flags in a gzip header", answer[:3] + b"\xe0" + answer[4:])]
    for name, what, member in broken:
        yield warc_gz(f"z1-{name}", f"{what}, in the middle of the file", info + asked + member + about, "Z1 E",
                      may=["R1 W", "D2 E", "H2 E", "F1 E"])
    yield warc_gz("z1-missing-start", "a file that begins within a member", octets[30:], "Z1 E", may=["R1 W", "F10 W"])
    yield warc_gz("z1-garbage-between", "bytes between two members", info + b"\x00garbage\xff" + octets[len(info):], "Z1 E")
    yield warc_gz("z1-lost-block", "a block of a disk lost over two members",
                  octets[:at - 40] + bytes(120) + octets[at + 80:], "Z1 E", may=["R1 W"])
    yield warc_gz("z1-half-twice", "a file cut and continued by a second writer",
                  octets[:at + 50] + octets, "Z1 E", may=["F6 E", "R1 W"])


def _zstd():
    records = capture()
    octets = zstd_frames(records)
    yield warc_zst("ok-zstd", "zstd, one frame each record", octets)
    yield warc_zst("ok-zstd-two-frames", "a record in two frames", zstd_frames(records[:2]) +
                   zstd(records[2].octets()[:400]) + zstd(records[2].octets()[400:]) + zstd_frames(records[3:]))
    yield warc_zst("ok-zstd-extension", "an extension frame between two records",
                   zstd_frames(records[:2]) + skippable(EXTENSION_FRAME, b"padding") + zstd_frames(records[2:]))
    yield warc_zst("ok-zstd-empty-frame", "an empty frame first, then an extension frame",
                   zstd(b"") + skippable(EXTENSION_FRAME, b"padding") + octets)
    yield warc_zst("z3-two-in-a-frame", "two records in one frame",
                   zstd_frames(records[:1]) + zstd(plain(records[1:3])) + zstd_frames(records[3:]), "Z3 E")
    yield warc_zst("z3-whole-file", "the whole file in one frame", zstd(plain(records)), "Z3 E")
    yield warc_zst("z3-no-checksum", "frames without checksum", zstd_frames(records, "--no-check"), "Z3 E")
    yield warc_zst("z3-no-content-size", "frames without content size",
                   b"".join(zstd(one.octets(), stream_size=False) for one in records), "Z3 E")
    yield warc_zst("z3-trailing-bytes", "bytes behind the last frame", octets + b"trailing", "Z3 E")
    yield warc_zst("z3-clipped", "the file ends within its last frame", octets[:-15], "Z3 E")
    frames = [zstd(one.octets()) for one in records]
    bad_sum = frames[2][:-1] + bytes([frames[2][-1] ^ 0xFF])
    yield warc_zst("z3-checksum", "a wrong checksum, in the middle of the file",
                   b"".join([*frames[:2], bad_sum, frames[3]]), "Z3 E", may=["R1 W"])
    yield warc_zst("z3-data", "broken frame data, in the middle of the file",
                   b"".join([*frames[:2], frames[2][:60] + bytes(40) + frames[2][100:], frames[3]]), "Z3 E", may=["R1 W"])
    yield warc_zst("z4-extension-first", "an extension frame first", skippable(EXTENSION_FRAME, b"padding") + octets, "Z4 E")
    yield warc("z3-zstd-named-plain", "zstd frames under a name that ends in .warc", octets, "Z1 W|Z3 W")
    # Content that is really there would make these files large; a window is claimed by the frame header alone.
    yield warc_zst("z5-window", "frames that ask for a window of 128 MiB",
                   b"".join(zstd(one.octets(), "--zstd=wlog=27", stream_size=False) for one in records),
                   "Z5 W", "Z3 E")


def _zstd_dictionaries():
    dictionary, other = trained_dictionary(40001), trained_dictionary(40002)
    records = capture()
    frames = zstd_frames(records, dictionary=dictionary)
    raw = skippable(DICTIONARY_FRAME, dictionary)
    yield warc_zst("ok-zstd-dictionary", "a raw dictionary in the first frame", raw + frames)
    yield warc_zst("ok-zstd-dictionary-compressed", "a compressed dictionary in the first frame",
                   skippable(DICTIONARY_FRAME, zstd(dictionary)) + frames)
    yield warc_zst("ok-zstd-dictionary-extension", "a dictionary frame, then an extension frame",
                   raw + skippable(EXTENSION_FRAME, b"padding") + frames)
    yield warc_zst("z4-wrong-dictionary", "frames made with another dictionary than the file's",
                   skippable(DICTIONARY_FRAME, other) + frames, "Z4 E", may=["F1 E", "Z3 E"])
    yield warc_zst("z4-no-dictionary", "frames made with a dictionary that the file lacks", frames, "Z4 E",
                   may=["F1 E", "Z3 E"])
    yield warc_zst("z4-dictionary-later", "a dictionary frame behind the first record",
                   zstd_frames(records[:1]) + raw + zstd_frames(records[1:]), "Z4 E")
    yield warc_zst("z4-two-dictionaries", "two files with different dictionaries put together",
                   raw + frames + skippable(DICTIONARY_FRAME, other) +
                   zstd_frames([response(33)], dictionary=other), "Z4 E", may=["Z3 E", "R1 W"])
    yield warc_zst("z4-no-dictionary-id", "frames that do not name the dictionary they need",
                   raw + zstd_frames(records, "--no-dictID", dictionary=dictionary), "Z4 E")
    yield warc_zst("z4-no-dictionary-in-frame", "a dictionary frame that holds none",
                   skippable(DICTIONARY_FRAME, b"no dictionary") + zstd_frames(records), "Z4 E", may=["F1 E", "Z3 E"])
    yield warc_zst("z4-unused-dictionary", "a dictionary, and frames made without it", raw + zstd_frames(records),
                   "Z4 E")
    broken = bytearray(zstd(dictionary))
    broken[-1] ^= 0xFF
    yield warc_zst("z4-broken-dictionary", "a compressed dictionary with a wrong checksum",
                   skippable(DICTIONARY_FRAME, bytes(broken)) + frames, "Z4 E", may=["F1 E", "Z3 E"])
