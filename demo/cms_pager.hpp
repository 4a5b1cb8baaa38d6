// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "demo/cms_markup.hpp"

namespace pressroom::demo {

/// The pager under an article, links relative: `stem` is "content_ID", page 1 has no number in its name. Empty for
/// an article of one page.
std::string render_pager(const std::string& stem, int page, int pages, const CmsOptions& options);

/// The pager under a listing: numbers only, in a <center>, the current one in a <span>.
std::string render_listing_pager(const std::string& stem, int page, int pages, const CmsOptions& options);

/// "STEM.htm" for page 1, "STEM_N.htm" for the others.
std::string numbered_name(const std::string& stem, int page, const CmsOptions& options);

}  // namespace pressroom::demo
