// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.hpp"
#include "parsers/charset.hpp"

/// The first byte picks the charset, the rest is decoded: always to well-formed UTF-8, with offsets that only grow.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  constexpr std::array<std::string_view, 12> k_names{"utf-8",    "gbk",         "big5",   "shift_jis",
                                                     "euc-jp",   "iso-2022-jp", "euc-kr", "utf-16le",
                                                     "utf-16be", "windows-874", "koi8-u", "iso-8859-16"};
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  parsers::decide_charset({}, text);
  const auto decoded = parsers::decode(text, k_names[bytes[0] % k_names.size()]);
  if (!core::is_valid_utf8(decoded.utf8)) std::abort();
  std::uint64_t last = 0;
  for (std::size_t i = 0; i <= decoded.utf8.size(); ++i) {
    const std::uint64_t offset = decoded.map.source_offset(i);
    if (offset < last || offset > text.size()) std::abort();
    last = offset;
  }
  return 0;
}
