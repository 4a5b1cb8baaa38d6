// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/url.hpp"

namespace pressroom::parsers {

class Page;

/// No page and no style sheet is granted more requisites than this; what it names beyond them is not looked at.
inline constexpr std::size_t k_most_requisites = 500;

/// What a browser fetches by itself to show the page, scripts not run: images with all their candidates (HTML, 4.8.4),
/// style sheets and icons (4.6.7), scripts (4.12.1), posters, images by <object> and <embed>, `background` attributes,
/// and what style attributes and <style> blocks name. Documents within the page (frames) and media are none. http and
/// https alone, without fragment and credentials, each once, in the order of the page; never the page itself.
std::vector<core::Url> requisites_of(const Page& page);

/// What a style sheet at `base` names by @import, url() and image-set() (CSS Syntax Level 3, CSS Images Level 4), in
/// the same form and order. Total: any bytes are a style sheet. Charsets that keep ASCII are read as they are.
std::vector<core::Url> requisites_of_style_sheet(const core::Url& base, std::string_view css);

}  // namespace pressroom::parsers
