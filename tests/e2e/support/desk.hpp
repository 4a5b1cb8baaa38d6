// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/crawl_service.hpp"
#include "core/log.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_clock.hpp"

namespace pressroom::tests {

using namespace std::chrono_literals;
using app::RunEvent;
using app::RunReport;
using core::Watch;
using demo::Reply;

inline const std::string k_host = "www.china.org.cn";

/// A site of several conferences, listings, feeds and sitemaps; whatever it was not told of is a 404.
class Newsroom {
 public:
  using Answer = std::function<Reply(const demo::Request&)>;

  Newsroom() {
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) { return serve(request); }).value();
    answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow: /closed/\n"));
  }

  /// A conference with a native id of its own number; returns the path of its first page.
  std::string publish(int number, int pages = 1) {
    const demo::CmsDocument document = conference(number, pages);
    for (int page = 1; page <= pages; ++page) answer(path(number, page), page_of(document, page));
    return path(number);
  }
  static demo::CmsDocument conference(int number, int pages = 1) {
    demo::CmsDocument document = conference_of(pages, static_cast<std::uint64_t>(number));
    document.native_id = fmt::format("6000{:05}", number);
    document.channel_path = "/china/2026-01/01";
    return document;
  }
  static Reply page_of(const demo::CmsDocument& document, int page = 1, const Reply::Fields& fields = {}) {
    return Reply::page(200, "text/html; charset=UTF-8", demo::render_page(document, page, china_options()), fields);
  }
  static std::string path(int number, int page = 1) {
    return demo::page_path(conference(number), page, china_options());
  }
  static std::string native_id(int number) { return conference(number).native_id; }

  void answer(const std::string& target, Reply reply) {
    answer(target, [reply = std::move(reply)](const demo::Request&) { return reply; });
  }
  void answer(const std::string& target, Answer how) {
    const std::lock_guard lock(mutex_);
    answers_[target] = std::move(how);
  }
  void take_down(const std::string& target) {
    const std::lock_guard lock(mutex_);
    answers_.erase(target);
  }
  /// A page of a listing, with the paths of its items and of further pages.
  void list(const std::string& target, const std::vector<std::string>& items,
            const std::vector<std::string>& next = {}) {
    std::string html = "<html><body><div class=\"columns1\"><ul>";
    for (const std::string& item : items) html += "<li><a href=\"" + item + "\">A conference</a></li>";
    html += "</ul></div><div id=\"autopage\">";
    for (const std::string& page : next) html += "<a href=\"" + page + "\">more</a> ";
    answer(target, Reply::page(200, "text/html; charset=UTF-8", html + "</div></body></html>"));
  }

  demo::LoopbackServer& server() { return *server_; }
  std::vector<std::string> asked() const {
    std::vector<std::string> targets;
    for (const demo::LoggedRequest& request : server_->requests()) targets.push_back(request.target);
    return targets;
  }
  int times_asked(const std::string& target) const {
    const auto all = asked();
    return static_cast<int>(std::count(all.begin(), all.end(), target));
  }
  /// The heads of the requests for a target.
  std::vector<std::string> heads(const std::string& target) const {
    const std::lock_guard lock(mutex_);
    const auto found = heads_.find(target);
    return found == heads_.end() ? std::vector<std::string>() : found->second;
  }

 private:
  Reply serve(const demo::Request& request) {
    Answer how;
    {
      const std::lock_guard lock(mutex_);
      heads_[request.target].push_back(request.head);
      const auto found = answers_.find(request.target);
      if (found == answers_.end()) return Reply::page(404, "text/html", "<html><body>Not here</body></html>");
      how = found->second;
    }
    return how(request);
  }

  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::map<std::string, std::vector<std::string>> heads_;
  std::unique_ptr<demo::LoopbackServer> server_;
};

/// An archive whose runs are made in this process, over real sockets and in virtual time: days pass by advance().
class Desk {
 public:
  static constexpr const char* k_room = "desk";
  static constexpr const char* k_listing = "/briefings/index.htm";

  /// `discover` is the body of the room file's table of that name.
  explicit Desk(Newsroom& site, const std::string& discover = listing_alone()) : site_(site) {
    core::log::start(core::log::Level::off);
    press_.use_rooms(press_.temp() / "rooms");
    add_room(k_room, k_host, discover);
    plan.configuration.pace.min_delay = core::Duration(0);
    plan.configuration.patience = core::Duration(0);
    plan.user_agent = "pressroom";
    plan.connect_map =
        crawler::ConnectMap::parse({site.server().connect_to(k_host), site.server().connect_to("news.example")})
            .value();
  }

  static std::string listing_alone() { return fmt::format("listings = [\"{}\"]\n{}", url(k_listing), selectors()); }
  static std::string selectors() { return "item = \".columns1 ul li a\"\nnext = \"#autopage a\"\n"; }
  static std::string url(const std::string& path, const std::string& host = k_host) { return "http://" + host + path; }

