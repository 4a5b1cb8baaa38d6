// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/parsers/support/both_ways.hpp"
#include "tests/parsers/support/small_room.hpp"

namespace {

using namespace pressroom;

/// Two layouts: a body in an element, and one between two comments.
constexpr std::string_view k_room = R"(
name = "fuzz"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.htm$'
[[layout]]
name = "element"
probe_not = ["h4.between"]
title = "h1"
dateline = "#guild dd"
body = "#body, article > div"
pager = "#pager a, center a"
page_count = "#count"
caption = ".caption"
drop = [".share", "nav"]
[[layout]]
name = "between"
probe = ["h4"]
title = "h1"
body_between = ["<!--begin-->", "<!--end-->"]
[labels]
[roster]
)";

}  // namespace

/// A page is read alike whether what no rule of its room looks at is parsed or not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const parsers::RoomRules rules = tests::rules_of(k_room);
  static const core::Url url = *core::Url::parse("http://press.example/content_77.htm");
  static const parsers::PageIdentity identity = *rules.identify(url);
  const std::string page(reinterpret_cast<const char*>(bytes), size);
  const tests::BothWays both = tests::read_both_ways(url, identity, page, "text/html; charset=utf-8", rules);
  if (both.cut != both.whole || !both.same_tree) std::abort();
  return 0;
}
