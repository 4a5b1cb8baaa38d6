// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/url.hpp"

namespace pressroom::core {

/// What a document is said to be read back to before it has been read to its end: later than any day.
inline constexpr std::string_view kUnread = "unread";

/// Something that is visited again and again: a document that names transcripts, or a transcript.
struct Watch {
  enum class Kind { listing, feed, sitemap, transcript };
  /// Gone is what answered 404 or 410 twice, an hour or more apart.
  enum class State { standing, vanished };

  std::string room;
  Kind kind = Kind::listing;
  std::string key;      ///< of a document: its URL without fragment; of a transcript: its native id
  Url url;              ///< where its next visit begins
  Instant due_at{};     ///< of its next visit
  int checks = 0;       ///< transcripts: finished checks on the ladder
  Duration interval{};  ///< documents: what the last two visits were, or should have been, apart
  int items = 0;        ///< documents: transcripts named when it last named any
  /// Documents: what it lists from this day on (YYYY-MM-DD; empty: all of it) has been looked at, so that news end at
  /// what is known.
  std::string read_back_to{kUnread};
  std::string reading_back_to{};  ///< documents: the same once the reading under way has come to its end
  int read_pages = 0;  ///< documents: how many pages could be read, where there are more; 0: as many as there are
  std::optional<Instant>
      alarmed_since{};  ///< documents: since when it names none, though it did; a good reading ends it
  std::optional<Instant> absent_since{};  ///< first of the 404 or 410 answers that nothing has contradicted
  State state = State::standing;

  /// Of a document: whether nothing but news is left to be found by who wants what is dated from `since` on (empty:
  /// everything) and reads `most_pages` at most.
  bool is_read_back_to(const std::string& since, int most_pages) const {
    return read_back_to <= since && (read_pages == 0 || read_pages >= most_pages);
  }
};
std::string_view name(Watch::Kind kind);
std::optional<Watch::Kind> watch_kind(std::string_view name);
std::string_view name(Watch::State state);

}  // namespace pressroom::core
