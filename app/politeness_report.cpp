// SPDX-License-Identifier: Apache-2.0
#include "app/politeness_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_most_words = 16;
constexpr std::array<const char*, 5> k_classes{"1xx", "2xx", "3xx", "4xx", "5xx"};
constexpr std::array k_rules{Breach::Rule::delay, Breach::Rule::crawl_delay, Breach::Rule::in_flight,
                             Breach::Rule::retry_after};

Json or_null(const std::optional<core::Instant>& instant) {
  return instant ? Json(core::format_rfc3339(*instant)) : Json();
}
Json or_null(const std::optional<core::Duration>& duration) { return duration ? Json(duration->count()) : Json(); }
Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string seconds(core::Duration duration) {
  return fmt::format("{:.3f} s", static_cast<double>(duration.count()) / 1000.0);
}

std::string day_name(std::int64_t day) {
  return core::format_rfc3339(core::Instant(std::chrono::days(day))).substr(0, 10);
}

/// The first of the days with most requests.
std::optional<std::pair<std::int64_t, std::uint64_t>> busiest(const RequestTally& tally) {
  const auto most = std::max_element(tally.by_day.begin(), tally.by_day.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == tally.by_day.end()) return std::nullopt;
  return *most;
}

/// "X" of "pressroom/0.1.0 (+X)".
std::set<std::string> contacts(const std::set<std::string>& user_agents) {
  std::set<std::string> found;
  for (const std::string& agent : user_agents) {
    const std::size_t open = agent.find("(+");
    const std::size_t close = agent.find(')', open);
    if (close != std::string::npos) found.insert(agent.substr(open + 2, close - open - 2));
  }
  return found;
}

Json tally_json(const RequestTally& tally) {
  Json statuses = Json::object();
  for (std::size_t i = 0; i < k_classes.size(); ++i) statuses[k_classes[i]] = tally.by_class[i];
  statuses["other"] = tally.other_statuses;
  Json busiest_day;
  if (const auto most = busiest(tally)) busiest_day = {{"day", day_name(most->first)}, {"requests", most->second}};
  return {{"requests", tally.requests},
          {"statuses", statuses},
          {"revisits", tally.revisits},
          {"failures", tally.failures},
          {"received_bytes", tally.received_bytes},
          {"sizes_untold", tally.sizes_untold},
          {"first_request", or_null(tally.first)},
          {"last_request", or_null(tally.last)},
          {"busiest_day", busiest_day},
          {"robots_fetches",
           {{"all", tally.robots.all()},
            {"parsed", tally.robots.parsed},
            {"unavailable", tally.robots.unavailable},
            {"unreachable", tally.robots.unreachable},
            {"redirected", tally.robots.redirected}}},
          {"user_agents", tally.user_agents},
          {"from", tally.froms},
          {"contacts", contacts(tally.user_agents)},
          {"without_request", tally.without_request},
          {"undated", tally.undated},
          {"untimed", tally.untimed}};
}

Json pair_json(const RequestPair& pair) {
  return {{"earlier", pair.earlier},
          {"later", pair.later},
          {"later_began", core::format_rfc3339(pair.later_began)},
          {"interval_ms", pair.interval.count()},
          {"delay_ms", or_null(pair.delay)},
          {"crawl_delay_ms", or_null(pair.crawl_delay)}};
}

Json retry_json(const RetryAfterSeen& seen) {
  return {{"record_id", seen.record_id},
          {"status", seen.status},
          {"value", seen.value},
          {"received", core::format_rfc3339(seen.received)},
          {"until", or_null(seen.until)},
          {"next", or_null(seen.next)},
          {"next_began", or_null(seen.next_began)},
          {"kept", name(seen.kept)}};
}

