// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/anonymity.hpp"

#include "tests/storage/exports/archive_for_tests.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

using namespace storage::exports;

namespace {

/// Two reporters with names, one of whom the answer names, and a medium that asks.
core::Transcript with_reporters() {
  core::Transcript transcript = small_transcript();
  core::Participant reporter;
  reporter.speaker_id = "example:vera-lund";
  reporter.name = "Vera Lund";
  reporter.names = {"Vera Lund", "Vera Lund, River Daily"};
  reporter.role = core::Role::reporter;
  reporter.source = "label";
  reporter.spoke = true;
  transcript.participants.push_back(reporter);
  core::Turn& question = transcript.turns[0];
  question.label = "Vera Lund, River Daily";
  question.label_kind = core::LabelKind::outlet_person;
  question.speaker_id = "example:vera-lund";
  question.speaker_name = "Vera Lund";
  question.paragraphs = {"I am Vera Lund of River Daily. Why?"};
  core::Turn& answer = transcript.turns[1];
  answer.paragraphs = {"Thank you, Ms. Lund. Lundgren is a town.", "Vera Lunds are many; Vera Lund is one."};
  answer.asides = {{"(Laughter.)", "laughter", 21, {}}};
  core::Turn second = question;
  second.turn_id = transcript.transcript_id + ".aaaaaaaaaaaa";
  second.seq = 2;
  second.label = "Pia Holm";
  second.label_kind = core::LabelKind::person;
  second.speaker_id.reset();
  second.speaker_name.reset();
  second.outlet.reset();
  second.paragraphs = {"Pia Holm here."};
  transcript.turns.push_back(second);
  return transcript;
}

}  // namespace

TEST_CASE("Reporters lose their names in labels and ids and words", "[exports][anonymity]") {
  core::Transcript transcript = with_reporters();
  take_reporters_names(transcript);
  CHECK(transcript.turns[0].label == "Reporter 1 (River Daily)");
  CHECK(transcript.turns[0].speaker_id == "example:117:reporter-1");
  CHECK(transcript.turns[0].speaker_name == "Reporter 1");
  CHECK(transcript.turns[0].outlet == "River Daily");
  CHECK(transcript.turns[0].text() == "I am [reporter] of River Daily. Why?");
  CHECK(transcript.turns[1].label == small_transcript().turns[1].label);
  CHECK(transcript.turns[1].speaker_name == small_transcript().turns[1].speaker_name);
  CHECK(transcript.turns[1].text() ==
        "Thank you, [reporter]. Lundgren is a town.\nVera Lunds are many; [reporter] is one.");
  CHECK(transcript.turns[1].asides[0].at == 23);
  CHECK(transcript.turns[2].label == "Reporter 2");
  CHECK_FALSE(transcript.turns[2].speaker_id);
  CHECK(transcript.turns[2].text() == "[reporter] here.");
  const std::string sidecar = write_sidecar(transcript);
  for (const char* name : {"Vera Lund,", "vera-lund", "Pia", "Holm", "Ms. Lund"}) {
    INFO(name);
    CHECK(sidecar.find(name) == std::string::npos);
  }
}

TEST_CASE("Who also answers keeps the name", "[exports][anonymity]") {
  core::Transcript transcript = with_reporters();
  transcript.turns[1].speaker_id = "example:vera-lund";
  transcript.turns[1].speaker_name = "Vera Lund";
  take_reporters_names(transcript);
  CHECK(transcript.turns[0].speaker_name == "Vera Lund");
  CHECK(transcript.turns[1].speaker_name == "Vera Lund");
}

TEST_CASE("A dataset without names has none in any of its files", "[exports][anonymity]") {
  Archive archive;
  archive.anonymity = Anonymity::reporters;
  archive.add(with_reporters(), "117");
  REQUIRE(archive.run());
  for (const char* file : {"turns.jsonl", "speakers.jsonl", "changes.jsonl", "pages.jsonl", "transcripts.jsonl"}) {
    const std::string bytes = archive.folder.read(std::string("out/") + file);
    INFO(file);
    CHECK(bytes.find("Vera Lund ") == std::string::npos);
    CHECK(bytes.find("vera-lund") == std::string::npos);
    CHECK(bytes.find("Holm") == std::string::npos);
  }
  CHECK(archive.folder.read("out/speakers.jsonl").find("example:117:reporter-1") != std::string::npos);
}

}  // namespace pressroom::tests
