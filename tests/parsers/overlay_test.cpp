// SPDX-License-Identifier: Apache-2.0
#include "parsers/overlay.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');

/// A conference of one page whose capture has a record digest, read with corrections.
class Corrected {
 public:
  explicit Corrected(const std::string& body) : html_(page_html(body)) { overlay_.room = "small"; }

  /// The bytes of `words`, which stand once on the page.
  core::Correction of(const std::string& words) const {
    const auto at = html_.find(words);
    REQUIRE(at != std::string::npos);
    REQUIRE(html_.find(words, at + 1) == std::string::npos);
    core::Correction correction;
    correction.transcript = "small:77";
    correction.record_digest = k_digest;
    correction.byte_start = at;
    correction.byte_end = at + words.size();
    correction.by = "A. Reader";
    correction.why = "read by eye";
    return correction;
  }
  Corrected& say_class(const std::string& words, const std::string& char_class) {
    core::Correction correction = of(words);
    correction.char_class = char_class;
    return add(correction);
  }
  Corrected& say_speaker(const std::string& words, const std::string& speaker) {
    core::Correction correction = of(words);
    correction.speaker = speaker;
    return add(correction);
  }
  Corrected& add(core::Correction correction) {
    overlay_.corrections.push_back(std::move(correction));
    return *this;
  }

  core::Transcript parse() const {
    parsers::RoomRules rules = small_room();
    core::Overlay overlay = overlay_;
    overlay.sha256 = std::string(64, 'b');
    REQUIRE(rules.take_overlay(std::move(overlay)).has_value());
    const parsers::Page page = page_of(page_url(1), html_);
    core::Capture capture;
    capture.url = page_url(1);
    capture.record_digest = k_digest;
    parsers::VisitedTranscript visited;
    visited.native_id = "77";
    auto reading = parsers::read_page(page, rules, {"77", 1}, capture);
    REQUIRE(reading.has_value());
    visited.pages.push_back(*std::move(reading));
    core::Transcript transcript = parse_transcript(rules, std::move(visited)).transcript;
    REQUIRE(transcript.pages.size() == 1);
    CHECK(transcript.pages[0].ledger.balanced);
    return transcript;
  }

 private:
  std::string html_;
  core::Overlay overlay_;
};

const std::string k_said =
    "<p>Ann Archer:</p><p>The bridge stands. Buy our paint today.</p><p>Bo Berg:</p><p>Who paid for it?</p>";

}  // namespace

TEST_CASE("A correction takes an advertisement out of what was said", "[overlay][house]") {
  const auto transcript = Corrected(k_said).say_class(" Buy our paint today.", "furniture").parse();
  CHECK(said(transcript) == Lines{"Ann Archer| The bridge stands.", "Bo Berg| Who paid for it?"});
  CHECK(transcript.pages[0].ledger.by_class.at("furniture") == 17);
  REQUIRE(transcript.overlays.size() == 1);
  CHECK(transcript.overlays[0] == core::AppliedOverlay{std::string(64, 'b'), 1, 0});
}

TEST_CASE("A correction makes a label of words without a terminator", "[overlay][house]") {
  const std::string body = "<p>Ann Archer:</p><p>The bridge stands.</p><p>Bo Berg Who paid for it?</p>";
  CHECK(Corrected(body).parse().turns.size() == 1);
  const auto transcript = Corrected(body).say_class("Bo Berg", "label").parse();
  CHECK(said(transcript) == Lines{"Ann Archer| The bridge stands.", "Bo Berg| Who paid for it?"});
  const auto mid_block =
      Corrected("<p>Ann Archer: It stands. Bo Berg: Who paid for it?</p>").say_class("Bo Berg:", "label");
  CHECK(said(mid_block.parse()) == Lines{"Ann Archer| It stands.", "Bo Berg| Who paid for it?"});
}