Json host_json(const HostPoliteness& host) {
  Json json = {{"host", host.host}, {"rooms", Json::array()}};
  for (const auto& [room, tally] : host.by_room) json["rooms"].push_back(room);
  json.update(tally_json(host.tally));
  json["pairs"] = host.pairs;
  json["shortest"] = host.shortest ? pair_json(*host.shortest) : Json();
  json["delays_untold"] = host.delays_untold;
  json["most_in_flight"] = host.most_in_flight;
  Json broken = Json::object(), breaches = Json::array(), retries = Json::array(), robots = Json::array();
  for (const Breach::Rule rule : k_rules) {
    const auto found = host.broken.find(rule);
    broken[std::string(name(rule))] = found == host.broken.end() ? 0 : found->second;
  }
  for (const Breach& breach : host.breaches) {
    Json entry = {{"rule", name(breach.rule)}};
    entry.update(pair_json(breach.pair));
    breaches.push_back(std::move(entry));
  }
  for (const RetryAfterSeen& seen : host.retry_after) retries.push_back(retry_json(seen));
  for (const RobotsSeen& seen : host.robots) {
    robots.push_back({{"origin", seen.origin},
                      {"state", seen.state},
                      {"detail", seen.detail},
                      {"fetched", core::format_rfc3339(seen.fetched)},
                      {"times", seen.times},
                      {"crawl_delay_ms", or_null(seen.crawl_delay)}});
  }
  json["broken"] = broken;
  json["breaches"] = breaches;
  json["throttled"] = host.throttled;
  json["retry_after_received"] = host.retry_after_received;
  json["retry_after"] = retries;
  json["robots"] = robots;
  return json;
}

std::string joined(const std::set<std::string>& words) { return fmt::format("{}", fmt::join(words, "; ")); }

void print_tally(const Output& out, const RequestTally& tally) {
  out.line("  requests     {} ({} to {})", tally.requests, tally.first ? core::format_rfc3339(*tally.first) : "-",
           tally.last ? core::format_rfc3339(*tally.last) : "-");
  if (const auto most = busiest(tally)) {
    out.line("  busiest day  {} with {} requests", day_name(most->first), most->second);
  }
  std::string answers;
  for (std::size_t i = 0; i < k_classes.size(); ++i) {
    if (tally.by_class[i] > 0) answers += fmt::format("{} {}, ", k_classes[i], tally.by_class[i]);
  }
  if (tally.other_statuses > 0) answers += fmt::format("other {}, ", tally.other_statuses);
  out.line("  answers      {}{} of them revisits; {} without response", answers, tally.revisits, tally.failures);
  out.line("  received     {} bytes{}", tally.received_bytes,
           tally.sizes_untold > 0 ? fmt::format(", and {} answers of untold size", tally.sizes_untold) : "");
  if (!tally.user_agents.empty()) out.line("  User-Agent   {}", joined(tally.user_agents));
  if (!tally.froms.empty()) out.line("  From         {}", joined(tally.froms));
  if (tally.undated + tally.untimed > 0) {
    out.line("  untold       {} requests without a date, {} without a duration", tally.undated, tally.untimed);
  }
}

std::string in_force(const RequestPair& pair) {
  std::string text = pair.delay ? seconds(*pair.delay) + " in force" : "delay in force untold";
  if (pair.crawl_delay) text += ", Crawl-delay " + seconds(*pair.crawl_delay);
  return text;
}

void print_host(const Output& out, const HostPoliteness& host) {
  std::vector<std::string> rooms;
  for (const auto& [room, tally] : host.by_room) rooms.push_back(room);
  out.line("host {}  (rooms: {})", host.host, fmt::join(rooms, ", "));
  print_tally(out, host.tally);
  for (const RobotsSeen& seen : host.robots) {
    out.line("  robots.txt   {} {} ({}), fetched {} times, last at {}{}", seen.origin, seen.state, seen.detail,
             seen.times, core::format_rfc3339(seen.fetched),
             seen.crawl_delay ? "; Crawl-delay " + seconds(*seen.crawl_delay) : "");
  }
  if (host.shortest) {
    out.line("  shortest     {} between requests ({}); {} pairs", seconds(host.shortest->interval),
             in_force(*host.shortest), host.pairs);
  }
  out.line("  in flight    {} at most", host.most_in_flight);
  if (host.throttled > 0) {
    out.line("  throttled    {} answers with 429 or 503, {} of them with Retry-After", host.throttled,
             host.retry_after_received);
  }
  for (const RetryAfterSeen& seen : host.retry_after) {
    out.line("  Retry-After  {} '{}' until {}, next request {}: {}  {} {}", seen.status, seen.value,
             seen.until ? core::format_rfc3339(*seen.until) : "-",
             seen.next_began ? core::format_rfc3339(*seen.next_began) : "-", name(seen.kept), seen.record_id,
             seen.next);
  }
  for (const Breach& breach : host.breaches) {
    out.line("  NOT KEPT     {}: {} between requests ({})  {} {}", name(breach.rule), seconds(breach.pair.interval),
             in_force(breach.pair), breach.pair.earlier, breach.pair.later);
  }
}

}  // namespace

