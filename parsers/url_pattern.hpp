// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace re2 {
class RE2;
}

namespace pressroom::parsers {

/// Which page of which transcript a URL names.
struct PageIdentity {
  std::string id;  ///< native id, as written in the URL
  int page = 1;

  auto operator<=>(const PageIdentity&) const = default;
};

/// A room's pattern over URLs: RE2 syntax with a group `id` and, where the room pages its transcripts, a group `page`.
class UrlPattern {
 public:
  /// `configuration` when the pattern does not compile or has no group `id`.
  static core::Result<UrlPattern> compile(const std::string& pattern);

  /// nullopt when `url` is no page of a transcript of this room.
  std::optional<PageIdentity> match(std::string_view url) const;

  /// `url` with its page number replaced; nullopt when it carries none.
  std::optional<std::string> with_page(std::string_view url, int page) const;

 private:
  std::shared_ptr<const re2::RE2> expression_;
  int id_group_ = 0;
  int page_group_ = 0;
};

/// A room's pattern over the text of a block: RE2 syntax, the whole text has to match.
class TextPattern {
 public:
  /// `configuration` when the pattern does not compile, or matches a text without words.
  static core::Result<TextPattern> compile(const std::string& pattern);

  bool matches(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> expression_;
};

}  // namespace pressroom::parsers
