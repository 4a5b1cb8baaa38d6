// SPDX-License-Identifier: Apache-2.0
#include "app/politeness_ledger.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <queue>

#include "core/http_message.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using core::Duration;
using core::Instant;
using storage::warc::Exchange;

constexpr std::size_t k_most_words = 16;
constexpr std::size_t k_most_origins = 1000;  // of one host: ports
constexpr std::size_t k_most_value_bytes = 100;
constexpr std::string_view k_uuid_start = "<urn:uuid:";
constexpr std::size_t k_uuid_length = 36;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

/// Where the four hyphens of a UUID stand (RFC 9562, 4).
bool is_hyphen_place(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

bool is_lower_hex(char c) { return core::is_ascii_digit(c) || (c >= 'a' && c <= 'f'); }

/// When a server wants to be asked again; none when what stands there is no time to wait.
std::optional<Instant> retry_until(const core::HttpHeaders& headers, Instant received) {
  const auto unix_seconds = std::chrono::floor<std::chrono::seconds>(received).time_since_epoch().count();
  const auto seconds = core::retry_after_seconds(headers, unix_seconds);
  if (!seconds) return std::nullopt;
  // A date names the moment itself, digits count from the answer.
  if (const auto date = core::parse_http_date(headers.first("Retry-After").value_or(std::string_view{}))) return date;
  return received + std::chrono::seconds(*seconds);
}

void insert_bounded(std::set<std::string>& words, const std::string& word) {
  if (!word.empty() && words.size() < k_most_words) words.insert(word);
}

}  // namespace

/// The state of a walk over a host's requests in the order of their starts.
struct PolitenessLedger::Sweep {
  const Moment* latest_end = nullptr;  ///< of those before, the one that ended last
  const Moment* binding = nullptr;     ///< the one whose delay ends last
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> ends;  ///< of those in flight

  static std::int64_t free_at(const Moment& moment) {
    return moment.end() + (moment.delay == k_untold ? 0 : moment.delay);
  }
};

std::array<std::uint8_t, 16> PolitenessLedger::packed(const std::string& record_id) {
  std::array<std::uint8_t, 16> bytes{};
  const bool framed = record_id.size() == k_uuid_start.size() + k_uuid_length + 1 &&
                      record_id.starts_with(k_uuid_start) && record_id.ends_with('>');
  std::size_t digits = 0;
  bool is_uuid = framed;
  for (std::size_t at = 0; is_uuid && at < k_uuid_length; ++at) {
    const char c = record_id[k_uuid_start.size() + at];
    if (is_hyphen_place(at)) {
      is_uuid = c == '-';
    } else {
      is_uuid = is_lower_hex(c);
      bytes[digits / 2] = static_cast<std::uint8_t>(bytes[digits / 2] * 16 + core::hex_value(c));
      ++digits;
    }
  }
  // The version of a UUID is never 0, so that these bytes stay free for a number.
  if (is_uuid && bytes[6] >= 0x10) return bytes;
  bytes.fill(0);
  const std::size_t number = foreign_ids_.size();
  for (std::size_t i = 0; i < 5; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  foreign_ids_.push_back(record_id);
  return bytes;
}

std::string PolitenessLedger::record_id(const std::array<std::uint8_t, 16>& packed) const {
  if (packed[6] < 0x10) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < 5; ++i) number |= static_cast<std::size_t>(packed[i]) << (8 * i);
    return foreign_ids_.at(number);
  }
  std::string text(k_uuid_start);
  for (std::size_t i = 0; i < packed.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", packed[i]);
  }
  return text + '>';
}

std::uint16_t PolitenessLedger::origin_number(HostEntry& host, const std::string& origin) {
  const auto known = host.origin_numbers.find(origin);
  if (known != host.origin_numbers.end()) return known->second;
  // Further ones share the last: a host has 65,536 ports, and no press room uses them.
  if (host.origins.size() >= k_most_origins) return static_cast<std::uint16_t>(host.origins.size() - 1);
  const auto number = static_cast<std::uint16_t>(host.origins.size());
  host.origin_numbers.emplace(origin, number);
  host.origins.emplace_back();
  host.origins.back().seen.origin = origin;
  return number;
}

bool PolitenessLedger::add(const std::string& room, const Exchange& exchange) {
  const auto url = core::Url::parse(exchange.url);
  if (!url) return false;
  HostEntry& host = hosts_[std::string(url->host())];
  const auto sight = robots_.read(exchange, *url);
  const bool is_told = exchange.began ? window_.holds(*exchange.began) : window_.is_whole();
  RequestTally unused;
  RequestTally& counted = is_told ? host.by_room[room] : unused;
  tally(counted, exchange);
  if (sight) take_robots(counted, *sight, exchange);
  if (!exchange.began) return true;
  if (is_told && (exchange.head.status == 429 || exchange.head.status == 503)) take_throttling(host, exchange);
  Moment moment{};
  moment.start = milliseconds(*exchange.began);
  moment.transfer = static_cast<std::uint32_t>(exchange.transfer.value_or(Duration{}).count());
  moment.delay = exchange.delay ? static_cast<std::uint32_t>(exchange.delay->count()) : k_untold;
  moment.id = packed(exchange.record_id);
  moment.origin = origin_number(host, url->origin());
  moment.precision = static_cast<std::uint16_t>(exchange.precision.count());
  host.moments.push_back(moment);
  return true;
}

