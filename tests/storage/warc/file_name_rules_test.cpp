// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/file_name_rules.hpp"

#include "tests/storage/warc/checked.hpp"

using namespace pressroom::storage::warc;
using namespace pressroom::tests;

TEST_CASE("Names of the advised form are known", "[warc]") {
  for (const char* good : {"A-20261123080000-00000-host.warc", "A-B-C-20261123080000123-00001-r-1.warc.gz",
                           "A-12345678901234-20261123080000-00000-h.example.warc.zst"}) {
    INFO(good);
    CHECK(is_recommended_name(good));
  }
  for (const char* bad : {"", "a.warc", "-20261123080000-00000-host.warc", "A-2026112308-00000-host.warc",
                          "A-20261123080000-host.warc", "A-20261123080000-00000.warc", "A-20261123080000-00000-.warc",
                          "A-20261123080000-00000-host.txt", "A-2026112308000x-00000-host.warc"}) {
    INFO(bad);
    CHECK_FALSE(is_recommended_name(bad));
  }
}

TEST_CASE("Suffix and size are held against the file", "[warc]") {
  const auto rules = [](const std::string& suffix, Framing framing, std::uint64_t bytes = 1) {
    return rules_in(check_file_name("A-20261123080000-00000-host.warc" + suffix, framing, bytes));
  };
  CHECK(rules("", Framing::plain) == Rules{});
  CHECK(rules(".gz", Framing::gzip) == Rules{});
  CHECK(rules("", Framing::gzip) == Rules{"Z1 W"});
  CHECK(rules(".gz", Framing::plain) == Rules{"Z1 W"});
  CHECK(rules(".zst", Framing::gzip) == Rules{"Z1 W"});
  CHECK(rules("", Framing::plain, 3'000'000'000) == Rules{"F12 N"});
}
