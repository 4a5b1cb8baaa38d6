// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "crawler/robots_pattern.hpp"

namespace pressroom::crawler {

/// Our name in User-Agent and in robots.txt (RFC 9309, 2.2.1).
inline constexpr std::string_view kProductToken = "pressroom";

/// The rules of one robots.txt (RFC 9309). Total: any bytes are a file, at worst one without rules.
class Robots {
 public:
  /// RFC 9309, 2.5 asks for 500 KiB at least.
  static constexpr std::size_t kMaxBytes = 512 * 1024;

  /// Whether a path may be asked for, and which rule says so.
  struct Decision {
    bool allowed = true;
    std::string rule;  ///< "Disallow: /private", as written; empty when no rule matches
    int line = 0;      ///< line of the rule, from 1; 0 when no rule matches
  };

  static Robots parse(std::string_view bytes);

  /// The part of `bytes` that parse() reads: the whole lines within kMaxBytes. A rule cut in two would say
  /// something its author did not.
  static std::string_view readable_part(std::string_view bytes);

  /// `path_and_query` as it stands in the URL, from its first '/'. The longest matching rule decides, Allow wins
  /// between equals (RFC 9309, 2.2.2); /robots.txt itself is always allowed.
  Decision allows(std::string_view product_token, std::string_view path_and_query) const;

  /// The Crawl-delay of the groups that bind this product token, in whole seconds rounded up; the longest when
  /// there are several. Not part of RFC 9309, but asked for by press rooms.
  std::optional<core::Duration> crawl_delay(std::string_view product_token) const;

  /// The values of the Sitemap lines in their order; they bind no group (RFC 9309, 2.2.4).
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

  /// How many bytes behind readable_part() were left unread.
  std::size_t ignored_bytes() const { return ignored_bytes_; }

 private:
  friend class RobotsReader;

  struct Rule {
    bool allow = false;
    RobotsPattern pattern;
    std::string text;
    int line = 0;
  };
  /// Lines that share their rules. Groups of one token are merged when asked, not copied: a file of many tokens
  /// and many rules must not grow to their product.
  struct Group {
    std::vector<std::string> tokens;  ///< lower case, or "*"
    std::vector<Rule> rules;
    std::optional<core::Duration> crawl_delay;
  };

  std::vector<const Group*> groups_of(std::string_view product_token) const;

  std::vector<Group> groups_;
  std::vector<std::string> sitemaps_;
  std::size_t ignored_bytes_ = 0;
};

}  // namespace pressroom::crawler
