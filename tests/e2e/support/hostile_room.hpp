// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/time_format.hpp"
#include "tests/e2e/support/site.hpp"
#include "tests/support/fake_clock.hpp"

namespace pressroom::tests {

/// What goes wrong with one request.
struct Fault {
  enum class Kind {
    too_many_for_seconds,  ///< 429 with Retry-After as a number
    too_many_until,        ///< 429 with Retry-After as a date
    unavailable,           ///< 503 without Retry-After
    broken,                ///< 500
    reset,                 ///< the connection, before any byte
    silence,               ///< until the client gives up
    truncated,             ///< a body that breaks off
    challenge,             ///< 200 with another page in the page's place
    moved,                 ///< 301
    slow,                  ///< the right answer, late
  };
  Kind kind;
  core::Duration time{};  ///< of Retry-After, or how late
  std::string location{};
};

/// A request and what it was answered, by the clock that the crawler sees.
struct Exchange {
  enum class Sign { answered, throttled, failing, challenged };
  enum class Robots { none, rules, unavailable, unreachable };  ///< none: it was not for robots.txt
  std::string target;
  core::Instant at{};
  core::Instant ended{};
  Sign sign = Sign::answered;
  std::optional<core::Duration> retry_after{};  ///< from `ended`
  Robots robots = Robots::none;
};

/// A press room that behaves as badly as press rooms do, each URL by a script, and that writes down what it was asked
/// and when by the crawler's own clock. It lists its conferences over several pages, newest first.
class HostileRoom {
 public:
  static constexpr std::size_t k_items_of_page = 4;
  static constexpr const char* k_closed = "/closed/";
  static constexpr core::Duration k_crawl_delay{8'000};
  static constexpr core::Duration k_robots_age{3'600'000};

  explicit HostileRoom(FakeClock& clock) : clock_(clock) {
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) { return serve(request); }).value();
  }

  const demo::LoopbackServer& server() const { return *server_; }
  std::string path(const demo::CmsDocument& document, int page) const {
    return demo::page_path(document, page, options_);
  }

  /// Published on top of the list; where the list still names an old address, that leads here.
  void publish(const demo::CmsDocument& document, const std::string& listed_as = {}) {
    const std::lock_guard lock(mutex_);
    put_pages(document);
    const std::string first = path(document, 1);
    if (!listed_as.empty()) always_moved_[listed_as] = first;
    listed_.push_front(listed_as.empty() ? first : listed_as);
    documents_[document.native_id] = document;
  }
  /// What a target answers once each, in this order, before it answers well.
  void fail(const std::string& target, std::vector<Fault> faults) {
    const std::lock_guard lock(mutex_);
    auto& script = scripts_[target];
    script.insert(script.end(), faults.begin(), faults.end());
  }
  /// A target that leads elsewhere for good.
  void move(const std::string& target, const std::string& location) {
    const std::lock_guard lock(mutex_);
    always_moved_[target] = location;
  }
  /// What robots.txt answers in turn; the last one stays.
  void flap_robots(std::vector<Exchange::Robots> answers) {
    const std::lock_guard lock(mutex_);
    robots_.assign(answers.begin(), answers.end());
  }
  /// Puts `later` in the place of its predecessor when `target` is asked for, before that is answered.
  void replace_when_asked(const std::string& target, demo::CmsDocument later) {
    const std::lock_guard lock(mutex_);
    replacements_[target] = std::move(later);
  }
  /// The next requests for pages are all answered 500.
  void storm(int requests) {
    const std::lock_guard lock(mutex_);
    storm_ += requests;
  }

  bool is_spent() const {
    const std::lock_guard lock(mutex_);
    return robots_.size() <= 1 && storm_ == 0 && replacements_.empty() &&
           std::all_of(scripts_.begin(), scripts_.end(), [](const auto& script) { return script.second.empty(); });
  }
  /// By native id, as they are now.
  std::map<std::string, demo::CmsDocument> documents() const {
    const std::lock_guard lock(mutex_);
    return documents_;
  }
  std::vector<Exchange> log() const {
    const std::lock_guard lock(mutex_);
    return log_;
  }

 private:
  void put_pages(const demo::CmsDocument& document) {
    for (int page = 1; page <= static_cast<int>(document.pages.size()); ++page) {
      pages_[path(document, page)] = demo::render_page(document, page, options_);
    }
  }

  demo::Reply serve(const demo::Request& request) {
    const std::lock_guard lock(mutex_);
    Exchange exchange{.target = request.target, .at = clock_.now(), .ended = clock_.now()};
    demo::Reply reply = request.target == "/robots.txt" ? robots(exchange) : page(exchange);
    log_.push_back(std::move(exchange));
    return reply;
  }

  demo::Reply robots(Exchange& exchange) {
    exchange.robots = robots_.front();
    if (robots_.size() > 1) robots_.pop_front();
    const demo::Reply::Fields age{{"Cache-Control", fmt::format("max-age={}", k_robots_age.count() / 1000)}};
    switch (exchange.robots) {
      case Exchange::Robots::rules:
        return demo::Reply::page(
            200, "text/plain",
            fmt::format("User-agent: *\nDisallow: {}\nCrawl-delay: {}\n", k_closed, k_crawl_delay.count() / 1000), age);
      case Exchange::Robots::unavailable:
        return demo::Reply::page(404, "text/plain", "none\n", age);
      default:
        exchange.sign = Exchange::Sign::failing;
        return demo::Reply::page(500, "text/plain", "broken\n");
    }
  }

