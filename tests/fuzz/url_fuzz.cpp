// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/url.hpp"

using pressroom::core::Url;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

/// What the standard promises of every URL: the serialisation is ASCII, parses again and is then itself.
void check(const Url& url) {
  const std::string href = url.href();
  for (const char c : href) require(c > 0x20 && c < 0x7F);
  const auto again = Url::parse(href);
  require(again.has_value() && *again == url && again->href() == href);
  require(!url.host().empty() && url.path().starts_with('/'));
  require(href.starts_with(url.href_without_fragment()));
}

}  // namespace

/// The input is a reference, and with a line feed in it a reference and its base.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  if (const auto url = Url::parse(input)) check(*url);
  const auto base = Url::parse(input.substr(input.find('\n') + 1));
  if (!base) return 0;
  if (const auto url = Url::parse(input.substr(0, input.find('\n')), *base)) check(*url);
  return 0;
}
