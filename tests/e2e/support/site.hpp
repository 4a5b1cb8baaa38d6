// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "demo/cms_markup.hpp"
#include "demo/generated_conference.hpp"
#include "demo/loopback_server.hpp"

namespace pressroom::tests {

/// Pages as the first room of all publishes them.
inline demo::CmsOptions china_options() {
  demo::CmsOptions options;
  options.host = "www.china.org.cn";
  return options;
}

/// A conference of invented words; every page holds a question and its answer.
inline demo::CmsDocument conference_of(int pages, std::uint64_t seed = 7) {
  return demo::generate_conference(seed, pages);
}

/// The bytes of a reply that is a whole page.
inline std::string bytes_of(const demo::Reply& reply) { return std::get<demo::SendBytes>(reply.steps().front()).bytes; }

/// The body of a whole page.
inline std::string body_of(const demo::Reply& reply) {
  const std::string bytes = bytes_of(reply);
  return bytes.substr(bytes.find("\r\n\r\n") + 4);
}

/// A whole page that is served after a while.
inline demo::Reply after_pause(std::chrono::milliseconds pause, const demo::Reply& reply) {
  demo::Reply late;
  late.pause(pause).send(bytes_of(reply));
  return late;
}

/// One conference on a loopback server, every reply of which can be replaced while it runs.
class Site {
 public:
  explicit Site(demo::CmsDocument document, demo::CmsOptions options = china_options())
      : document_(std::move(document)), options_(std::move(options)) {
    answer("/robots.txt", demo::Reply::page(200, "text/plain", "User-agent: *\nDisallow: /closed/\n"));
    for (int page = 1; page <= pages(); ++page) answer(path(page), original(page));
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) { return serve(request); }).value();
  }

  int pages() const { return static_cast<int>(document_.pages.size()); }
  const demo::CmsDocument& document() const { return document_; }
  const demo::CmsOptions& options() const { return options_; }
  demo::LoopbackServer& server() { return *server_; }
  std::string path(int page) const { return demo::page_path(document_, page, options_); }
  std::string url(int page) const { return "http://" + options_.host + path(page); }
  std::string transcript_id() const { return "china-org-cn:" + document_.native_id; }

  std::string html(int page) const { return demo::render_page(document_, page, options_); }
  demo::Reply original(int page) const { return demo::Reply::page(200, "text/html; charset=UTF-8", html(page)); }

  void answer(const std::string& target, demo::Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_[target] = std::move(reply);
  }
  /// For the next request alone.
  void answer_once(const std::string& target, demo::Reply reply) {
    const std::lock_guard lock(mutex_);
    once_[target] = std::move(reply);
  }
  void answer_page(int page, demo::Reply reply) { answer(path(page), std::move(reply)); }
  void restore_page(int page) { answer_page(page, original(page)); }
  void slow_down(std::chrono::milliseconds pause) {
    for (int page = 1; page <= pages(); ++page) answer_page(page, after_pause(pause, original(page)));
  }

  /// Options that lead every request for the site here, without any delay of our own.
  std::vector<std::string> network() const {
    return {"--connect-to", server_->connect_to(options_.host),
            "--connect-to", server_->connect_to(options_.host.substr(options_.host.find('.') + 1)),
            "--min-delay",  "0",
            "--patience",   "0"};
  }

  /// What was asked for, in order, robots.txt left out.
  std::vector<std::string> asked() const {
    std::vector<std::string> targets;
    for (const demo::LoggedRequest& request : server_->requests()) {
      if (request.target != "/robots.txt") targets.push_back(request.target);
    }
    return targets;
  }
  std::size_t times_asked(const std::string& target) const {
    const auto requests = server_->requests();
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [&](const auto& request) { return request.target == target; }));
  }

 private:
  demo::Reply serve(const demo::Request& request) {
    const std::lock_guard lock(mutex_);
    if (const auto once = once_.extract(request.target)) return once.mapped();
    const auto found = replies_.find(request.target);
    if (found != replies_.end()) return found->second;
    return demo::Reply::page(404, "text/html; charset=UTF-8", demo::render_not_found(options_));
  }

  const demo::CmsDocument document_;
  const demo::CmsOptions options_;
  std::mutex mutex_;
  std::map<std::string, demo::Reply> replies_;
  std::map<std::string, demo::Reply> once_;
  std::unique_ptr<demo::LoopbackServer> server_;
};

}  // namespace pressroom::tests
