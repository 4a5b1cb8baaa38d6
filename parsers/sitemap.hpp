// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/http_headers.hpp"
#include "core/result.hpp"
#include "core/url.hpp"
#include "parsers/listed_item.hpp"

namespace pressroom::parsers {

inline constexpr std::size_t k_most_sitemap_entries = 50'000;

/// What a sitemap leads to.
struct SitemapFindings {
  enum class Kind {
    urlset,
    index,  ///< `items` are further sitemaps; how deep to follow is the caller's to bound
    text,   ///< one address a line
    feed,   ///< RSS or Atom, which sitemaps.org allows as a sitemap; bounded as read_feed() says
  };
  Kind kind = Kind::urlset;
  std::vector<ListedItem> items;  ///< in the order of the document, each address once
  EntryCounts counts;
  Extent extent = Extent::whole;
  std::size_t faults = 0;  ///< against the syntax of XML, gone past
};

/// Reads a sitemap (sitemaps.org 0.9) from a content-decoded payload, which may itself be gzip. Total and bounded: 50
/// MB and 50,000 entries; what lies behind is told by `extent` and `counts.beyond`. Addresses have to be absolute.
/// Title and date: news:title and news:publication_date where the news extension gives them, the date else lastmod. An
/// entry that the document breaks off in is none.
/// Errors: `malformed` when it is no sitemap, with what it is; `limit` when it asks too much of the parser.
core::Result<SitemapFindings> read_sitemap(const core::Url& url, const core::HttpHeaders& headers,
                                           std::string_view payload);

}  // namespace pressroom::parsers
