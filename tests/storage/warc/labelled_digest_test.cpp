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

TEST_CASE("Digests of other algorithms are compared by their octets too", "[warc]") {
  const auto sha1 = parse_labelled_digest("sha1:a9993e364706816aba3e25717850c26c9cd0d89d");
  REQUIRE(sha1);
  CHECK(sha1->can_be_computed());
  CHECK(!sha1->is_sha256());
  for (const char* spelling :
       {"sha-1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "SHA1=vgmt4nsha2awvor6evyxqugcnsonbwe5",
        "sha1/A9993E364706816ABA3E25717850C26C9CD0D89D", "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5="}) {
    INFO(spelling);
    CHECK(parse_labelled_digest(spelling) == sha1);
  }
}

TEST_CASE("MD5 of 32 characters is base16 unless it is padded", "[warc]") {
  const auto md5 = parse_labelled_digest("md5:900150983cd24fb0d6963f7d28e17f72");
  REQUIRE(md5);
  CHECK(md5->value == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(parse_labelled_digest("MD5:SAAVBGB42JH3BVUWH56SRYL7OI======") == md5);
  CHECK(parse_labelled_digest("md5=saavbgb42jh3bvuwh56sryl7oi") == md5);
}

TEST_CASE("A digest of an unknown algorithm is kept as it stands", "[warc]") {
  const auto digest = parse_labelled_digest("whirl-pool:AbC=");
  REQUIRE(digest);
  CHECK(digest->algorithm == "whirlpool");
  CHECK(digest->value == "AbC=");
  CHECK(!digest->can_be_computed());
}

TEST_CASE("What is no digest is refused", "[warc]") {
  for (const char* text : {"", "sha256", "sha256:", ":abc", "sha256:abc", "sha1:====",
                           "md5:900150983cd24fb0d6963f7d28e17f7", "sha512:a9993e364706816aba3e25717850c26c9cd0d89d",
                           "sha256:zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                           "sha256:1J4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ"}) {
    CHECK(!parse_labelled_digest(text));
  }
}
