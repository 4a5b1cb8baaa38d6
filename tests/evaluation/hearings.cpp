// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/hearings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "parsers/page.hpp"
#include "parsers/transcript_parser.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::evaluation {

namespace {

constexpr std::size_t k_longest_naive_label = 70;

Hearing hearing_of(const core::Transcript& transcript) {
  Hearing hearing;
  if (transcript.event_date) hearing.event_date = transcript.event_date->value;
  // The gold says what the pages tell, and has no address where that was built.
  const bool told = transcript.published_at && transcript.published_at->method != "url";
  if (told) hearing.published_at = transcript.published_at->value;
  std::map<std::string, std::size_t> index;
  for (const core::Turn& turn : transcript.turns) index[turn.turn_id] = index.size();
  for (const core::Turn& turn : transcript.turns) {
    SpokenTurn spoken{turn.label,
                      turn.speaker_id,
                      std::string(core::name(turn.role)),
                      std::string(core::name(turn.kind)),
                      std::nullopt,
                      {}};
    if (turn.reply_to) spoken.reply_to = index.at(*turn.reply_to);
    for (const std::string& paragraph : turn.paragraphs) spoken.paragraphs.push_back(paragraph_of(paragraph));
    hearing.turns.push_back(std::move(spoken));
  }
  return hearing;
}

}  // namespace

core::Result<std::vector<parsers::PageReading>> read_pages(const Gold& gold, const std::filesystem::path& cases,
                                                           const parsers::RoomRules& rules) {
  std::vector<parsers::PageReading> pages;
  for (const GoldPage& page : gold.pages) {
    const auto path = cases / page.file;
    std::ifstream in(path, std::ios::binary);
    if (!in) return core::fail(core::ErrorCode::io, "the page is absent", path.string());
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (core::sha256_hex(bytes.str()) != page.sha256) {
      return core::fail(core::ErrorCode::damaged, "these are not the bytes that were read", path.string());
    }
    TRY_ASSIGN(core::Url url, core::Url::parse(gold.url));
    core::HttpHeaders headers;
    headers.add("Content-Type", path.extension() == ".xml" ? "text/xml" : "text/html");
    TRY_ASSIGN(const auto read,
               parsers::Page::read_transcript(url, headers, std::move(bytes).str(), {rules, gold.transcript}));
    core::Capture capture;
    capture.url = gold.url;
    TRY_ASSIGN(auto reading, parsers::read_page(read, rules, {gold.transcript, page.page}, capture));
    pages.push_back(std::move(reading));
  }
  return pages;
}

Hearing hear(const Gold& gold, const parsers::RoomRules& rules, const std::vector<parsers::PageReading>& pages,
             Scores& scores) {
  const auto parse = [&](std::vector<parsers::PageReading> given) {
    parsers::ParsedTranscript parsed = parsers::parse_transcript(rules, {gold.transcript, std::move(given), {}});
    if (!parsed.is_transcript) {
      fmt::print("{}/{}: {}\n", gold.room, gold.transcript, parsed.not_because);
      parsed.transcript.turns.clear();
    }
    return std::move(parsed.transcript);
  };
  const core::Transcript transcript = parse(pages);
  std::vector<parsers::PageReading> backwards(pages.rbegin(), pages.rend());
  const bool same =
      storage::exports::write_sidecar(parse(std::move(backwards))) == storage::exports::write_sidecar(transcript);
  scores.unstable += same ? 0 : 1;
  for (const core::TranscriptPage& page : transcript.pages) {
    ++scores.pages;
    scores.balanced += page.ledger.balanced && page.ledger.unknown_chars == 0 ? 1 : 0;
  }
  return hearing_of(transcript);
}

Hearing hear_naively(const std::vector<parsers::PageReading>& pages) {
  Hearing hearing;
  for (const parsers::PageReading& page : pages) {
    for (const parsers::Block& block : page.body.blocks) {
      if (block.preset != parsers::CharClass::unknown) continue;
      std::string text = page.body.text(block.glyphs);
      const auto colon = text.find(':');
      if (colon != std::string::npos && colon > 0 &&
          core::decode_utf8(text.substr(0, colon)).size() <= k_longest_naive_label) {
        const std::string label = text.substr(0, colon);
        hearing.turns.push_back({label, label, "unknown", "statement", std::nullopt, {}});
        text = core::collapse_white_space(text.substr(colon + 1));
      }
      if (hearing.turns.empty()) hearing.turns.push_back({std::nullopt, std::nullopt, "unknown", "statement", {}, {}});
      if (!text.empty()) hearing.turns.back().paragraphs.push_back(paragraph_of(text));
    }
  }
  return hearing;
}

}  // namespace pressroom::evaluation