void PolitenessLedger::tally(RequestTally& tally, const Exchange& exchange) const {
  ++tally.requests;
  const int status = exchange.head.status;
  if (status >= 100 && status < 600) {
    ++tally.by_class[static_cast<std::size_t>(status / 100 - 1)];
  } else if (exchange.has_answer) {
    ++tally.other_statuses;
  } else {
    ++tally.failures;
  }
  if (exchange.is_revisit) ++tally.revisits;
  tally.received_bytes += exchange.received.value_or(0);
  if (exchange.has_answer && !exchange.received) ++tally.sizes_untold;
  if (!exchange.transfer) ++tally.untimed;
  if (exchange.has_request) {
    insert_bounded(tally.user_agents, exchange.user_agent);
    insert_bounded(tally.froms, exchange.from);
  } else {
    ++tally.without_request;
  }
  if (!exchange.began) {
    ++tally.undated;
    return;
  }
  const Instant began = *exchange.began;
  if (!tally.first || began < *tally.first) tally.first = began;
  if (!tally.last || began > *tally.last) tally.last = began;
  ++tally.by_day[std::chrono::floor<std::chrono::days>(began).time_since_epoch().count()];
}

void PolitenessLedger::take_robots(RequestTally& tally, const RobotsSight& sight, const Exchange& exchange) {
  switch (sight.state) {
    case RobotsSight::State::parsed:
      ++tally.robots.parsed;
      break;
    case RobotsSight::State::unavailable:
      ++tally.robots.unavailable;
      break;
    case RobotsSight::State::unreachable:
      ++tally.robots.unreachable;
      break;
    case RobotsSight::State::redirected:
      ++tally.robots.redirected;
      return;
  }
  if (!exchange.began) return;
  const Instant told = *exchange.began + exchange.transfer.value_or(Duration{});
  HostEntry& host = hosts_[sight.host];
  Origin& origin = host.origins[origin_number(host, sight.origin)];
  ++origin.seen.times;
  if (sight.crawl_delay) origin.seen.crawl_delay = std::max(origin.seen.crawl_delay, sight.crawl_delay);
  if (told >= origin.seen.fetched) {
    origin.seen.fetched = told;
    origin.seen.state = name(sight.state);
    origin.seen.detail = sight.detail;
  }
  if (sight.is_settled) origin.asked.push_back({milliseconds(told), sight.crawl_delay});
}

void PolitenessLedger::take_throttling(HostEntry& host, const Exchange& exchange) {
  ++host.throttled;
  const auto value = exchange.head.headers.first("Retry-After");
  if (!value) return;
  RetryAfterSeen seen;
  seen.record_id = exchange.record_id;
  seen.status = exchange.head.status;
  seen.value = value->substr(0, k_most_value_bytes);
  seen.received = *exchange.began + exchange.transfer.value_or(Duration{});
  seen.until = retry_until(exchange.head.headers, seen.received);
  host.retry_after.push_back(std::move(seen));
}

std::optional<Duration> PolitenessLedger::crawl_delay(const HostEntry& host, std::uint16_t origin, std::int64_t at) {
  const auto& asked = host.origins.at(origin).asked;
  const auto later = std::upper_bound(asked.begin(), asked.end(), at,
                                      [](std::int64_t moment, const DelayAsked& one) { return moment < one.from; });
  if (later == asked.begin()) return std::nullopt;
  return std::prev(later)->delay;
}

RequestPair PolitenessLedger::pair(const HostEntry& host, const Moment& earlier, const Moment& later) const {
  RequestPair pair;
  pair.earlier = record_id(earlier.id);
  pair.later = record_id(later.id);
  pair.later_began = Instant(Duration(later.start));
  pair.interval = Duration(later.start - earlier.end());
  if (earlier.delay != k_untold) pair.delay = Duration(earlier.delay);
  pair.crawl_delay = crawl_delay(host, earlier.origin, earlier.end());
  return pair;
}

namespace {

void take_breach(HostPoliteness& report, Breach::Rule rule, RequestPair pair) {
  ++report.broken[rule];
  if (report.breaches.size() < HostPoliteness::k_most_named) report.breaches.push_back({rule, std::move(pair)});
}

}  // namespace

