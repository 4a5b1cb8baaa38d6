// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pressroom::evaluation {

/// A paragraph by what can be told of it without its words.
struct Paragraph {
  std::string hash;        ///< the first 16 hexadecimal digits of SHA-256 over its normalised text (UTF-8)
  std::int64_t chars = 0;  ///< code points
};

/// A turn as gold and program both describe it.
struct SpokenTurn {
  std::optional<std::string> label;
  std::optional<std::string> speaker;  ///< a key within the transcript; nullopt: nobody is named
  std::string role;
  std::string kind;
  std::optional<std::size_t> reply_to;  ///< index of the turn it answers
  std::vector<Paragraph> paragraphs;
};

/// A transcript as somebody heard it: the reader of the gold, the program, or a baseline.
struct Hearing {
  std::vector<SpokenTurn> turns;
  std::optional<std::string> event_date, published_at;  ///< YYYY-MM-DD, or longer
};

Paragraph paragraph_of(const std::string& text);

}  // namespace pressroom::evaluation