std::string_view name(Breach::Rule rule) {
  switch (rule) {
    case Breach::Rule::delay:
      return "delay";
    case Breach::Rule::crawl_delay:
      return "crawl_delay";
    case Breach::Rule::in_flight:
      return "in_flight";
    case Breach::Rule::retry_after:
      return "retry_after";
  }
  return "";
}

std::string_view name(RetryAfterSeen::Kept kept) {
  switch (kept) {
    case RetryAfterSeen::Kept::yes:
      return "kept";
    case RetryAfterSeen::Kept::no:
      return "not_kept";
    case RetryAfterSeen::Kept::not_asked_again:
      return "not_asked_again";
    case RetryAfterSeen::Kept::no_time:
      return "no_time";
  }
  return "";
}

void RequestTally::add(const RequestTally& other) {
  requests += other.requests;
  for (std::size_t i = 0; i < by_class.size(); ++i) by_class[i] += other.by_class[i];
  other_statuses += other.other_statuses;
  revisits += other.revisits;
  failures += other.failures;
  received_bytes += other.received_bytes;
  sizes_untold += other.sizes_untold;
  undated += other.undated;
  untimed += other.untimed;
  without_request += other.without_request;
  if (other.first && (!first || *other.first < *first)) first = other.first;
  if (other.last && (!last || *other.last > *last)) last = other.last;
  for (const auto& [day, count] : other.by_day) by_day[day] += count;
  for (const auto& agent : other.user_agents) {
    if (user_agents.size() < k_most_words) user_agents.insert(agent);
  }
  for (const auto& from : other.froms) {
    if (froms.size() < k_most_words) froms.insert(from);
  }
  robots.parsed += other.robots.parsed;
  robots.unavailable += other.robots.unavailable;
  robots.unreachable += other.robots.unreachable;
  robots.redirected += other.robots.redirected;
}

std::uint64_t PolitenessReport::broken() const {
  std::uint64_t sum = 0;
  for (const HostPoliteness& host : hosts) {
    for (const auto& [rule, times] : host.broken) sum += times;
  }
  return sum;
}

bool PolitenessReport::is_told_of(const std::string& room) const { return rooms.empty() || rooms.contains(room); }

Json PolitenessReport::rooms_json() const {
  std::map<std::string, RequestTally> totals;
  std::map<std::string, Json> by_host;
  for (const HostPoliteness& host : hosts) {
    for (const auto& [room, tally] : host.by_room) {
      if (!is_told_of(room)) continue;
      totals[room].add(tally);
      Json entry = {{"host", host.host}};
      entry.update(tally_json(tally));
      by_host[room].push_back(std::move(entry));
    }
  }
  Json all = Json::array();
  for (const auto& [room, tally] : totals) {
    Json entry = {{"room", room}};
    entry.update(tally_json(tally));
    entry["hosts"] = by_host[room];
    all.push_back(std::move(entry));
  }
  return all;
}

Json PolitenessReport::hosts_json() const {
  Json all = Json::array();
  for (const HostPoliteness& host : hosts) all.push_back(host_json(host));
  return all;
}

void PolitenessReport::print(const Output& out) const {
  std::map<std::string, RequestTally> totals;
  for (const HostPoliteness& host : hosts) {
    for (const auto& [room, tally] : host.by_room) {
      if (is_told_of(room)) totals[room].add(tally);
    }
  }
  for (const auto& [room, tally] : totals) {
    out.line("room {}", room);
    print_tally(out, tally);
  }
  for (const HostPoliteness& host : hosts) print_host(out, host);
}

}  // namespace pressroom::app