void PolitenessLedger::judge_step(const HostEntry& host, Sweep& sweep, const Moment& moment,
                                  HostPoliteness& report) const {
  const auto earliest_by = [&](const Moment& earlier) {
    return moment.start + std::max(earlier.precision, moment.precision);
  };
  while (!sweep.ends.empty() && sweep.ends.top() <= moment.start + moment.precision) sweep.ends.pop();
  sweep.ends.push(moment.end());
  if (!window_.holds(Instant(Duration(moment.start)))) return;
  report.most_in_flight = std::max(report.most_in_flight, sweep.ends.size());
  if (sweep.latest_end == nullptr) return;
  const Moment& latest = *sweep.latest_end;
  const Moment& binding = *sweep.binding;
  ++report.pairs;
  if (latest.delay == k_untold) ++report.delays_untold;
  const Duration interval(moment.start - latest.end());
  if (!report.shortest || interval < report.shortest->interval) report.shortest = pair(host, latest, moment);
  if (earliest_by(latest) < latest.end()) take_breach(report, Breach::Rule::in_flight, pair(host, latest, moment));
  if (binding.delay != k_untold && earliest_by(binding) < Sweep::free_at(binding)) {
    take_breach(report, Breach::Rule::delay, pair(host, binding, moment));
  }
  const auto asked = crawl_delay(host, latest.origin, latest.end());
  if (asked && earliest_by(latest) < latest.end() + asked->count()) {
    take_breach(report, Breach::Rule::crawl_delay, pair(host, latest, moment));
  }
}

void PolitenessLedger::judge(HostEntry& host, HostPoliteness& report) const {
  std::sort(host.moments.begin(), host.moments.end(),
            [](const Moment& a, const Moment& b) { return std::pair(a.start, a.end()) < std::pair(b.start, b.end()); });
  for (Origin& origin : host.origins) {
    std::stable_sort(origin.asked.begin(), origin.asked.end(),
                     [](const DelayAsked& a, const DelayAsked& b) { return a.from < b.from; });
    if (origin.seen.times > 0) report.robots.push_back(origin.seen);
  }
  Sweep sweep;
  for (const Moment& moment : host.moments) {
    judge_step(host, sweep, moment, report);
    if (sweep.latest_end == nullptr || moment.end() >= sweep.latest_end->end()) sweep.latest_end = &moment;
    if (sweep.binding == nullptr || Sweep::free_at(moment) >= Sweep::free_at(*sweep.binding)) sweep.binding = &moment;
  }
  judge_retry_after(host, report);
}

void PolitenessLedger::judge_retry_after(HostEntry& host, HostPoliteness& report) const {
  report.throttled = host.throttled;
  report.retry_after_received = host.retry_after.size();
  for (RetryAfterSeen& seen : host.retry_after) {
    const std::int64_t received = milliseconds(seen.received);
    auto next = std::lower_bound(host.moments.begin(), host.moments.end(), received,
                                 [](const Moment& moment, std::int64_t at) { return moment.start < at; });
    // An answer without a duration ends when it began.
    while (next != host.moments.end() && next->start == received && record_id(next->id) == seen.record_id) ++next;
    const bool asked_again = next != host.moments.end();
    if (asked_again) {
      seen.next = record_id(next->id);
      seen.next_began = Instant(Duration(next->start));
    }
    if (!seen.until) continue;
    if (!asked_again) {
      seen.kept = RetryAfterSeen::Kept::not_asked_again;
    } else if (*seen.next_began + Duration(next->precision) >= *seen.until) {
      seen.kept = RetryAfterSeen::Kept::yes;
    } else {
      seen.kept = RetryAfterSeen::Kept::no;
      RequestPair pair;
      pair.earlier = seen.record_id;
      pair.later = seen.next;
      pair.later_began = *seen.next_began;
      pair.interval = pair.later_began - seen.received;
      pair.delay = *seen.until - seen.received;
      take_breach(report, Breach::Rule::retry_after, std::move(pair));
    }
  }
  const auto rank = [](const RetryAfterSeen& seen) {
    return std::pair(seen.kept != RetryAfterSeen::Kept::no, seen.received);
  };
  std::sort(host.retry_after.begin(), host.retry_after.end(),
            [&](const RetryAfterSeen& a, const RetryAfterSeen& b) { return rank(a) < rank(b); });
  if (host.retry_after.size() > HostPoliteness::k_most_named) host.retry_after.resize(HostPoliteness::k_most_named);
  report.retry_after = std::move(host.retry_after);
}

PolitenessReport PolitenessLedger::settle(const std::set<std::string>& rooms) {
  PolitenessReport report;
  report.rooms = rooms;
  for (auto& [name, host] : hosts_) {
    const bool is_wanted = std::any_of(host.by_room.begin(), host.by_room.end(),
                                       [&](const auto& room) { return rooms.empty() || rooms.contains(room.first); });
    if (!is_wanted) continue;
    HostPoliteness one;
    one.host = name;
    for (const auto& [room, tally] : host.by_room) one.tally.add(tally);
    judge(host, one);
    one.by_room = std::move(host.by_room);
    report.hosts.push_back(std::move(one));
    host.moments = {};
  }
  return report;
}

}  // namespace pressroom::app
