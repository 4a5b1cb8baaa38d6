// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/surt.hpp"

#include <algorithm>
#include <string>

#include "tests/storage/warc/surt_vectors.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::storage::warc;
using namespace pressroom::tests;

TEST_CASE("Keys are those of surt", "[warc]") {
  for (const SurtVector& vector : surt_vectors) {
    INFO(vector.url);
    CHECK(surt_key(vector.url) == vector.surt);
  }
}

TEST_CASE("The keys of warcio.js are known too", "[warc]") {
  for (const SurtVector& vector : surt_vectors) {
    INFO(vector.url);
    CHECK(warcio_js_key(vector.url) == (*vector.warcio_js == '\0' ? vector.surt : vector.warcio_js));
  }
}

TEST_CASE("What is no URL has a key that can stand in an index", "[warc]") {
  const std::string text =
      GENERATE(as<std::string>{}, "", " ", "\n", ":", "http:", "http://", "http://:", "http://@/", "http://a:99999/",
               "http://a:x/b c", "http://[::1", "//", "?", "#", "filedesc://a b", "http://\xFF/\x01", "urn:?q",
               "http://%/%%%2", "http://a/?sid=", "..", std::string("a\0b", 3));
  const std::string key = surt_key(text);
  CHECK_FALSE(key.empty());
  CHECK(std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; }));
}

TEST_CASE("Escapes within escapes are undone in one pass", "[warc]") {
  std::string url = "http://desk.example/%";
  for (int depth = 0; depth < 200'000; ++depth) url += "25";
  CHECK(surt_key(url + "41") == "example,desk)/a");
}