TEST_CASE("A correction makes speech of what looks like a label", "[overlay][house]") {
  const auto transcript = Corrected(k_said).say_class("Bo Berg:", "turn").parse();
  CHECK(said(transcript) == Lines{"Ann Archer| The bridge stands. Buy our paint today. / Bo Berg: / Who paid for it?"});
}

TEST_CASE("A correction names the speaker of a turn and says who says so", "[overlay][house]") {
  const auto transcript = Corrected(k_said).say_speaker("Bo Berg:", "Boris Bergmann").parse();
  REQUIRE(transcript.turns.size() == 2);
  const core::Turn& turn = transcript.turns[1];
  CHECK(turn.label == "Bo Berg");
  CHECK(turn.speaker_name == "Boris Bergmann");
  CHECK(turn.speaker_id == "small:boris-bergmann");
  CHECK(turn.attribution.method == "overlay");
  CHECK(turn.attribution.reason == "corrected by A. Reader: read by eye");
  const auto named = [&](const std::string& name) {
    return std::find_if(transcript.participants.begin(), transcript.participants.end(),
                        [&](const core::Participant& who) { return who.name == name; });
  };
  REQUIRE(named("Boris Bergmann") != transcript.participants.end());
  CHECK(named("Boris Bergmann")->source == "overlay");
  CHECK(named("Boris Bergmann")->spoke);
  CHECK(named("Bo Berg") == transcript.participants.end());
  CHECK(transcript.turns[0].attribution.method != "overlay");
}

TEST_CASE("A correction takes a wrong name from a turn", "[overlay][house]") {
  const auto transcript = Corrected(k_said).say_speaker("Who paid for it?", "").parse();
  CHECK_FALSE(transcript.turns[1].speaker_name.has_value());
  CHECK_FALSE(transcript.turns[1].speaker_id.has_value());
  CHECK(transcript.turns[1].attribution.method == "overlay");
}

TEST_CASE("A correction for another record is refused with a warning", "[overlay][house]") {
  Corrected corrected(k_said);
  core::Correction stale = corrected.of("Bo Berg:");
  stale.speaker = "Boris Bergmann";
  stale.record_digest = "sha256:" + std::string(64, 'c');
  const auto transcript = corrected.add(stale).say_class(" Buy our paint today.", "furniture").parse();
  CHECK(transcript.turns[1].speaker_name != "Boris Bergmann");
  CHECK(transcript.overlays.at(0) == core::AppliedOverlay{std::string(64, 'b'), 1, 1});
  REQUIRE(std::count_if(transcript.warnings.begin(), transcript.warnings.end(),
                        [](const auto& warning) { return warning.code == "overlay-refused"; }) == 1);
  CHECK(transcript.status == core::ParseStatus::needs_review);
}

TEST_CASE("A correction that hits nothing is refused with a warning", "[overlay][house]") {
  Corrected corrected(k_said);
  core::Correction off = corrected.of("A press conference on bridges");
  off.char_class = "furniture";
  core::Correction page = corrected.of("Bo Berg:");
  page.page = 2;
  page.char_class = "turn";
  const auto transcript = corrected.add(off).add(page).parse();
  CHECK(said(transcript).size() == 2);
  CHECK(transcript.overlays.at(0) == core::AppliedOverlay{std::string(64, 'b'), 0, 2});
}

TEST_CASE("An overlay that does not speak of a transcript is not named in it", "[overlay][house]") {
  Corrected corrected(k_said);
  core::Correction other = corrected.of("Bo Berg:");
  other.transcript = "small:78";
  other.speaker = "Boris Bergmann";
  CHECK(corrected.add(other).parse().overlays.empty());
}

TEST_CASE("Corrections of another room are not taken", "[overlay][house]") {
  core::Overlay overlay;
  overlay.room = "large";
  parsers::RoomRules rules = small_room();
  const auto taken = rules.take_overlay(std::move(overlay));
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().code == core::ErrorCode::configuration);
}
