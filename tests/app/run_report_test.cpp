// SPDX-License-Identifier: Apache-2.0
#include "app/run_report.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::app;
using core::Verdict;
using core::VisitReason;

namespace {

AttemptReport attempt(const std::string& outcome, VisitReason reason = VisitReason::page,
                      const std::string& transcript = "press:1") {
  AttemptReport made;
  made.outcome = outcome;
  made.reason = reason;
  made.transcript = transcript;
  return made;
}

AttemptReport of_robots(const std::string& outcome) { return attempt(outcome, VisitReason::robots, ""); }
AttemptReport of_listing(const std::string& outcome) { return attempt(outcome, VisitReason::listing, ""); }

TranscriptReport transcript(Verdict verdict, int captured) {
  TranscriptReport made;
  made.transcript_id = "press:1";
  made.kind = "transcript";
  made.completeness.verdict = verdict;
  made.completeness.captured_pages = captured;
  return made;
}

ExitCode verdict(std::vector<AttemptReport> attempts, std::vector<TranscriptReport> transcripts,
                 std::vector<std::string> left_for_later = {}) {
  RunReport report;
  for (AttemptReport& one : attempts) report.add(std::move(one));
  for (TranscriptReport& one : transcripts) {
    one.transcript_id = "press:" + std::to_string(report.transcripts.size() + 1);
    report.transcripts.emplace(one.transcript_id, std::move(one));
  }
  report.left_for_later = std::move(left_for_later);
  return report.verdict();
}

}  // namespace

TEST_CASE("A run that got everything is done", "[app][report]") {
  CHECK(verdict({of_robots("HTTP 404"), attempt("HTTP 200")}, {transcript(Verdict::complete, 1)}) == ExitCode::done);
  CHECK(verdict({attempt("HTTP 302"), attempt("HTTP 200")}, {transcript(Verdict::complete, 1)}) == ExitCode::done);
  CHECK(verdict({of_listing("HTTP 200")}, {}) == ExitCode::done);
}

TEST_CASE("What becomes of requisites decides nothing", "[app][report]") {
  const auto of_requisite = [](const std::string& outcome) { return attempt(outcome, VisitReason::requisite, ""); };
  const std::vector<std::string> outcomes{"HTTP 200", "HTTP 403",      "HTTP 404",
                                          "HTTP 503", "failed: reset", "refused: robots"};
  for (const std::string& outcome : outcomes) {
    INFO(outcome);
    CHECK(verdict({attempt("HTTP 200"), of_requisite(outcome)}, {transcript(Verdict::complete, 1)}) == ExitCode::done);
    CHECK(verdict({of_listing("HTTP 200"), of_requisite(outcome)}, {}) == ExitCode::done);
    CHECK(verdict({of_listing("refused: robots"), of_requisite(outcome)}, {}) == ExitCode::refused);
    CHECK(verdict({of_listing("HTTP 404"), of_requisite(outcome)}, {}) == ExitCode::incomplete);
    CHECK(verdict({attempt("failed: timeout"), of_requisite(outcome)}, {transcript(Verdict::unknown, 0)}) ==
          ExitCode::failed);
    CHECK(verdict({attempt("HTTP 403"), of_requisite(outcome)}, {transcript(Verdict::unknown, 0)}) ==
          ExitCode::refused);
  }
}

TEST_CASE("A run that lacks something is incomplete", "[app][report]") {
  CHECK(verdict({attempt("HTTP 200"), attempt("HTTP 404")}, {transcript(Verdict::incomplete, 1)}) ==
        ExitCode::incomplete);
  CHECK(verdict({attempt("HTTP 200")}, {transcript(Verdict::unknown, 1)}) == ExitCode::incomplete);
  CHECK(verdict({attempt("HTTP 200")}, {transcript(Verdict::complete, 1), transcript(Verdict::unknown, 0)}) ==
        ExitCode::incomplete);
  CHECK(verdict({attempt("HTTP 200")}, {transcript(Verdict::complete, 1)}, {"later"}) == ExitCode::incomplete);
  CHECK(verdict({of_listing("HTTP 500"), attempt("HTTP 200")}, {transcript(Verdict::complete, 1)}) ==
        ExitCode::incomplete);
  CHECK(verdict({of_listing("HTTP 404")}, {}) == ExitCode::incomplete);
}

