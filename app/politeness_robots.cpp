// SPDX-License-Identifier: Apache-2.0
#include "app/politeness_robots.hpp"

#include "crawler/robots.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

namespace {

/// So many different files of rules are remembered; sites change theirs a few times in a decade.
constexpr std::size_t k_most_digests = 10'000;

core::FetchOutcome outcome_of(const storage::warc::Exchange& exchange, const core::Url& url) {
  if (exchange.head.status == 0) {
    return core::FetchFailure{
        core::FetchFailure::Kind::other, exchange.failure.empty() ? "no answer" : exchange.failure, {}};
  }
  return core::Fetch{.url = url,
                     .request = {},
                     .interim_heads = {},
                     .response = exchange.message,
                     .head = exchange.head,
                     .truncation = exchange.truncation,
                     .address = {},
                     .started = exchange.began.value_or(core::Instant{})};
}

bool is_redirect(int status) { return status >= 300 && status < 400 && status != 304; }

}  // namespace

std::string_view name(RobotsSight::State state) {
  switch (state) {
    case RobotsSight::State::parsed:
      return "parsed";
    case RobotsSight::State::unavailable:
      return "unavailable";
    case RobotsSight::State::unreachable:
      return "unreachable";
    case RobotsSight::State::redirected:
      return "redirected";
  }
  return "";
}

std::optional<RobotsSight> RobotsReading::read(const storage::warc::Exchange& exchange, const core::Url& url) {
  const bool asked = exchange.reason.empty() ? url.path() == "/robots.txt" : exchange.reason == "robots";
  if (!asked) return std::nullopt;
  const auto via = core::Url::parse(exchange.via);
  const core::Url& first = via && exchange.reason == "robots" ? *via : url;
  RobotsSight sight{first.origin(), std::string(first.host()), {}, std::to_string(exchange.head.status), {}, false};
  const int status = exchange.head.status;
  if (is_redirect(status)) {
    sight.state = RobotsSight::State::redirected;
    return sight;
  }
  if (exchange.is_revisit || (status >= 200 && status < 300 && exchange.message.empty())) {
    sight.state = RobotsSight::State::parsed;
    const auto known = by_digest_.find(exchange.payload_digest);
    sight.is_settled = known != by_digest_.end();
    if (sight.is_settled) sight.crawl_delay = known->second;
    return sight;
  }
  const core::RobotsCopy copy =
      crawler::judge_robots(sight.origin, outcome_of(exchange, url), std::nullopt, core::Instant{});
  sight.detail = copy.detail;
  switch (copy.state) {
    case core::RobotsCopy::State::parsed:
      sight.state = RobotsSight::State::parsed;
      sight.crawl_delay = crawler::Robots::parse(copy.body).crawl_delay(crawler::kProductToken);
      sight.is_settled = true;
      if (by_digest_.size() < k_most_digests) by_digest_[exchange.payload_digest] = sight.crawl_delay;
      break;
    case core::RobotsCopy::State::denied:
    case core::RobotsCopy::State::unavailable:
      sight.state = RobotsSight::State::unavailable;
      sight.is_settled = true;
      break;
    case core::RobotsCopy::State::unreachable:
      sight.state = RobotsSight::State::unreachable;
      break;
  }
  return sight;
}

}  // namespace pressroom::app
