// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "demo/cms_document.hpp"

namespace pressroom::demo {

/// How a page marks who speaks.
enum class LabelMarkup {
  own_block,       ///< <p>LABEL:</p><p>words</p>
  inline_text,     ///< <p>LABEL: words</p>
  bold_own_block,  ///< <p><strong>LABEL:</strong></p><p>words</p>
  bold_inline,     ///< <p><strong>LABEL:</strong> words</p>, at times with the colon behind the bold
};

/// Which container holds the links to the other pages.
enum class PagerMarkup {
  autopage,        ///< #autopage, "<" and ">" around the numbers, no page count
  displaypagenum,  ///< #displaypagenum, PREV and NEXT, with #mpagecount and #mcurrentpage
};

enum class PagerExtent {
  all,       ///< every page number
  windowed,  ///< the first, the last and the neighbours of the current page
};

enum class DatelineMarkup {
  bar,    ///< "SOURCE | DATE"
  comma,  ///< "SOURCE, DATE" with the tool links glued in front
};

enum class Charset { utf_8, gb18030 };

/// Whether the leftovers of twenty years of editing stand in the page: leaked attribute text, unclosed upper-case
/// tags, bare ampersands, padding by no-break and ideographic spaces, doubled ids. The words are the same with both.
enum class Oddities { none, usual };

struct CmsOptions {
  LabelMarkup labels = LabelMarkup::own_block;
  PagerMarkup pager = PagerMarkup::autopage;
  PagerExtent extent = PagerExtent::all;
  DatelineMarkup dateline = DatelineMarkup::bar;
  Charset charset = Charset::utf_8;
  Oddities oddities = Oddities::usual;
  std::string extension = ".htm";  ///< with its dot: .htm, .html or .shtml
  std::string host = "www.press.example";
};

/// Path of a page: "CHANNEL/content_ID.htm" for page 1, "CHANNEL/content_ID_N.htm" for the others.
std::string page_path(const CmsDocument& document, int page, const CmsOptions& options);

/// The whole page as the content management system of the family publishes it, in the charset of the options.
/// `page` counts from 1 and must exist in the document.
std::string render_page(const CmsDocument& document, int page, const CmsOptions& options);

struct ListingItem {
  std::string href;  ///< as written in the page, absolute or relative
  std::string title;
  std::string date;  ///< YYYY-MM-DD
};

/// One page of the list of a channel: "node_ID.htm", "node_ID_2.htm".
struct Listing {
  std::string channel_path;
  std::string node_id;
  std::string title;
  std::vector<ListingItem> items;  ///< of this page alone
  int page = 1;
  int pages = 1;
};

std::string listing_path(const Listing& listing, int page, const CmsOptions& options);
std::string render_listing(const Listing& listing, const CmsOptions& options);

/// The page behind a dead link, in the same dress.
std::string render_not_found(const CmsOptions& options);

}  // namespace pressroom::demo
