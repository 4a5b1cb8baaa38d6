// SPDX-License-Identifier: Apache-2.0
#include "parsers/url_pattern.hpp"

#include <re2/re2.h>

#include <vector>

#include "core/number.hpp"

namespace pressroom::parsers {

namespace {

/// Page numbers beyond this are no paging but ids; it also keeps the arithmetic in range.
constexpr int k_largest_page = 99'999;

std::optional<int> page_number(re2::StringPiece digits) {
  const auto value = core::number_in({digits.data(), digits.size()});
  return value && *value >= 1 && *value <= k_largest_page ? value : std::nullopt;
}

bool search(const re2::RE2& expression, std::string_view url, std::vector<re2::StringPiece>& groups) {
  groups.resize(static_cast<std::size_t>(expression.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(url.data(), url.size());
  return expression.Match(text, 0, url.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()));
}

}  // namespace

core::Result<UrlPattern> UrlPattern::compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  UrlPattern compiled;
  auto expression = std::make_shared<re2::RE2>(pattern, options);
  if (!expression->ok()) return core::fail(core::ErrorCode::configuration, "bad pattern: " + expression->error());
  const auto& names = expression->NamedCapturingGroups();
  const auto id = names.find("id");
  if (id == names.end()) return core::fail(core::ErrorCode::configuration, "the pattern has no group (?P<id>...)");
  compiled.id_group_ = id->second;
  if (const auto page = names.find("page"); page != names.end()) compiled.page_group_ = page->second;
  compiled.expression_ = std::move(expression);
  return compiled;
}

std::optional<PageIdentity> UrlPattern::match(std::string_view url) const {
  std::vector<re2::StringPiece> groups;
  if (!search(*expression_, url, groups)) return std::nullopt;
  PageIdentity identity;
  identity.id = std::string(groups[static_cast<std::size_t>(id_group_)]);
  if (identity.id.empty()) return std::nullopt;
  if (page_group_ != 0) {
    const re2::StringPiece written = groups[static_cast<std::size_t>(page_group_)];
    if (!written.empty()) {
      const auto number = page_number(written);
      if (!number) return std::nullopt;
      identity.page = *number;
    }
  }
  return identity;
}

std::optional<std::string> UrlPattern::with_page(std::string_view url, int page) const {
  std::vector<re2::StringPiece> groups;
  if (page_group_ == 0 || !search(*expression_, url, groups)) return std::nullopt;
  const re2::StringPiece written = groups[static_cast<std::size_t>(page_group_)];
  if (written.empty()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(written.data() - url.data());
  std::string changed(url.substr(0, begin));
  changed += std::to_string(page);
  changed += url.substr(begin + written.size());
  return changed;
}

core::Result<TextPattern> TextPattern::compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  TextPattern compiled;
  auto expression = std::make_shared<re2::RE2>(pattern, options);
  if (!expression->ok()) return core::fail(core::ErrorCode::configuration, "bad pattern: " + expression->error());
  compiled.expression_ = std::move(expression);
  if (compiled.matches("")) return core::fail(core::ErrorCode::configuration, "the pattern matches an empty text");
  return compiled;
}

bool TextPattern::matches(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

}  // namespace pressroom::parsers
