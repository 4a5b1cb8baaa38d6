// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "core/text.hpp"
#include "parsers/feed.hpp"

/// Any payload is a feed or a reason; what is read keeps every bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const core::Url url = *core::Url::parse("https://press.example/feed");
  const auto found = parsers::read_feed(url, {}, std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!found) {
    const auto code = found.error().code;
    if (code != core::ErrorCode::malformed && code != core::ErrorCode::limit) std::abort();
    return 0;
  }
  if (found->items.size() > parsers::k_most_feed_items) std::abort();
  std::set<std::string> seen;
  for (const auto& item : found->items) {
    if (!seen.insert(item.url.href_without_fragment()).second || item.url.has_credentials()) std::abort();
    if (item.title.size() > 1'024 || item.date.size() > 128) std::abort();
    if (!core::is_valid_utf8(item.title) || !core::is_valid_utf8(item.date)) std::abort();
    if (core::collapse_white_space(item.title) != item.title) std::abort();
  }
  return 0;
}
