// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/url.hpp"

namespace pressroom::core {

/// The basic URL parser of the WHATWG URL Standard, cut down to the two schemes we follow. Its states appear as
/// functions, each eating its part from the front of the input. One parse per object.
class UrlParser {
 public:
  /// `base` may be null; otherwise it outlives the parser.
  UrlParser(std::string_view input, const Url* base);

  Result<Url> run();

 private:
  Result<void> parse_relative();
  Result<void> parse_authority();
  Result<void> parse_host_and_port(std::string_view text);
  Result<void> parse_port(std::string_view digits);
  void parse_userinfo(std::string_view text);
  void parse_path();
  void add_segment(std::string_view segment, bool last);
  void parse_query_and_fragment();

  bool at_slash() const { return !rest_.empty() && (rest_.front() == '/' || rest_.front() == '\\'); }
  void drop_last_segment();
  void copy_authority();

  std::string cleaned_;    ///< the input in valid UTF-8, trimmed, without tabs and newlines
  std::string_view rest_;  ///< what of `cleaned_` is still to be read
  const Url* base_;
  Url url_;
};

}  // namespace pressroom::core
