// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "storage/warc/cdxj.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/surt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pressroom::storage::warc;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)surt_key(text);
  (void)Manifest::parse(text);
  const auto line = parse_index_line(text);
  if (!line) return 0;
  // What was understood is written in a form that is understood the same way.
  const auto again = parse_index_line(line->serialise());
  if (!again || again->serialise() != line->serialise()) std::abort();
  return 0;
}
