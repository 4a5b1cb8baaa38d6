// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/two_pages.hpp"
#include "tests/parsers/support/small_room.hpp"

namespace {

using namespace pressroom;

constexpr std::string_view k_room = R"(
name = "fuzz"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.htm$'
[[layout]]
name = "any"
title = "h1"
dateline = "h2"
body = "body"
pager = "#pager a, center a"
page_count = "#count"
caption = ".caption"
drop = [".share"]
[labels]
styles = ["own-block", "inline", "bold", "question-mark"]
outlets = ["CCTV"]
[roster]
speakers = ["Speakers"]
moderator = ["Chairperson"]
date = ["Date"]
)";

}  // namespace

/// The first byte says where the rest is cut into two pages, the second the charset.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::string_view k_charsets[] = {"",          "utf-8",  "gb18030",      "big5",
                                             "shift_jis", "euc-kr", "windows-1252", "utf-16le"};
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  const std::string charset(k_charsets[bytes[1] % std::size(k_charsets)]);
  const auto pages = fuzz::TwoPages::read(text, text.size() * bytes[0] / 255, "text/html; charset=" + charset);
  static const parsers::RoomRules rules = tests::rules_of(k_room);
  if (pages) pages->check(rules);
  return 0;
}
