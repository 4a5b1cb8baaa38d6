// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "parsers/selector.hpp"

/// Any selector compiles or is refused with a column; the two ways to ask it agree.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  static const auto document = *parsers::HtmlDocument::parse(
      "<div id=a class='b c'><p lang=en-GB>x<b>y</b></p><p class=b></p><ul><li>1<li class=d>2<li>3</ul></div>");
  const auto selector = parsers::Selector::parse({reinterpret_cast<const char*>(bytes), size});
  if (!selector) {
    if (selector.error().code == core::ErrorCode::configuration && selector.error().where.empty()) std::abort();
    return 0;
  }
  const auto selected = selector->select(document);
  std::size_t next = 0;
  for (std::uint32_t i = 1; i < document.nodes().size(); ++i) {
    const bool listed = next < selected.size() && selected[next] == i;
    if (listed != selector->matches(document, i)) std::abort();
    next += listed ? 1 : 0;
  }
  return 0;
}