  demo::Reply page(Exchange& exchange) {
    if (const auto later = replacements_.extract(exchange.target)) {
      put_pages(later.mapped());
      documents_[later.mapped().native_id] = later.mapped();
    }
    auto& script = scripts_[exchange.target];
    if (storm_ > 0) {
      --storm_;
      return failing(exchange, {Fault::Kind::broken});
    }
    if (!script.empty()) {
      const Fault fault = script.front();
      script.pop_front();
      return failing(exchange, fault);
    }
    if (const auto moved = always_moved_.find(exchange.target); moved != always_moved_.end())
      return demo::Reply::redirect(301, moved->second);
    if (exchange.target.starts_with(k_list)) return listing(exchange.target);
    return right(exchange.target);
  }

  demo::Reply right(const std::string& target) const {
    const auto found = pages_.find(target);
    if (found == pages_.end())
      return demo::Reply::page(404, "text/html; charset=UTF-8", demo::render_not_found(options_));
    return demo::Reply::page(200, "text/html; charset=UTF-8", found->second);
  }

  demo::Reply failing(Exchange& exchange, const Fault& fault) {
    using Kind = Fault::Kind;
    using Sign = Exchange::Sign;
    exchange.sign = Sign::failing;
    switch (fault.kind) {
      case Kind::too_many_for_seconds:
      case Kind::too_many_until:
      case Kind::unavailable:
        return throttled(exchange, fault);
      case Kind::broken:
        return demo::Reply::page(500, "text/plain", "broken\n");
      case Kind::reset:
        return demo::Reply().close(demo::CloseKind::reset);
      case Kind::silence:
        return demo::Reply::silence();
      case Kind::truncated:
        return demo::Reply::truncated(1 << 20, std::string(2'000, 'x'));
      case Kind::challenge:
        exchange.sign = Sign::challenged;
        return demo::Reply::page(200, "text/html; charset=UTF-8",
                                 "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript "
                                 "and cookies to continue</noscript></body></html>",
                                 {{"cf-mitigated", "challenge"}});
      case Kind::moved:
        exchange.sign = Sign::answered;
        return demo::Reply::redirect(301, fault.location);
      case Kind::slow:
        exchange.sign = Sign::answered;
        // The crawler's clock stands while it waits for the wire; here it goes on as a clock would.
        clock_.advance(fault.time);
        exchange.ended = clock_.now();
        return after_pause(fault.time, right(exchange.target));
    }
    return {};
  }

  demo::Reply throttled(Exchange& exchange, const Fault& fault) const {
    exchange.sign = Exchange::Sign::throttled;
    if (fault.kind == Fault::Kind::unavailable) return demo::Reply::page(503, "text/plain", "later\n");
    exchange.retry_after = fault.time;
    std::string value = std::to_string(fault.time.count() / 1000);
    if (fault.kind == Fault::Kind::too_many_until) {
      const auto until = std::chrono::ceil<std::chrono::seconds>(exchange.ended + fault.time);
      value = http_date(until);
      exchange.retry_after = until - exchange.ended;
    }
    return demo::Reply::page(429, "text/plain", "too many\n", {{"Retry-After", value}});
  }

  /// RFC 9110, 5.6.7.
  static std::string http_date(std::chrono::sys_seconds at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::string text(64, '\0');
    text.resize(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    return text;
  }

  static std::string list_path(std::size_t page) {
    return page == 1 ? fmt::format("{}.htm", k_list) : fmt::format("{}_{}.htm", k_list, page);
  }

  demo::Reply listing(const std::string& target) const {
    const std::size_t pages = (listed_.size() + k_items_of_page - 1) / k_items_of_page;
    for (std::size_t page = 1; page <= pages; ++page) {
      if (list_path(page) != target) continue;
      std::string html = "<html><body><div class=\"columns1\"><ul>";
      for (std::size_t i = (page - 1) * k_items_of_page; i < std::min(page * k_items_of_page, listed_.size()); ++i)
        html += fmt::format("<li><a href=\"{}\">A conference</a></li>", listed_[i]);
      html += "</ul></div><div id=\"autopage\">";
      for (std::size_t other = 1; other <= pages; ++other) {
        if (other != page) html += fmt::format("<a href=\"{}\">{}</a> ", list_path(other), other);
      }
      return demo::Reply::page(200, "text/html; charset=UTF-8", html + "</div></body></html>");
    }
    return right(target);
  }

  static constexpr const char* k_list = "/government/briefings/node_1197377";

  FakeClock& clock_;
  const demo::CmsOptions options_ = china_options();
  mutable std::mutex mutex_;
  std::map<std::string, demo::CmsDocument> documents_;  ///< by native id
  std::map<std::string, std::string> pages_;            ///< by target
  std::map<std::string, std::string> always_moved_;
  std::map<std::string, std::deque<Fault>> scripts_;
  std::map<std::string, demo::CmsDocument> replacements_;
  std::deque<std::string> listed_;
  std::deque<Exchange::Robots> robots_;
  int storm_ = 0;
  std::vector<Exchange> log_;
  std::unique_ptr<demo::LoopbackServer> server_;
};

}  // namespace pressroom::tests
