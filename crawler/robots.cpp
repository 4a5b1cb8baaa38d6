// SPDX-License-Identifier: Apache-2.0
#include "crawler/robots.hpp"

#include <algorithm>

#include "core/http_headers.hpp"
#include "core/text.hpp"

namespace pressroom::crawler {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Longer delays are beyond any schedule; the bound only keeps the arithmetic whole.
constexpr std::int64_t kMostSeconds = 1'000'000'000;

bool is_token_character(char c) { return core::is_ascii_letter(c) || c == '_' || c == '-'; }

/// The product token of a User-agent line, lower case: its leading token characters, so that "Name/1.0" still
/// names Name. Empty when the line names nobody.
std::string product_token(std::string_view value) {
  if (value.starts_with('*') && (value.size() == 1 || value[1] == ' ' || value[1] == '\t')) return "*";
  std::string token;
  for (const char c : value) {
    if (!is_token_character(c)) break;
    token.push_back(core::ascii_lower(c));
  }
  return token;
}

/// Decimal seconds, any fraction rounded up; nullopt for anything else.
std::optional<core::Duration> delay_seconds(std::string_view value) {
  std::int64_t seconds = 0;
  std::size_t i = 0;
  for (; i < value.size() && core::is_ascii_digit(value[i]); ++i) {
    seconds = std::min(kMostSeconds, seconds * 10 + (value[i] - '0'));
  }
  if (i == 0 && !value.starts_with('.')) return std::nullopt;
  if (i < value.size()) {
    const auto fraction = value.substr(i + 1);
    if (value[i] != '.' || (i == 0 && fraction.empty())) return std::nullopt;
    if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    if (fraction.find_first_not_of('0') != std::string_view::npos) ++seconds;
  }
  return std::chrono::seconds(seconds);
}

}  // namespace

/// Reads line by line; remembers whether the current group still takes User-agent lines.
class RobotsReader {
 public:
  explicit RobotsReader(Robots& robots) : robots_(robots) {}

  void line(std::string_view text, int number) {
    text = text.substr(0, text.find('#'));
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return;
    const auto key = core::trimmed(text.substr(0, colon));
    const auto value = core::trimmed(text.substr(colon + 1));
    if (core::equals_ignoring_case(key, "user-agent")) {
      user_agent(value);
    } else if (core::equals_ignoring_case(key, "allow")) {
      rule(true, value, number);
    } else if (core::equals_ignoring_case(key, "disallow")) {
      rule(false, value, number);
    } else if (core::equals_ignoring_case(key, "crawl-delay")) {
      crawl_delay(value);
    } else if (core::equals_ignoring_case(key, "sitemap") && !value.empty()) {
      robots_.sitemaps_.emplace_back(value);
    }
  }

 private:
  void user_agent(std::string_view value) {
    if (!naming_) robots_.groups_.emplace_back();
    naming_ = true;
    robots_.groups_.back().tokens.push_back(product_token(value));
  }

  void rule(bool allow, std::string_view path, int number) {
    if (robots_.groups_.empty()) return;  // a rule of no group binds nobody (RFC 9309, 2.2.1)
    naming_ = false;
    if (path.empty()) return;  // the empty pattern matches nothing (RFC 9309, 2.2)
    robots_.groups_.back().rules.push_back(
        {allow, RobotsPattern::of_rule(path), (allow ? "Allow: " : "Disallow: ") + std::string(path), number});
  }

  /// Other records do not end the list of User-agent lines (RFC 9309, 2.2.4).
  void crawl_delay(std::string_view value) {
    if (robots_.groups_.empty()) return;
    const auto delay = delay_seconds(value);
    auto& known = robots_.groups_.back().crawl_delay;
    if (delay && (!known || *known < *delay)) known = delay;
  }

  Robots& robots_;
  bool naming_ = false;
};

std::string_view Robots::readable_part(std::string_view bytes) {
  if (bytes.size() <= kMaxBytes) return bytes;
  const auto end = bytes.find_last_of("\r\n", kMaxBytes - 1);
  return end == std::string_view::npos ? std::string_view{} : bytes.substr(0, end + 1);
}

Robots Robots::parse(std::string_view bytes) {
  Robots robots;
  auto rest = readable_part(bytes);
  robots.ignored_bytes_ = bytes.size() - rest.size();
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  RobotsReader reader(robots);
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = rest.find_first_of("\r\n");
    reader.line(rest.substr(0, end), number);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(rest.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return robots;
}

std::vector<const Robots::Group*> Robots::groups_of(std::string_view product_token) const {
  std::vector<const Group*> own;
  std::vector<const Group*> everyones;
  for (const auto& group : groups_) {
    const auto names = [&](std::string_view wanted) {
      return std::any_of(group.tokens.begin(), group.tokens.end(),
                         [&](const std::string& token) { return core::equals_ignoring_case(token, wanted); });
    };
    if (names(product_token)) {
      own.push_back(&group);
    } else if (names("*")) {
      everyones.push_back(&group);
    }
  }
  return own.empty() ? everyones : own;
}

Robots::Decision Robots::allows(std::string_view product_token, std::string_view path_and_query) const {
  if (path_and_query == "/robots.txt") return {};
  const auto target = normalised_target(path_and_query);
  const Rule* best = nullptr;
  for (const auto* group : groups_of(product_token)) {
    for (const auto& rule : group->rules) {
      const bool stronger = !best || rule.pattern.octets > best->pattern.octets ||
                            (rule.pattern.octets == best->pattern.octets && rule.allow && !best->allow);
      if (stronger && matches(rule.pattern, target)) best = &rule;
    }
  }
  if (!best) return {};
  return {best->allow, best->text, best->line};
}

std::optional<core::Duration> Robots::crawl_delay(std::string_view product_token) const {
  std::optional<core::Duration> longest;
  for (const auto* group : groups_of(product_token)) {
    if (group->crawl_delay && (!longest || *longest < *group->crawl_delay)) longest = group->crawl_delay;
  }
  return longest;
}

}  // namespace pressroom::crawler
