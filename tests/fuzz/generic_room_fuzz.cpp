// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include "parsers/generic_room.hpp"
#include "tests/fuzz/two_pages.hpp"

/// Pages of nobody's room, HTML or XML: the layout is found on them. The first byte says where the rest is cut into two
/// pages, the second what the server calls them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const parsers::RoomRules rules = *parsers::generic_room();
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  const auto pages = fuzz::TwoPages::read(text, text.size() * bytes[0] / 255,
                                          bytes[1] % 2 == 0 ? "text/html; charset=utf-8" : "application/xml");
  if (pages) pages->check(rules);
  return 0;
}
