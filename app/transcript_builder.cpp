// SPDX-License-Identifier: Apache-2.0
#include "app/transcript_builder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/parse_basis.hpp"
#include "app/presence.hpp"
#include "core/log.hpp"
#include "core/text.hpp"
#include "core/transcript_id.hpp"
#include "core/work_profile.hpp"
#include "parsers/anchors.hpp"
#include "parsers/challenge.hpp"

namespace pressroom::app {

namespace {

/// Whether the bytes that the words stand in are kept until the words are known: only those of several visits have
/// others to be compared with.
enum class Bytes { dropped, kept };

/// A page is read from the newest capture that can be read; the reason why another could not is kept in case none can.
class VisitReader {
 public:
  VisitReader(StoredPages& pages, const parsers::RoomRules& rules, const std::string& native_id, Bytes bytes,
              OnDamage on_damage, std::vector<core::Error>& damage)
      : pages_(pages), rules_(rules), bytes_(bytes), on_damage_(on_damage), damage_(damage) {
    visited_.native_id = native_id;
  }

  core::Result<void> take(const core::Capture& capture) {
    if (read_.contains(capture.page)) return {};
    auto taken = read(capture);
    if (taken || taken.error().code != core::ErrorCode::damaged || on_damage_ == OnDamage::stop) return taken;
    note(capture.page, taken.error().what);
    damage_.push_back(taken.error());
    return {};
  }

  void take(const core::VisitRecord& visit) {
    if (!visit.end) return;
    const std::string end = core::nfc(fmt::format("{}: {}", visit.end->code, visit.end->detail));
    const auto [trouble, fresh] = troubles_.emplace(visit.visit.page, end);
    // Where a redirect led is part of the reason why nothing was asked there.
    if (!fresh) trouble->second += "; " + end;
  }

  /// The bytes of each page that was read, to be asked for before finish().
  std::map<int, std::string> take_payloads() { return std::move(payloads_); }

  parsers::VisitedTranscript finish() {
    for (const auto& [page, reason] : troubles_) {
      if (!read_.contains(page)) visited_.troubles.push_back({page, reason});
    }
    return std::move(visited_);
  }

 private:
  core::Result<void> read(const core::Capture& capture) {
    if (!capture.succeeded()) {
      TRY_ASSIGN(std::string answer, refused_by(capture));
      note(capture.page, answer);
      return {};
    }
    if (capture.reason == core::VisitReason::redirect && is_another_page(capture.url, capture.page)) {
      note(capture.page, "redirected to " + capture.url + ", which is another page");
      return {};
    }
    const parsers::TranscriptOf transcript{rules_, visited_.native_id};
    auto page = pages_.read(capture, &transcript);
    auto reading = reading_of(page, capture);
    const std::size_t unread = page ? page->page.unread_bytes() : 0;
    if (page) count_page(page->page, reading.has_value());
    // Why a page is refused, the whole of it tells.
    if (!reading && (!page || unread > 0)) {
      page = pages_.read(capture);
      reading = reading_of(page, capture);
    }
    if (!page) {
      if (page.error().code == core::ErrorCode::damaged || page.error().code == core::ErrorCode::io) {
        return tl::unexpected(page.error());
      }
      note(capture.page, page.error().what);
      return {};
    }
    if (!reading) {
      const bool led_here = capture.reason == core::VisitReason::redirect;
      TRY_ASSIGN(const StoredResponse response, pages_.response(capture));
      if (const auto challenge = parsers::challenge_in(response.head.headers, page->page)) {
        note(capture.page, "soft block: " + *challenge);
        return {};
      }
      note(capture.page, reading.error().what + (led_here ? "; redirected to " + capture.url : ""));
      return {};
    }
    // Where the bytes lie is what a row is proved by; that they were still the same is the visit's.
    TRY_ASSIGN(reading->capture, pages_.holder(capture));
    read_.insert(capture.page);
    if (bytes_ == Bytes::kept) payloads_[capture.page] = page->page.payload();
    if (!page->doubt.empty()) visited_.troubles.push_back({capture.page, page->doubt});
    visited_.pages.push_back(*std::move(reading));
    return {};
  }