TEST_CASE("A run that was turned away everywhere is refused", "[app][report]") {
  CHECK(verdict({of_robots("HTTP 200"), attempt("refused: robots")}, {transcript(Verdict::unknown, 0)}) ==
        ExitCode::refused);
  CHECK(verdict({of_robots("failed: timeout"), attempt("refused: robots-unreachable")},
                {transcript(Verdict::unknown, 0)}) == ExitCode::refused);
  for (const char* outcome : {"HTTP 401", "HTTP 403", "HTTP 451", "HTTP 429"}) {
    CHECK(verdict({attempt(outcome)}, {transcript(Verdict::unknown, 0)}) == ExitCode::refused);
  }
  CHECK(verdict({of_robots("HTTP 503")}, {transcript(Verdict::unknown, 0)}, {"later"}) == ExitCode::refused);
  CHECK(verdict({of_listing("refused: robots")}, {}) == ExitCode::refused);
}

TEST_CASE("A run that got nothing by failure has failed", "[app][report]") {
  CHECK(verdict({attempt("failed: timeout")}, {transcript(Verdict::unknown, 0)}) == ExitCode::failed);
  CHECK(verdict({attempt("HTTP 404")}, {transcript(Verdict::unknown, 0)}) == ExitCode::failed);
  CHECK(verdict({attempt("failed: reset"), attempt("refused: robots")}, {transcript(Verdict::unknown, 0)}) ==
        ExitCode::failed);
  CHECK(verdict({of_listing("failed: connect")}, {}) == ExitCode::failed);
}

TEST_CASE("An interruption outweighs every other verdict", "[app][report]") {
  RunReport report;
  report.how = RunReport::Ended::interrupted;
  report.transcripts = {{"press:1", transcript(Verdict::complete, 1)}};
  CHECK(report.verdict() == ExitCode::interrupted);
}

TEST_CASE("The report counts outcomes and keeps the attempts that did not go well", "[app][report]") {
  RunReport report;
  report.run = "20261123080000-01234567";
  AttemptReport missing = attempt("HTTP 404");
  missing.page = 3;
  missing.warc_file = "A.warc.gz";
  missing.offset = 17;
  for (const auto& one : {of_robots("HTTP 200"), of_robots("failed: reset"), missing, attempt("refused: scope")})
    report.add(one);
  report.transcripts = {{"press:1", transcript(Verdict::incomplete, 2)}};
  report.transcripts["press:1"].completeness.missing = {3};
  report.exit = report.verdict();
  const auto json = report.json();
  CHECK(json["responses"] == 2);
  CHECK(json["failures"] == 1);
  CHECK(json["refusals"] == 1);
  CHECK(json["exit_code"] == 3);
  REQUIRE(json["attempts"].size() == 3);
  CHECK(json["attempts"][0]["transcript_id"].is_null());
  CHECK(json["attempts"][0]["warc_file"].is_null());
  CHECK(json["attempts"][1]["page"] == 3);
  CHECK(json["attempts"][1]["offset"] == 17);
  CHECK(json["attempts_more"] == 0);
  CHECK(json["transcripts"][0]["missing"] == nlohmann::ordered_json::array({3}));
  CHECK(json["transcripts"][0]["sidecar"].is_null());
}

TEST_CASE("A report does not grow with its run and forgets no verdict", "[app][report]") {
  RunReport report;
  const std::size_t most = FirstOf<AttemptReport>::k_most;
  for (std::size_t i = 0; i < most + 5; ++i) {
    report.add(attempt("HTTP 200"));
    report.add(attempt("HTTP 404"));
    report.skip({"http://press.example/" + std::to_string(i), "press:1", "limit", "", "press"});
    CHECK(report.unlogged().size() == 1);
  }
  report.transcripts = {{"press:1", transcript(Verdict::complete, 1)}};
  CHECK(report.attempts.size() == most);
  CHECK(report.skipped.size() == most);
  CHECK(report.responses() == 2 * (most + 5));
  CHECK(report.verdict() == ExitCode::done);
  report.add(of_listing("HTTP 500"));  // beyond the bound
  CHECK(report.verdict() == ExitCode::incomplete);
  const auto json = report.json();
  CHECK(json["attempts_more"] == 6);
  CHECK(json["skipped_more"] == 5);
}
