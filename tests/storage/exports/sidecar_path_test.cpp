// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/sidecar_path.hpp"

#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

namespace pressroom::tests {

using namespace storage::exports;

TEST_CASE("Plain names stay and others are percent-encoded", "[exports][house]") {
  CHECK(file_name_of("117176352") == "117176352");
  CHECK(file_name_of("a_B-9") == "a_B-9");
  CHECK(file_name_of("../etc/passwd") == "%2E%2E%2Fetc%2Fpasswd");
  CHECK(file_name_of("a%2F") == "a%252F");
  CHECK(file_name_of(std::string("\0\xe4", 2)) == "%00%E4");
  CHECK(file_name_of(".").find('.') == std::string::npos);
}

TEST_CASE("Names over a hundred bytes and the empty one are hashed", "[exports][house]") {
  CHECK(file_name_of(std::string(100, 'a')) == std::string(100, 'a'));
  const std::string hashed = file_name_of(std::string(101, 'a'));
  CHECK(hashed.size() == 66);
  CHECK(hashed.starts_with("%-"));
  CHECK(file_name_of(std::string(34, '/')).starts_with("%-"));
  CHECK(file_name_of("").size() == 66);
  CHECK(file_name_of(hashed) != hashed);
}

TEST_CASE("No name is that of a device on Windows", "[exports][hostile]") {
  CHECK(file_name_of("CON") == "%43ON");
  CHECK(file_name_of("nul") == "%6Eul");
  CHECK(file_name_of("Aux") == "%41ux");
  CHECK(file_name_of("prn") == "%70rn");
  CHECK(file_name_of("com0") == "%63om0");
  CHECK(file_name_of("LPT9") == "%4CPT9");
  for (const auto* name : {"cone", "com", "com10", "lpta", "null", "a-con"}) CHECK(file_name_of(name) == name);
  CHECK(file_name_of("%43ON") == "%2543ON");
}

TEST_CASE("Different names never share a file", "[exports][house][property]") {
  FakeRandom random(3);
  std::set<std::string> names, files;
  for (int i = 0; i < 3000; ++i) {
    std::string name;
    for (auto left = random.below(40); left > 0; --left)
      name +=
          "aA%-/.\xff"
          "2F"[random.below(9)];
    names.insert(name);
    const std::string file = file_name_of(name);
    CHECK(file.size() <= 100);
    CHECK(file.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-%") ==
          std::string::npos);
    files.insert(file);
  }
  CHECK(files.size() == names.size());
}

TEST_CASE("Newest and earlier revisions have their own places", "[exports][house]") {
  CHECK(sidecar_path("example", "11/7") == "transcripts/example/11%2F7.json");
  CHECK(earlier_sidecar_path("example", "11/7", 3) == "transcripts/example/11%2F7.r3.json");
  CHECK(is_newest_sidecar(sidecar_path("example", "a.r1")));
  CHECK_FALSE(is_newest_sidecar(earlier_sidecar_path("example", "a", 1)));
  CHECK_FALSE(is_newest_sidecar("transcripts/example/.json"));
  CHECK_FALSE(is_newest_sidecar("transcripts/example/117.json.partial"));
}

}  // namespace pressroom::tests
