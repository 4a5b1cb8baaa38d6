// SPDX-License-Identifier: Apache-2.0
#include "app/presence.hpp"

#include <algorithm>
#include <map>

#include "crawler/schedule.hpp"

namespace pressroom::app {

namespace {

bool is_absence(const core::Capture& capture) { return capture.status == 404 || capture.status == 410; }

core::Revision entry_of(const core::Capture& capture, core::EditClass edit_class) {
  core::Revision entry;
  entry.captured_at = capture.captured_at;
  entry.classes = {edit_class};
  entry.captures = {{capture.page, capture.url, capture.location, capture.record_id, capture.captured_at,
                     capture.status, capture.payload_digest}};
  return entry;
}

}  // namespace

/// Of each address the last answer counts; where a redirect led belongs to the page that redirected.
void Presence::take(const std::vector<core::Capture>& captures) {
  int first = 0;
  for (const core::Capture& capture : captures) {
    if (capture.reason == core::VisitReason::redirect) continue;
    first = first == 0 ? capture.page : std::min(first, capture.page);
  }
  std::map<std::string, const core::Capture*> last;
  for (const core::Capture& capture : captures) {
    if (capture.page != first) continue;
    const core::Capture*& newest = last[capture.url];
    if (newest == nullptr || newest->captured_at <= capture.captured_at) newest = &capture;
  }
  if (last.empty()) return;
  Answer answer{first, {}, Answer::Says::nothing};
  for (const auto& [url, capture] : last) {
    if (capture->succeeded()) {
      answer = {first, *capture, Answer::Says::there};
      break;
    }
    if (is_absence(*capture) && answer.says == Answer::Says::nothing) {
      answer = {first, *capture, Answer::Says::absent};
    }
  }
  answers_.push_back(std::move(answer));
}

std::vector<core::Revision> Presence::entries() {
  using crawler::TranscriptCheck;
  std::vector<core::Revision> entries;
  int first = 0;
  for (const Answer& answer : answers_) first = first == 0 ? answer.page : std::min(first, answer.page);
  std::optional<core::Watch> watch;
  core::Capture absence;
  for (const Answer& answer : answers_) {
    // A visit that only asked for what was missing says nothing of the beginning.
    if (answer.page != first || answer.says == Answer::Says::nothing) continue;
    if (!watch) {
      auto url = core::Url::parse(answer.capture.url);
      if (!url) continue;
      watch = core::Watch{.room = "", .kind = core::Watch::Kind::transcript, .key = "", .url = *std::move(url)};
    }
    const bool absent = answer.says == Answer::Says::absent;
    if (absent && !watch->absent_since) absence = answer.capture;
    const auto checked = crawler::after_check(*watch, absent ? TranscriptCheck::absent : TranscriptCheck::unchanged,
                                              answer.capture.captured_at);
    watch = checked.watch;
    if (checked.presence == crawler::Presence::vanished) {
      entries.push_back(entry_of(absence, core::EditClass::vanished));
    } else if (checked.presence == crawler::Presence::restored) {
      entries.push_back(entry_of(answer.capture, core::EditClass::restored));
    }
  }
  return entries;
}

}  // namespace pressroom::app
