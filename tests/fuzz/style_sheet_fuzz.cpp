// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "parsers/requisites.hpp"

/// Any bytes are a style sheet; what it names can be asked for as it stands, each once, and behind a comment the sheet
/// names the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const core::Url base = *core::Url::parse("http://press.example/css/main.css");
  const std::string_view css(reinterpret_cast<const char*>(bytes), size);
  const auto named = parsers::requisites_of_style_sheet(base, css);
  if (named.size() > parsers::k_most_requisites) std::abort();
  std::set<std::string> seen{base.href()};
  for (const core::Url& url : named) {
    if (url.fragment() || url.has_credentials() || !seen.insert(url.href()).second) std::abort();
    const auto again = core::Url::parse(url.href());
    if (!again || *again != url) std::abort();
  }
  if (parsers::requisites_of_style_sheet(base, "/* url(x) */" + std::string(css)) != named) std::abort();
  return 0;
}