  core::Result<parsers::PageReading> reading_of(const core::Result<StoredPage>& page,
                                                const core::Capture& capture) const {
    if (!page) return tl::unexpected(page.error());
    return parsers::read_page(page->page, rules_, {visited_.native_id, capture.page}, capture);
  }

  static void count_page(const parsers::Page& page, bool reads) {
    core::count_work(core::Work::pages, 1);
    core::count_work(core::Work::bytes, static_cast<std::int64_t>(page.payload().size()));
    if (page.unread_bytes() == 0 || !reads) core::count_work(core::Work::whole_pages, 1);
    if (page.unread_bytes() > 0 && !reads) core::count_work(core::Work::asked_again, 1);
    if (reads) core::count_work(core::Work::unread_bytes, static_cast<std::int64_t>(page.unread_bytes()));
  }

  /// An address that the room knows no form of may well be the page's; its words tell.
  bool is_another_page(const std::string& href, int page) const {
    const auto url = core::Url::parse(href);
    const auto identity = url ? rules_.identify(*url) : std::nullopt;
    // By the habits of the web alone, two addresses of one page are two documents.
    const bool other_document = !rules_.room().by_evidence && identity && identity->id != visited_.native_id;
    return other_document || (identity && identity->page != page);
  }

  core::Result<std::string> refused_by(const core::Capture& capture) {
    std::string answer = fmt::format("HTTP {}", capture.status);
    if (capture.status < 300 || capture.status > 399) return answer;
    TRY_ASSIGN(const StoredResponse stored, pages_.response(capture));
    const auto location = stored.head.headers.sole("Location");
    if (!location) return answer + " without one Location";
    TRY_ASSIGN(const core::Url base, core::Url::parse(capture.url));
    const auto target = core::Url::parse(*location, base);
    return answer + " to " + (target ? target->href() : "what is no http(s) URL");
  }

  /// Reasons quote servers, whose words need not be text.
  void note(int page, const std::string& reason) { troubles_.emplace(page, core::nfc(reason)); }

