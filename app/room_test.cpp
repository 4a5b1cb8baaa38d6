// SPDX-License-Identifier: Apache-2.0
#include "app/room_test.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "app/room_test_pages.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::app {

namespace {

constexpr std::string_view k_nothing = "(none)";

/// Compares what a test names with what came out, and writes down both where they differ.
class Comparison {
 public:
  template <class T>
  void that(std::string_view key, const std::optional<T>& expected, const T& got) {
    if (expected && *expected != got) note(key, shown(*expected), shown(got));
  }
  void that(std::string_view key, const std::optional<std::string>& expected, const std::optional<std::string>& got) {
    if (expected && *expected != got) note(key, *expected, got.value_or(std::string(k_nothing)));
  }
  void note(std::string_view key, std::string expected, std::string got) {
    found_.push_back({std::string(key), std::move(expected), std::move(got)});
  }
  std::vector<TestDifference> found() && { return std::move(found_); }

 private:
  static std::string shown(int number) { return std::to_string(number); }
  static std::string shown(bool flag) { return flag ? "true" : "false"; }

  std::vector<TestDifference> found_;
};

std::optional<std::string> value_of(const std::optional<core::Dated>& dated) {
  return dated ? std::optional(dated->value) : std::nullopt;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? std::string(k_nothing) : out;
}

/// Only who is missing and who is too many: a list of thirty names says nothing beside another one.
void compare_speakers(const std::vector<std::string>& expected, const core::Transcript& transcript,
                      Comparison& compare) {
  std::set<std::string> heard;
  for (const core::Turn& turn : transcript.turns) {
    if (turn.speaker_name) heard.insert(*turn.speaker_name);
  }
  const std::set<std::string> wanted(expected.begin(), expected.end());
  std::vector<std::string> missing, more;
  std::set_difference(wanted.begin(), wanted.end(), heard.begin(), heard.end(), std::back_inserter(missing));
  std::set_difference(heard.begin(), heard.end(), wanted.begin(), wanted.end(), std::back_inserter(more));
  if (missing.empty() && more.empty()) return;
  compare.note("speakers", missing.empty() ? "nobody else" : listed(missing),
               more.empty() ? "not heard" : "also " + listed(more));
}

std::string reasons_of(const core::Completeness& completeness) {
  std::string out = std::string(core::name(completeness.verdict));
  for (std::size_t i = 0; i < completeness.reasons.size(); ++i) {
    out += (i == 0 ? ": " : "; ") + completeness.reasons[i];
  }
  return out;
}

}  // namespace

std::string_view name(RoomTestResult::State state) {
  switch (state) {
    case RoomTestResult::State::passed:
      return "passed";
    case RoomTestResult::State::failed:
      return "failed";
    case RoomTestResult::State::skipped:
      return "skipped";
  }
  return "";
}

std::vector<TestDifference> differences(const core::RoomTest& test, const parsers::ParsedTranscript& parsed) {
  const core::Transcript& transcript = parsed.transcript;
  Comparison compare;
  compare.that("pages", test.pages, transcript.completeness.captured_pages);
  const bool complete = transcript.completeness.verdict == core::Verdict::complete;
  if (test.complete && *test.complete != complete) {
    compare.note("complete", *test.complete ? "true" : "false", reasons_of(transcript.completeness));
  }
  compare.that("turns", test.turns, static_cast<int>(transcript.turns.size()));
  const auto nobodys = std::count_if(transcript.turns.begin(), transcript.turns.end(),
                                     [](const auto& turn) { return turn.kind == core::TurnKind::unattributed; });
  compare.that("unattributed", test.unattributed, static_cast<int>(nobodys));
  const auto labelled = [](const core::Turn& turn) { return turn.label.has_value(); };
  const auto first = std::find_if(transcript.turns.begin(), transcript.turns.end(), labelled);
  const auto last = std::find_if(transcript.turns.rbegin(), transcript.turns.rend(), labelled);
  compare.that("first_label", test.first_label, first == transcript.turns.end() ? std::nullopt : first->label);
  compare.that("last_label", test.last_label, last == transcript.turns.rend() ? std::nullopt : last->label);
  compare.that("title", test.title, transcript.title);
  compare.that("event_date", test.event_date, value_of(transcript.event_date));
  compare.that("published_at", test.published_at, value_of(transcript.published_at));
  if (test.speakers) compare_speakers(*test.speakers, transcript, compare);
  return std::move(compare).found();
}

RoomTestResult run_room_test(const core::Disk& disk, const parsers::RoomRules& rules, const core::RoomTest& test) {
  using State = RoomTestResult::State;
  RoomTestResult result;
  result.room = rules.room().name;
  result.where = rules.room().file + ":" + std::to_string(test.line);
  result.transcript = test.transcript;
  const auto pages = read_test_pages(disk, rules, test);
  if (!pages) {
    result.state = pages.error().code == core::ErrorCode::not_found ? State::skipped : State::failed;
    result.reason = pages.error().message();
    return result;
  }
  result.transcript = core::transcript_id(result.room, pages->native_id);
  const parsers::ParsedTranscript parsed = parsers::parse_transcript(rules, visit_of(*pages, rules));
  if (!parsed.is_transcript || parsed.transcript.turns.empty()) {
    result.state = State::failed;
    result.reason = !parsed.is_transcript ? parsed.not_because : "no turn was found";
    for (const std::string& why : parsed.transcript.completeness.reasons) result.reason += "; " + why;
    return result;
  }
  result.differences = differences(test, parsed);
  if (!result.differences.empty()) result.state = State::failed;
  return result;
}

}  // namespace pressroom::app
