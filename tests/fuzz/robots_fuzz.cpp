// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/http_message.hpp"
#include "crawler/robots.hpp"
#include "crawler/robots_gate.hpp"

using pressroom::core::Fetch;
using pressroom::core::FetchOutcome;
using pressroom::core::Instant;
using pressroom::core::RobotsCopy;
using pressroom::core::Url;
using pressroom::crawler::judge_robots;
using pressroom::crawler::Robots;

namespace {

void require(bool condition) {
  if (!condition) __builtin_trap();
}

/// A decision must name a rule that is there, and reading the readable part alone must change nothing.
void check_rules(std::string_view path, std::string_view file) {
  const auto robots = Robots::parse(file);
  const auto decision = robots.allows("pressroom", path);
  require(decision.allowed || (!decision.rule.empty() && decision.line > 0));
  require(Robots::parse(Robots::readable_part(file)).allows("pressroom", path).allowed == decision.allowed);
  const auto delay = robots.crawl_delay("pressroom");
  require(!delay || delay->count() >= 0);
}

/// The way of the gate: codings undone, the body cut to what is read, a life from the header. Only parsed rules have a
/// body, none is in force for more than a day, and a 304 that confirms the answer reads the same rules in it.
void check_answer(std::string_view path, std::string_view message) {
  const auto head = pressroom::core::parse_response_head(message);
  if (!head) return;
  const auto url = Url::parse("http://press.example/robots.txt");
  const Instant now{};
  const Fetch fetch{
      .url = *url, .request = {}, .interim_heads = {}, .response = std::string(message), .head = *head, .address = {}};
  const RobotsCopy copy = judge_robots("http://press.example", fetch, {}, now);
  require(copy.state == RobotsCopy::State::parsed || copy.body.empty());
  require(copy.body.size() <= Robots::kMaxBytes && Robots::readable_part(copy.body) == copy.body);
  require(copy.expires_at > now && copy.expires_at <= now + std::chrono::hours(24) && !copy.detail.empty());
  check_rules(path, copy.body);
  Fetch confirmed = fetch;
  confirmed.head.status = 304;
  const RobotsCopy again = judge_robots("http://press.example", confirmed, {}, now, 0, &fetch);
  require(again.state != RobotsCopy::State::parsed || (again.body == copy.body && again.expires_at == copy.expires_at));
  require((copy.state == RobotsCopy::State::parsed) == (again.state == RobotsCopy::State::parsed));
}

}  // namespace

/// The first line is a URL's path and query, the rest a robots.txt and, where it has a status line, the answer that
/// brings one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto path = input.substr(0, input.find('\n'));
  const auto rest = input.substr(std::min(path.size() + 1, input.size()));
  check_rules(path, rest);
  check_answer(path, rest);
  return 0;
}
