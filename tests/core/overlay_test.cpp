// SPDX-License-Identifier: Apache-2.0
#include "core/overlay.hpp"

#include "core/digest.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');

std::string correction(const std::string& verdict, const std::string& span = "byte_start = 10\nbyte_end = 20\n") {
  return "[[correction]]\ntranscript = 'small:7'\npage = 2\nrecord_digest = '" + k_digest + "'\n" + span + verdict +
         "by = 'A. Reader'\nwhy = 'read by eye'\n";
}

core::Result<core::Overlay> read(const std::string& corrections) {
  return core::read_overlay_file("room = 'small'\n" + corrections, "small.toml");
}

}  // namespace

TEST_CASE("An overlay holds what its file says", "[overlay][house]") {
  const std::string text =
      "room = 'small'\n" + correction("class = 'furniture'\n") +
      correction("speaker = 'Ann Archer'\nrole = 'principal'\n", "byte_start = 30\nbyte_end = 31\n");
  const auto overlay = core::read_overlay_file(text, "overlays/small.toml");
  REQUIRE(overlay.has_value());
  CHECK(overlay->room == "small");
  CHECK(overlay->file == "overlays/small.toml");
  CHECK(overlay->sha256 == core::sha256_hex(text));
  REQUIRE(overlay->corrections.size() == 2);
  const core::Correction& one = overlay->corrections[0];
  CHECK(one.transcript == "small:7");
  CHECK(one.page == 2);
  CHECK(one.record_digest == k_digest);
  CHECK(one.byte_start == 10);
  CHECK(one.byte_end == 20);
  CHECK(one.char_class == "furniture");
  CHECK_FALSE(one.speaker.has_value());
  CHECK(one.by == "A. Reader");
  CHECK(one.why == "read by eye");
  CHECK(one.line == 2);
  CHECK(overlay->corrections[1].speaker == "Ann Archer");
  CHECK(overlay->corrections[1].role == core::Role::principal);
}

TEST_CASE("A correction that is not whole is refused", "[overlay][house]") {
  const std::string broken = GENERATE("speaker = 'Ann'\nclass = 'turn'\n", "class = 'unknown'\n", "class = 'aside'\n",
                                      "role = 'boss'\n", "", "class = 'turn'\nclazz = 'turn'\n");
  INFO(broken);
  const auto overlay = read(correction(broken));
  REQUIRE_FALSE(overlay.has_value());
  CHECK(overlay.error().code == core::ErrorCode::configuration);
}

TEST_CASE("A correction of no bytes or of another room is refused", "[overlay][house]") {
  CHECK_FALSE(read(correction("class = 'turn'\n", "byte_start = 20\nbyte_end = 20\n")).has_value());
  CHECK_FALSE(read(correction("class = 'turn'\n", "byte_start = -1\nbyte_end = 20\n")).has_value());
  CHECK_FALSE(read(correction("class = 'turn'\n", "byte_end = 20\n")).has_value());
  std::string other = correction("class = 'turn'\n");
  other.replace(other.find("small:7"), 7, "large:7");
  CHECK_FALSE(read(other).has_value());
  std::string sha1 = correction("class = 'turn'\n");
  sha1.replace(sha1.find("sha256:"), 7, "sha1:");
  CHECK_FALSE(read(sha1).has_value());
}

TEST_CASE("Two corrections of one kind may not overlap on one record", "[overlay][house]") {
  const std::string first = correction("class = 'turn'\n");
  const auto clash = read(first + correction("class = 'caption'\n", "byte_start = 19\nbyte_end = 25\n"));
  REQUIRE_FALSE(clash.has_value());
  CHECK(clash.error().where == "small.toml:11");
  CHECK(read(first + correction("class = 'caption'\n", "byte_start = 20\nbyte_end = 25\n")).has_value());
  CHECK(read(first + correction("speaker = 'Ann'\n")).has_value());
}
