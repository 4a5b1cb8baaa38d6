// SPDX-License-Identifier: Apache-2.0
#include "app/transcript_builder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/log.hpp"

namespace pressroom::app {

namespace {

/// A page is read from the newest capture that can be read; the reason why another could not is kept in case none can.
class VisitReader {
 public:
  VisitReader(StoredPages& pages, const parsers::RoomRules& rules, const std::string& native_id)
      : pages_(pages), rules_(rules) {
    visited_.native_id = native_id;
  }

  core::Result<void> take(const core::Capture& capture) {
    if (read_.contains(capture.page)) return {};
    if (capture.status != 200) {
      note(capture.page, fmt::format("HTTP {}", capture.status));
      return {};
    }
    if (capture.truncation != core::Truncation::none) {
      note(capture.page, fmt::format("cut short ({})", core::name(capture.truncation)));
      return {};
    }
    auto page = pages_.page(capture);
    if (!page) {
      if (page.error().code == core::ErrorCode::damaged || page.error().code == core::ErrorCode::io) {
        return tl::unexpected(page.error());
      }
      note(capture.page, page.error().what);
      return {};
    }
    auto reading = parsers::read_page(*page, rules_, {visited_.native_id, capture.page}, capture);
    if (!reading) {
      note(capture.page, reading.error().what);
      return {};
    }
    read_.insert(capture.page);
    visited_.pages.push_back(*std::move(reading));
    return {};
  }

  void take(const core::VisitRecord& visit) {
    if (visit.end) note(visit.visit.page, fmt::format("{}: {}", visit.end->code, visit.end->detail));
  }

  parsers::VisitedTranscript finish() {
    for (const auto& [page, reason] : troubles_) {
      if (!read_.contains(page)) visited_.troubles.push_back({page, reason});
    }
    return std::move(visited_);
  }

 private:
  void note(int page, std::string reason) { troubles_.emplace(page, std::move(reason)); }

  StoredPages& pages_;
  const parsers::RoomRules& rules_;
  parsers::VisitedTranscript visited_;
  std::set<int> read_;
  std::map<int, std::string> troubles_;
};

core::Result<parsers::ParsedTranscript> parse_visit(ArchiveFolder& archive, StoredPages& pages,
                                                    const parsers::RoomRules& rules, const std::string& native_id,
                                                    int visit_number) {
  VisitReader reader(pages, rules, native_id);
  TRY_ASSIGN(auto captures, archive.captures().of_transcript(rules.room().name, native_id, visit_number));
  std::stable_sort(captures.begin(), captures.end(),
                   [](const auto& a, const auto& b) { return a.captured_at > b.captured_at; });
  for (const core::Capture& capture : captures) TRY(reader.take(capture));
  TRY_ASSIGN(const auto visits, archive.frontier().visits(rules.room().name, native_id, visit_number));
  for (const core::VisitRecord& visit : visits) reader.take(visit);
  return parsers::parse_transcript(rules, reader.finish());
}

}  // namespace

core::Result<BuiltTranscript> build_transcript(ArchiveFolder& archive, StoredPages& pages,
                                               const parsers::RoomRules& rules, const std::string& native_id) {
  const std::string& room = rules.room().name;
  TRY_ASSIGN(auto visit_numbers, archive.captures().visit_numbers(room, native_id));
  TRY_ASSIGN(const int latest, archive.frontier().latest_visit_number(room, native_id));
  if (latest > 0 && (visit_numbers.empty() || visit_numbers.back() < latest)) visit_numbers.push_back(latest);
  if (visit_numbers.empty()) return core::fail(core::ErrorCode::not_found, "never visited", room + ":" + native_id);

  BuiltTranscript built;
  std::vector<core::Transcript> parsed;
  for (const int visit_number : visit_numbers) {
    TRY_ASSIGN(auto visit, parse_visit(archive, pages, rules, native_id, visit_number));
    parsed.push_back(visit.transcript);
    built.visits.push_back(std::move(visit));
    built.visit_number = visit_number;
  }
  built.is_transcript = built.visits.back().is_transcript;
  built.not_because = built.visits.back().not_because;
  parsers::RevisedTranscript revised = parsers::fold_revisions(std::move(parsed));
  built.current = std::move(revised.current);
  built.earlier = std::move(revised.earlier);
  return built;
}

}  // namespace pressroom::app
