# SPDX-License-Identifier: Apache-2.0
"""ECDSA with SHA-256 over P-256 (FIPS 186-5), for test signatures only: one well-known key, and slow."""

import base64
import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SECRET = int.from_bytes(hashlib.sha256(b"torture corpus").digest(), "big") % ORDER
# SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480) up to the point itself.
SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def _add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def _times(number, point):
    total = None
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


def public_key(secret=SECRET):
    x, y = _times(secret, BASE)
    return base64.b64encode(SPKI_HEAD + x.to_bytes(32, "big") + y.to_bytes(32, "big")).decode()


def sign(text, secret=SECRET):
    """r and s of 32 bytes each (IEEE P1363) in base64. The nonce comes from the text, so that bytes stay the same."""
    number = int.from_bytes(hashlib.sha256(text).digest(), "big")
    nonce = int.from_bytes(hashlib.sha256(b"nonce" + text).digest(), "big") % ORDER
    r = _times(nonce, BASE)[0] % ORDER
    s = pow(nonce, -1, ORDER) * (number + r * secret) % ORDER
    return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
