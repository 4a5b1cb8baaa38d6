// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/labelled_digest.hpp"

#include "core/digest.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;

TEST_CASE("Spellings of one SHA-256 compare equal", "[warc]") {
  const auto own = parse_labelled_digest(core::sha256_labelled("abc"));
  REQUIRE(own);
  CHECK(own->is_sha256());
  CHECK(parse_labelled_digest("SHA-256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD") == own);
  CHECK(parse_labelled_digest("sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====") == own);
  CHECK(parse_labelled_digest("sha256:xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq") == own);
}

TEST_CASE("Other algorithms are kept as they stand", "[warc]") {
  const auto digest = parse_labelled_digest("sha-1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A");
  REQUIRE(digest);
  CHECK(digest->algorithm == "sha1");
  CHECK(!digest->is_sha256());
}

TEST_CASE("What is no digest is refused", "[warc]") {
  for (const char* text : {"", "sha256", "sha256:", ":abc", "sha256:abc",
                           "sha256:zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                           "sha256:1J4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ"}) {
    CHECK(!parse_labelled_digest(text));
  }
}
