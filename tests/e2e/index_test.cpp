// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// An archive of two closed WARCs, and the files of its index.
struct Indexed {
  Indexed() {
    REQUIRE(press.archive(site).exit == 0);
    site.answer_page(1, demo::Reply::page(200, "text/html; charset=UTF-8", site.html(1) + "<!-- again -->"));
    REQUIRE(press.archive(site).exit == 0);
    lines = index_of(press);
    REQUIRE(lines.size() == 5);
  }
  /// What the next start makes of it.
  void check_mended() {
    CHECK(press.archive(site).exit == 0);
    const auto mended = index_of(press);
    for (const std::string& line : lines) CHECK(std::count(mended.begin(), mended.end(), line) == 1);
    check_verified(press);
  }

  Site site{conference_of(2)};
  Press press;
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("An index file that was cut is found and made anew by the next start", "[e2e][index]") {
  Indexed archive;
  const auto file = archive.press.files("indexes", ".cdxj").front();
  SECTION("in mid line") { std::filesystem::resize_file(file, std::filesystem::file_size(file) - 20); }
  SECTION("to nothing") { std::filesystem::resize_file(file, 0); }
  SECTION("away") { std::filesystem::remove(file); }
  CHECK(archive.press.verify().exit == 5);
  archive.check_mended();
}

TEST_CASE("A file that claims every run does not pass for the index", "[e2e][index][hostile]") {
  Indexed archive;
  const auto file = archive.press.files("indexes", ".cdxj").back();
  std::filesystem::copy_file(file, file.parent_path() / "captures-0000000001-9999999999.cdxj");
  archive.check_mended();
  CHECK_FALSE(std::filesystem::exists(file.parent_path() / "captures-0000000001-9999999999.cdxj"));
}
