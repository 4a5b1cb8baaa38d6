// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/url.hpp"

namespace pressroom::core {

/// Something that is visited again and again: a document that names transcripts, or a transcript.
struct Watch {
  enum class Kind { listing, feed, sitemap, transcript };
  /// Gone is what answered 404 or 410 twice, an hour or more apart.
  enum class State { standing, vanished };

  std::string room;
  Kind kind = Kind::listing;
  std::string key;           ///< of a document: its URL without fragment; of a transcript: its native id
  Url url;                   ///< where its next visit begins
  Instant due_at{};          ///< of its next visit
  int checks = 0;            ///< transcripts: finished checks on the ladder
  Duration interval{};       ///< documents: what the last two visits were, or should have been, apart
  int items = 0;             ///< documents: transcripts named when it last named any
  bool read_to_end = false;  ///< documents: every page of it has been read once, so that news end at what is known
  std::optional<Instant>
      alarmed_since{};  ///< documents: since when it names none, though it did; a good reading ends it
  std::optional<Instant> absent_since{};  ///< first of the 404 or 410 answers that nothing has contradicted
  State state = State::standing;
};
std::string_view name(Watch::Kind kind);
std::optional<Watch::Kind> watch_kind(std::string_view name);
std::string_view name(Watch::State state);

}  // namespace pressroom::core
