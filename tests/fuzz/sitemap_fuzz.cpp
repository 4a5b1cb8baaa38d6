// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "core/text.hpp"
#include "parsers/sitemap.hpp"

/// Any payload is a sitemap or a reason; what is read keeps every bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const core::Url url = *core::Url::parse("https://press.example/sitemap.xml");
  const std::string_view payload(reinterpret_cast<const char*>(bytes), size);
  const auto found = parsers::read_sitemap(url, {}, payload);
  if (!found) {
    const auto code = found.error().code;
    if (code != core::ErrorCode::malformed && code != core::ErrorCode::limit) std::abort();
    return 0;
  }
  if (found->items.size() > parsers::k_most_sitemap_entries) std::abort();
  std::set<std::string> seen;
  for (const auto& item : found->items) {
    if (!seen.insert(item.url.href_without_fragment()).second || item.url.has_credentials()) std::abort();
    if (item.title.size() > 1'024 || item.date.size() > 128 || !core::is_valid_utf8(item.title)) std::abort();
  }
  return 0;
}
