// SPDX-License-Identifier: Apache-2.0
#include "parsers/challenge.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/http_message.hpp"
#include "parsers/page.hpp"

/// The input is a response: whatever its head and its page, an answer in plain ASCII of ours, the same one each time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const core::Url url = *core::Url::parse("http://press.example/");
  const std::string_view message(reinterpret_cast<const char*>(bytes), size);
  const auto head = core::parse_response_head(message);
  if (!head) return 0;
  const auto page = parsers::Page::read(url, head->headers, std::string(message.substr(head->length)));
  if (!page) return 0;
  const auto why = parsers::challenge_in(head->headers, *page);
  if (why != parsers::challenge_in(head->headers, *page)) std::abort();
  if (!why) return 0;
  const bool plain = std::all_of(why->begin(), why->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (why->empty() || !plain || why->size() > 400) std::abort();
  return 0;
}
