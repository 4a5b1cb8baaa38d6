// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/robots.hpp"

/// The first line is a URL's path and query, the rest a robots.txt. A decision must name a rule that is there, and
/// reading the readable part alone must change nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using pressroom::crawler::Robots;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto path = input.substr(0, input.find('\n'));
  const auto file = input.substr(path.size());
  const auto robots = Robots::parse(file);
  const auto decision = robots.allows("pressroom", path);
  if (!decision.allowed && (decision.rule.empty() || decision.line == 0)) __builtin_trap();
  if (Robots::parse(Robots::readable_part(file)).allows("pressroom", path).allowed != decision.allowed) {
    __builtin_trap();
  }
  if (const auto delay = robots.crawl_delay("pressroom"); delay && delay->count() < 0) __builtin_trap();
  return 0;
}