  StoredPages& pages_;
  const parsers::RoomRules& rules_;
  Bytes bytes_;
  OnDamage on_damage_;
  std::vector<core::Error>& damage_;
  parsers::VisitedTranscript visited_;
  std::set<int> read_;
  std::map<int, std::string> troubles_;
  std::map<int, std::string> payloads_;
};

/// What waits for a robots.txt that cannot be read is a reason; and where nothing could be read, whatever waits.
core::Result<void> name_waiting(const core::Frontier& frontier, const std::vector<core::VisitRecord>& visits,
                                parsers::VisitedTranscript& visited) {
  for (const core::VisitRecord& record : visits) {
    if (record.state != core::VisitRecord::State::queued || record.capture || record.end) continue;
    const std::string origin = record.visit.url.origin();
    TRY_ASSIGN(const auto robots, frontier.robots(origin));
    const bool closed = robots && robots->state == core::RobotsCopy::State::unreachable;
    if (!closed && !visited.pages.empty()) continue;
    visited.troubles.push_back(
        {record.visit.page, closed ? core::nfc(fmt::format("robots-unreachable: {}/robots.txt cannot be read ({})",
                                                           origin, robots->detail))
                                   : "not asked for yet"});
  }
  return {};
}

/// What is read and parsed of one transcript.
struct Sources {
  ArchiveFolder& archive;
  StoredPages& pages;
  const parsers::RoomRules& rules;
  const std::string& native_id;
};

core::Result<parsers::ParsedTranscript> parse_visit(const Sources& from, int visit_number,
                                                    std::vector<core::Capture> captures, Bytes bytes,
                                                    OnDamage on_damage, std::vector<core::Error>& damage) {
  VisitReader reader(from.pages, from.rules, from.native_id, bytes, on_damage, damage);
  std::stable_sort(captures.begin(), captures.end(),
                   [](const auto& a, const auto& b) { return a.captured_at > b.captured_at; });
  for (const core::Capture& capture : captures) TRY(reader.take(capture));
  const auto frontier = from.archive.frontier();
  TRY_ASSIGN(const auto visits, frontier.visits(from.rules.room().name, from.native_id, visit_number));
  for (const core::VisitRecord& visit : visits) reader.take(visit);
  const std::map<int, std::string> payloads = reader.take_payloads();
  parsers::VisitedTranscript visited = reader.finish();
  TRY(name_waiting(frontier, visits, visited));
  parsers::ParsedTranscript parsed = parsers::parse_transcript(from.rules, std::move(visited));
  const auto payload = [&](int page) {
    const auto found = payloads.find(page);
    return found == payloads.end() ? std::string_view() : std::string_view(found->second);
  };
  if (bytes == Bytes::dropped) return parsed;
  for (core::Turn& turn : parsed.transcript.turns) {
    turn.source_sha256 = parsers::digest_of_source(turn.spans, payload);
  }
  return parsed;
}

/// Visits of other tools have numbers below 1, which tell nothing of when they were among ours.
core::Result<void> order_by_time(ArchiveFolder& archive, const std::string& room, const std::string& native_id,
                                 std::vector<int>& visit_numbers) {
  if (visit_numbers.front() > 0) return {};
  std::map<int, core::Instant> begun;
  for (const int number : visit_numbers) {
    TRY_ASSIGN(const auto captures, archive.captures().of_transcript(room, native_id, number));
    core::Instant first = core::Instant::max();  // nothing of it has come yet: the newest
    for (const core::Capture& capture : captures) first = std::min(first, capture.captured_at);
    begun[number] = first;
  }
  std::stable_sort(visit_numbers.begin(), visit_numbers.end(), [&](int a, int b) { return begun[a] < begun[b]; });
  return {};
}

}  // namespace

core::Result<BuiltTranscript> build_transcript(ArchiveFolder& archive, StoredPages& pages,
                                               const parsers::RoomRules& rules, const std::string& native_id,
                                               OnDamage on_damage) {
  const std::string& room = rules.room().name;
  TRY_ASSIGN(auto visit_numbers, archive.captures().visit_numbers(room, native_id));
  TRY_ASSIGN(const int latest, archive.frontier().latest_visit_number(room, native_id));
  if (latest > 0 && (visit_numbers.empty() || visit_numbers.back() < latest)) visit_numbers.push_back(latest);
  if (visit_numbers.empty())
    return core::fail(core::ErrorCode::not_found, "never visited", core::transcript_id(room, native_id));
  TRY(order_by_time(archive, room, native_id, visit_numbers));

  BuiltTranscript built;
  TRY_ASSIGN(built.basis, parse_basis(archive, rules, native_id));
  std::vector<core::Transcript> parsed;
  Presence presence;
  const Bytes bytes = visit_numbers.size() > 1 ? Bytes::kept : Bytes::dropped;
  for (const int visit_number : visit_numbers) {
    TRY_ASSIGN(auto captures, archive.captures().of_transcript(room, native_id, visit_number));
    presence.take(captures);
    TRY_ASSIGN(auto visit, parse_visit({archive, pages, rules, native_id}, visit_number, std::move(captures), bytes,
                                       on_damage, built.damage));
    parsed.push_back(visit.transcript);
    built.visits.push_back(std::move(visit));
    built.visit_number = std::max(built.visit_number, visit_number);
  }
  parsers::RevisedTranscript revised = parsers::fold_revisions(std::move(parsed));
  parsers::add_to_history(revised, presence.entries());
  // What it is, is said by the visit that stands: one that found nothing says nothing.
  built.is_transcript = built.visits[revised.current_visit].is_transcript;
  built.not_because = built.visits[revised.current_visit].not_because;
  built.current = std::move(revised.current);
  built.earlier = std::move(revised.earlier);
  if (!built.damage.empty()) built.basis.reset();
  return built;
}

}  // namespace pressroom::app
