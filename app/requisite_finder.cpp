// SPDX-License-Identifier: Apache-2.0
#include "app/requisite_finder.hpp"

#include <algorithm>
#include <optional>

#include "core/log.hpp"
#include "parsers/requisites.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitRecord;

/// A style sheet named by a style sheet named by a page's style sheet names nothing more.
constexpr int k_deepest = 3;

int depth_of(const Visit& visit) { return static_cast<int>(std::count(visit.hops.begin(), visit.hops.end(), 'E')); }

bool is_over(VisitRecord::State state) {
  return state == VisitRecord::State::done || state == VisitRecord::State::failed ||
         state == VisitRecord::State::refused;
}

/// An error of the server's tells nothing of the resource.
bool is_answered(const VisitRecord& record) {
  return record.state == VisitRecord::State::done && record.capture && record.capture->status < 500 &&
         record.capture->status != 429;
}

/// Queued within the order, whatever came of it, or left by an earlier one and answered since.
bool was_asked_since(const VisitRecord& record, core::Instant since) {
  return record.due_at >= since || (record.capture && record.capture->captured_at >= since);
}

}  // namespace

core::Result<std::vector<Visit>> RequisiteFinder::named_by(const Visit& visit, const core::Capture& capture,
                                                           const parsers::Page& page, Reading reading) {
  Wanted wanted = Wanted::unanswered;
  if (reading == Reading::first) {
    TRY_ASSIGN(wanted, wanted_by(capture));
  }
  return due(visit, 'E', parsers::requisites_of(page), wanted);
}

core::Result<std::vector<Visit>> RequisiteFinder::named_by_sheet(const Visit& visit, const core::Capture& capture,
                                                                 StoredPages& stored) {
  if (depth_of(visit) >= k_deepest) return std::vector<Visit>();
  TRY_ASSIGN(const bool style_sheet, is_style_sheet(capture));
  if (!style_sheet) return std::vector<Visit>();
  const auto css = stored.content(capture);
  if (!css) {
    const bool is_ours = css.error().code == core::ErrorCode::damaged || css.error().code == core::ErrorCode::io;
    if (is_ours) return tl::unexpected(css.error());
    core::log::warn("{}: {}", capture.url, css.error().message());
    return std::vector<Visit>();
  }
  TRY_ASSIGN(const Wanted wanted, wanted_by(capture));
  return due(visit, 'E', parsers::requisites_of_style_sheet(visit.url, *css), wanted);
}

core::Result<std::vector<Visit>> RequisiteFinder::behind(const Visit& redirect, const core::Url& target) {
  return due(redirect, 'R', {target}, Wanted::all);
}

core::Result<std::vector<Visit>> RequisiteFinder::due(const Visit& from, char hop, const std::vector<core::Url>& urls,
                                                      Wanted wanted) {
  TRY_ASSIGN(const core::Instant since, asked_since(from.room));
  std::vector<Visit> found;
  for (const core::Url& url : urls) {
    TRY_ASSIGN(const auto last, frontier_.last_requisite(from.room, url));
    if (last && (!is_over(last->state) || was_asked_since(*last, since))) continue;
    if (last && is_answered(*last) && wanted == Wanted::unanswered) continue;
    found.push_back(Visit{.id = 0,
                          .room = from.room,
                          .url = url,
                          .reason = core::VisitReason::requisite,
                          .transcript = "",
                          .page = 0,
                          .visit_number = last ? last->visit.visit_number + 1 : 1,
                          .attempt = 1,
                          .via = from.url.href(),
                          .hops = from.hops + hop});
  }
  return found;
}

core::Result<bool> RequisiteFinder::is_style_sheet(const core::Capture& capture) const {
  std::string mime = capture.mime;
  if (capture.is_revisit()) {
    // "Not modified" need not repeat what the resource is.
    TRY_ASSIGN(const auto original, archive_.captures().by_record_id(capture.refers_to));
    if (original) mime = original->mime;
  }
  if (mime != "unk") return mime == "text/css";
  const auto url = core::Url::parse(capture.url);
  return url && url->path().ends_with(".css");
}

core::Result<RequisiteFinder::Wanted> RequisiteFinder::wanted_by(const core::Capture& capture) const {
  TRY_ASSIGN(const bool known, archive_.captures().brought_before(capture));
  return known ? Wanted::unanswered : Wanted::all;
}

/// When the eldest order of the room that is not at its end was given: what was asked for since is not asked again.
core::Result<core::Instant> RequisiteFinder::asked_since(const std::string& room) {
  if (const auto known = asked_since_.find(room); known != asked_since_.end()) return known->second;
  TRY_ASSIGN(const auto orders, archive_.orders().of_room(room));
  if (orders.empty()) return core::Instant::max();  // the plan looks into old pages before it notes the order
  const auto eldest =
      std::min_element(orders.begin(), orders.end(), [](const auto& a, const auto& b) { return a.begun < b.begun; });
  return asked_since_.emplace(room, eldest->begun).first->second;
}

}  // namespace pressroom::app
