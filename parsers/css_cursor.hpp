// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::parsers {

/// Reads CSS tokens from a selector or a style sheet (CSS Syntax Level 3, as far as they are needed). A read that finds
/// nothing does not move.
class CssCursor {
 public:
  explicit CssCursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void advance(std::size_t count = 1) { at_ += count; }
  bool take(std::string_view token);
  /// Blanks and comments; true when there were any.
  bool skip_blanks();
  /// An identifier with its escapes resolved; nullopt when none stands here.
  std::optional<std::string> identifier();
  /// A name as after '#': it may begin with a digit.
  std::optional<std::string> name();
  /// A quoted string with its escapes resolved.
  core::Result<std::string> string();
  /// What stands between "url(" and its ')' without quotes, escapes resolved; both are taken (CSS Syntax, 4.3.6).
  /// nullopt for a bad one, whose remnants are taken too.
  std::optional<std::string> unquoted_url();
  /// Everything up to ')', taken.
  core::Result<std::string_view> argument();
  /// `configuration` at the present column.
  tl::unexpected<core::Error> error(std::string what) const;

 private:
  bool starts_identifier() const;
  bool escape_at(std::size_t ahead) const;
  char32_t escape();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace pressroom::parsers
