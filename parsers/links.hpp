// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/url.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

class Page;

/// A longer reference is none, and neither is a longer <base href>: each reference is resolved by copying its base, so
/// the product of both would cost time and memory. Four times what anybody may ask for.
inline constexpr std::size_t k_longest_reference = 16u << 10;

/// What the references of a page are resolved against: its own URL, or what its first <base href> says (HTML, 2.4.3).
core::Url document_base(const Page& page);

/// The href of an <a>, resolved against the document's base URL, which is given since it is looked for once for many;
/// nullopt for what is no http(s) link, and for one with a name and password.
std::optional<core::Url> link_target(const Page& page, std::uint32_t anchor, const core::Url& base);

/// Where an <a> leads, resolved against the document's base URL (HTML, 2.4.3); nullopt for what is no http(s) link.
std::optional<core::Url> link_target(const Page& page, std::uint32_t anchor);

/// A link to a page of the transcript at hand.
struct PageLink {
  int page = 0;
  core::Url url;
};

/// What a page says of the set it belongs to.
struct PagerFindings {
  std::vector<PageLink> links;   ///< by page number, each once
  std::vector<PageLink> others;  ///< further addresses of pages in `links`, in the order of the page
  std::vector<int> declared;     ///< every page number named by a link or a count, and the page's own
  std::optional<int> count;      ///< how many pages there are, where the page says so in so many words
  std::size_t unread = 0;        ///< links of a pager of which none names a page of the transcript
  bool elsewhere = false;        ///< a page is named by a link outside of the pager alone
};

/// Reads what a transcript page says of its set: links that `layout.pager` selects and that name a page of the same
/// transcript, the hidden page count, and any other link to a page of it, since a pager may stand where the room file
/// does not look. At most 5,000 links of each sort are looked at.
PagerFindings read_pager(const Page& page, const RoomRules& rules, const LayoutRules& layout,
                         const PageIdentity& identity);

}  // namespace pressroom::parsers
