// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_rules.hpp"

#include <algorithm>

#include "parsers/html_document.hpp"

namespace pressroom::parsers {

namespace {

core::Result<std::optional<Selector>> optional_selector(const std::string& text) {
  if (text.empty()) return std::optional<Selector>();
  TRY_ASSIGN(Selector selector, Selector::parse(text));
  return std::optional<Selector>(std::move(selector));
}

core::Result<std::vector<Selector>> selector_list(const std::vector<std::string>& texts) {
  std::vector<Selector> selectors;
  for (const std::string& text : texts) {
    TRY_ASSIGN(Selector selector, Selector::parse(text));
    selectors.push_back(std::move(selector));
  }
  return selectors;
}

core::Result<LayoutRules> compile_layout(const core::Layout& layout) {
  LayoutRules rules;
  rules.layout = &layout;
  TRY_ASSIGN(rules.probe, selector_list(layout.probe));
  TRY_ASSIGN(rules.probe_not, selector_list(layout.probe_not));
  TRY_ASSIGN(rules.drop, selector_list(layout.drop));
  TRY_ASSIGN(rules.title, optional_selector(layout.title));
  TRY_ASSIGN(rules.dateline, optional_selector(layout.dateline));
  TRY_ASSIGN(rules.breadcrumb, optional_selector(layout.breadcrumb));
  TRY_ASSIGN(rules.body, optional_selector(layout.body));
  TRY_ASSIGN(rules.pager, optional_selector(layout.pager));
  TRY_ASSIGN(rules.page_count, optional_selector(layout.page_count));
  TRY_ASSIGN(rules.caption, optional_selector(layout.caption));
  return rules;
}

}  // namespace

bool LayoutRules::fits(const HtmlDocument& document) const {
  const auto hits = [&](const Selector& selector) { return selector.first(document).has_value(); };
  return body && hits(*body) && std::all_of(probe.begin(), probe.end(), hits) &&
         std::none_of(probe_not.begin(), probe_not.end(), hits);
}

core::Result<RoomRules> RoomRules::compile(core::Room room) {
  TRY_ASSIGN(UrlPattern pattern, UrlPattern::compile(room.match_transcript));
  RoomRules rules(std::move(pattern));
  rules.room_ = std::make_shared<const core::Room>(std::move(room));
  TRY_ASSIGN(rules.listing_item_, optional_selector(rules.room_->listing_item));
  TRY_ASSIGN(rules.listing_next_, optional_selector(rules.room_->listing_next));
  TRY_ASSIGN(rules.listing_item_title_, optional_selector(rules.room_->listing_item_title));
  TRY_ASSIGN(rules.listing_item_date_, optional_selector(rules.room_->listing_item_date));
  for (const core::Layout& layout : rules.room_->layouts) {
    TRY_ASSIGN(LayoutRules compiled, compile_layout(layout));
    rules.layouts_.push_back(std::move(compiled));
  }
  return rules;
}

core::Result<void> RoomRules::take_overlay(core::Overlay overlay) {
  if (overlay.room != room_->name) {
    return core::fail(core::ErrorCode::configuration, "these are corrections of the room '" + overlay.room + "'",
                      overlay.file);
  }
  overlay_ = std::make_shared<const core::Overlay>(std::move(overlay));
  return {};
}

bool RoomRules::serves(const core::Url& url) const {
  return std::find(room_->hosts.begin(), room_->hosts.end(), url.host()) != room_->hosts.end();
}

std::optional<PageIdentity> RoomRules::identify(const core::Url& url) const {
  if (!serves(url)) return std::nullopt;
  return pattern_.match(url.href_without_fragment());
}

const LayoutRules* RoomRules::layout_of(const HtmlDocument& document) const {
  const auto found =
      std::find_if(layouts_.begin(), layouts_.end(), [&](const LayoutRules& rules) { return rules.fits(document); });
  return found == layouts_.end() ? nullptr : &*found;
}

}  // namespace pressroom::parsers
