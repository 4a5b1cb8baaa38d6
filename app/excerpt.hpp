// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/output.hpp"

namespace pressroom::app {

/// A piece of a turn's text round the words that were searched for.
struct Excerpt {
  struct Hit {
    std::size_t at = 0, length = 0;  ///< in code points of `text`
  };
  std::string text;  ///< on one line; an ellipsis and a blank where the turn goes on
  std::vector<Hit> hits;
  int paragraph = 0;  ///< of the turn, in which the first of the hits stands, from 0

  std::vector<Piece> pieces() const;
};

/// The part of about `width` code points of a marked text (see SearchHit) with the most hits in it, the first of these.
/// Total, linear. Without any mark it is the beginning of the text.
Excerpt excerpt_of(std::string_view marked_text, std::size_t width);

}  // namespace pressroom::app
