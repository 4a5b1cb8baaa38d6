// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tei_ids.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace pressroom::storage::exports {

namespace {

bool is_name_byte(char c) { return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '.' || c == '-'; }

}  // namespace

std::string tei_id(std::string_view prefix, std::string_view id) {
  std::string name(prefix);
  name += '.';
  for (const char c : id) {
    if (is_name_byte(c)) {
      name += c;
    } else {
      name += fmt::format("_{:02X}", static_cast<unsigned char>(c));
    }
  }
  return name;
}

TeiIds::TeiIds(const core::Transcript& transcript) {
  for (const core::Participant& participant : transcript.participants) speakers.insert(participant.speaker_id);
  for (const core::TranscriptPage& page : transcript.pages) pages.insert(page.page);
  for (const core::Turn& turn : transcript.turns) {
    turns.insert(turn.turn_id);
    if (turn.speaker_id) speakers.insert(*turn.speaker_id);
    if (turn.outlet) outlets.insert(*turn.outlet);
  }
}

bool is_language_tag(std::string_view tag) {
  const auto parts = core::split(tag, '-');
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    const bool first = part.data() == tag.data();
    return !part.empty() && part.size() <= 8 && std::all_of(part.begin(), part.end(), [&](char c) {
      return core::is_ascii_letter(c) || (!first && core::is_ascii_digit(c));
    });
  });
}

}  // namespace pressroom::storage::exports
