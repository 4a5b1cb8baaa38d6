// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/url.hpp"
#include "parsers/links.hpp"
#include "parsers/url_pattern.hpp"

namespace pressroom::parsers {

class Page;

/// Which page of what a URL names, by the habits of the web alone: "content_77_3.htm", "/page/3", "?page=3" are page 3,
/// anything else is page 1 of itself. The id is host (without www) and path without extension, with the query where
/// there is one; what counts visitors (utm_...) is left out.
PageIdentity identity_by_grammar(const core::Url& url);

/// The links of a page to the other pages of its document, and what they are known by.
struct PagerEvidence {
  PagerFindings findings;
  std::vector<std::uint32_t> anchors;  ///< rising
  enum class Grammar { none, underscore, hyphen, path, query } grammar = Grammar::none;
  std::string parameter;  ///< of the query
};

/// Links that name the same document by the grammar above; and those that add "-3", "_3" or "/3" to the address of page
/// 1 and say "3", "next" or their like, alone in themselves or by rel. Never a link to another host or another
/// document. A number in words that contradicts the one in the address (pages counted from 0) counts as unread.
PagerEvidence read_pager_by_evidence(const Page& page, const PageIdentity& identity);

/// A pattern for match.transcript that serves the addresses like this one.
struct DraftPattern {
  std::string expression;
  std::string native_id;
  bool by_number = false;  ///< the id is a number; else it is the last part of the path
};
DraftPattern draft_pattern(const core::Url& url, const PagerEvidence& pager);

}  // namespace pressroom::parsers
