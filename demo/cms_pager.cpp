// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_pager.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace pressroom::demo {

namespace {

constexpr int window_reach = 2;

bool is_shown(int number, int page, int pages, PagerExtent extent) {
  return extent == PagerExtent::all || number == 1 || number == pages || std::abs(number - page) <= window_reach;
}

std::string numbers(const std::string& stem, int page, int pages, const CmsOptions& options) {
  std::string html;
  bool gap = false;
  for (int number = 1; number <= pages; ++number) {
    if (!is_shown(number, page, pages, options.extent)) {
      gap = true;
      continue;
    }
    if (gap) html += " ...";
    gap = false;
    html += number == page ? fmt::format(" <span>{}</span>", number)
                           : fmt::format(R"( <a href="{}">{}</a>)", numbered_name(stem, number, options), number);
  }
  return html;
}

}  // namespace

std::string numbered_name(const std::string& stem, int page, const CmsOptions& options) {
  return page == 1 ? stem + options.extension : fmt::format("{}_{}{}", stem, page, options.extension);
}

std::string render_pager(const std::string& stem, int page, int pages, const CmsOptions& options) {
  if (pages < 2) return {};
  const bool counted = options.pager == PagerMarkup::displaypagenum;
  std::string html =
      counted ? R"(<div width="100%" id="displaypagenum"><p></p><center>)" : R"(<div id="autopage"><center>)";
  if (page > 1) {
    html += fmt::format(R"( <span></span> <a href="{}">{}</a>)", numbered_name(stem, page - 1, options),
                        counted ? "PREV" : "&lt;");
  }
  html += numbers(stem, page, pages, options);
  if (page < pages) {
    html += fmt::format(R"( <a href="{}">{}</a> <span></span>)", numbered_name(stem, page + 1, options),
                        counted ? "NEXT" : "&gt;");
  }
  html += "</center></div>";
  if (counted) {
    html += fmt::format(
        R"(<div id="mpagecount" style="display:none">{}</div><div id="mcurrentpage" style="display:none">{}</div>)",
        pages, page);
  }
  return html;
}

std::string render_listing_pager(const std::string& stem, int page, int pages, const CmsOptions& options) {
  if (pages < 2) return {};
  return R"(<div id="autopage"><center>)" + numbers(stem, page, pages, options) + " </center></div>";
}

}  // namespace pressroom::demo
