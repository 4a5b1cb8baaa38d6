// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/overlay.hpp"
#include "core/room.hpp"
#include "core/url.hpp"
#include "parsers/page_body.hpp"
#include "parsers/selector.hpp"
#include "parsers/url_pattern.hpp"

namespace pressroom::parsers {

class HtmlDocument;
class Page;
class ReadMarkup;

/// A layout with its selectors compiled; selectors a layout does not have are nullopt.
struct LayoutRules {
  const core::Layout* layout = nullptr;
  std::vector<Selector> probe, probe_not, headings, drop;
  std::optional<Selector> title, dateline, breadcrumb, body, pager, page_count, caption, speaker, office_holder;
  std::vector<BodyMark> body_between;  ///< two or none
  std::vector<TextPattern> drop_text;

  /// True when every probe hits, no probe_not does, and the body is there.
  bool fits(const HtmlDocument& document) const;
  /// The element with the page's date line: the first that `dateline` selects and that shows a date, else the first.
  std::optional<std::uint32_t> dateline_node(const HtmlDocument& document) const;
  /// The date that the page gives there (YYYY-MM-DD); empty when it gives none.
  std::string date_of(const HtmlDocument& document) const;
  /// False when `date` is known and lies outside of the layout's days.
  bool in_use_on(const std::string& date) const;
};

/// `layout`, which must outlive them, with its selectors compiled; `configuration` when one does not parse.
core::Result<LayoutRules> compile_layout(const core::Layout& layout);

/// A room ready to read pages with. Immutable; shared between threads. Copies share one room.
class RoomRules {
 public:
  /// `configuration` when a selector or pattern does not compile (a room read from a file always does).
  static core::Result<RoomRules> compile(core::Room room);

  const core::Room& room() const { return *room_; }
  /// The corrections of this room; nullptr when there are none.
  const core::Overlay* overlay() const { return overlay_.get(); }
  /// `configuration` when the overlay is another room's.
  core::Result<void> take_overlay(core::Overlay overlay);
  bool serves(const core::Url& url) const;
  /// nullopt when the URL is on another host or names no transcript.
  std::optional<PageIdentity> identify(const core::Url& url) const;
  const UrlPattern& pattern() const { return pattern_; }
  const std::optional<Selector>& listing_item() const { return listing_item_; }
  const std::optional<Selector>& listing_next() const { return listing_next_; }
  const std::optional<Selector>& listing_item_title() const { return listing_item_title_; }
  const std::optional<Selector>& listing_item_date() const { return listing_item_date_; }
  /// One for each layout of the room, in that order.
  const std::vector<LayoutRules>& layouts() const { return layouts_; }
  /// The layout that fits; nullptr when none does. Of several the first in use on the day that it finds on the page,
  /// else the first. Days never choose alone: a page outside of the days of the one that fits is read by it.
  const LayoutRules* layout_of(const HtmlDocument& document) const;
  /// What read_page() may read; null when only the whole page tells.
  const ReadMarkup* read_markup() const { return read_markup_.get(); }
  /// layout_of() the page; in a room by evidence the layout that is found on it. What was found is owned by
  /// the pointer, a layout of the room by the rules. `not_found` with the reason when no layout fits.
  core::Result<std::shared_ptr<const LayoutRules>> layout_for(const Page& page, const PageIdentity& identity) const;

 private:
  explicit RoomRules(UrlPattern pattern) : pattern_(std::move(pattern)) {}
  std::shared_ptr<const core::Room> room_;
  std::shared_ptr<const core::Overlay> overlay_;
  UrlPattern pattern_;
  std::optional<Selector> listing_item_, listing_next_, listing_item_title_, listing_item_date_;
  std::vector<LayoutRules> layouts_;
  std::shared_ptr<const ReadMarkup> read_markup_;
};

}  // namespace pressroom::parsers