  void add_room(const std::string& name, const std::string& host, const std::string& discover) {
    std::string text =
        press_.temp().read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config/rooms/china-org-cn.toml");
    const auto cut = [&](const std::string& from, const std::string& to, const std::string& instead) {
      const auto begin = text.find(from), end = text.find(to, begin);
      text.replace(begin, end - begin, instead);
    };
    cut("name = ", "\n", "name = \"" + name + "\"");
    cut("hosts = ", "\n", "hosts = [\"" + host + "\"]");
    cut("[discover]", "# Page 1 has", "[discover]\n" + discover + "\n");
    press_.temp().write("rooms/" + name + ".toml", text);
  }

  /// `archive` with the rooms named, or of what is due.
  RunReport run_room(const std::string& name = k_room) { return run({{rooms().named(name), std::nullopt}}); }
  RunReport run_due() {
    std::vector<app::Target> targets;
    const app::RoomShelf& shelf = rooms();
    for (const auto& rules : shelf.rooms()) targets.push_back({&rules, std::nullopt, app::Target::Asked::when_due});
    return run(std::move(targets));
  }
  RunReport run_transcript(int number) {
    const auto first = core::Url::parse(url(Newsroom::path(number))).value();
    const auto* rules = rooms().of(first);
    return run({{rules, app::Target::Transcript{*rules->identify(first), first}}});
  }
  RunReport run(std::vector<app::Target> targets) {
    order.targets = std::move(targets);
    app::GlobalOptions options;
    options.loudness = app::GlobalOptions::Loudness::quiet;
    const app::Places places{};
    const app::Service service{options, places, clock, random_, *disk_, app::Output(options)};
    auto folder = app::ArchiveFolder::open_to_write(*disk_, press_.folder());
    if (!folder) throw std::runtime_error(folder.error().message());
    auto report = app::crawl(service, *folder, rooms(), plan, order);
    if (!report) throw std::runtime_error(report.error().message());
    return *std::move(report);
  }
  std::vector<LoggedAttempt> logged(const RunReport& run) const { return logged_attempts(press_, run.crawl_log); }
  /// What was asked for, robots.txt left out; sorted.
  std::vector<std::string> asked_in(const RunReport& run) const {
    std::vector<std::string> paths;
    for (const LoggedAttempt& attempt : logged(run)) {
      if (attempt.status > 0 && !attempt.is_of("robots")) paths.push_back(attempt.url.substr(attempt.url.find('/', 8)));
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }
  void wait(core::Duration duration) { clock.advance(duration); }

  /// With the frontier of the archive, between two runs.
  template <class Use>
  auto look(Use&& use) const {
    auto folder = app::ArchiveFolder::open_to_read(*disk_, press_.folder());
    if (!folder) throw std::runtime_error(folder.error().message());
    const auto frontier = folder->frontier();
    return use(*folder, frontier);
  }
  /// With the archive as its writer.
  template <class Use>
  void write(Use&& use) const {
    auto folder = app::ArchiveFolder::open_to_write(*disk_, press_.folder());
    if (!folder) throw std::runtime_error(folder.error().message());
    use(*folder);
  }
  std::optional<Watch> watch(Watch::Kind kind, const std::string& key) const {
    return look([&](auto&, const auto& frontier) { return frontier.watch(k_room, kind, key).value(); });
  }
  Watch listing() const { return watch(Watch::Kind::listing, url(k_listing)).value(); }
  Watch transcript(int number) const { return watch(Watch::Kind::transcript, Newsroom::native_id(number)).value(); }
  std::string verdict(int number) const {
    return look([&](auto& folder, const auto&) {
      const auto entry = folder.catalogue().find(std::string(k_room) + ":" + Newsroom::native_id(number)).value();
      return entry ? std::string(core::name(entry->completeness.verdict)) : "none";
    });
  }
  std::string sidecar(int number) const {
    const auto path = press_.folder() / "transcripts" / k_room / (Newsroom::native_id(number) + ".json");
    return std::filesystem::exists(path) ? press_.read(path) : std::string();
  }

  const Press& press() const { return press_; }
  /// The real program, whose clock is the real one.
  Answer ask(std::vector<std::string> words) const { return press_.ask(std::move(words)); }
  std::vector<std::string> network() const {
    return {"--connect-to", site_.server().connect_to(k_host),
            "--connect-to", site_.server().connect_to("news.example"),
            "--min-delay",  "0",
            "--patience",   "0"};
  }
  Answer archive(std::vector<std::string> words) const {
    words.insert(words.begin(), "archive");
    const auto options = network();
    words.insert(words.end(), options.begin(), options.end());
    return press_.ask(std::move(words));
  }

  app::NetworkPlan plan;
  app::CrawlOrder order;
  FakeClock clock{core::SystemClock().now()};

 private:
  const app::RoomShelf& rooms() {
    if (!rooms_) rooms_.emplace(app::RoomShelf::load(*disk_, press_.rooms()).value());
    return *rooms_;
  }

  Newsroom& site_;
  Press press_;
  std::unique_ptr<core::Disk> disk_ = core::make_posix_disk();
  core::SystemRandom random_;
  std::optional<app::RoomShelf> rooms_;
};

inline int events_of(const RunReport& report, RunEvent::Kind kind) {
  return static_cast<int>(std::count_if(report.events.begin(), report.events.end(),
                                        [&](const RunEvent& event) { return event.kind == kind; }));
}

}  // namespace pressroom::tests
