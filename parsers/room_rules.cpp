// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_rules.hpp"

#include <algorithm>

#include "parsers/dates.hpp"
#include "parsers/generic_room.hpp"
#include "parsers/html_document.hpp"
#include "parsers/page.hpp"
#include "parsers/unread_markup.hpp"
#include "parsers/url_grammar.hpp"

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

}  // namespace

core::Result<LayoutRules> compile_layout(const core::Layout& layout) {
  LayoutRules rules;
  rules.layout = &layout;
  TRY_ASSIGN(rules.probe, selector_list(layout.probe));
  TRY_ASSIGN(rules.probe_not, selector_list(layout.probe_not));
  TRY_ASSIGN(rules.headings, selector_list(layout.headings));
  TRY_ASSIGN(rules.drop, selector_list(layout.drop));
  TRY_ASSIGN(rules.title, optional_selector(layout.title));
  TRY_ASSIGN(rules.dateline, optional_selector(layout.dateline));
  TRY_ASSIGN(rules.breadcrumb, optional_selector(layout.breadcrumb));
  TRY_ASSIGN(rules.body, optional_selector(layout.body));
  TRY_ASSIGN(rules.pager, optional_selector(layout.pager));
  TRY_ASSIGN(rules.page_count, optional_selector(layout.page_count));
  TRY_ASSIGN(rules.caption, optional_selector(layout.caption));
  TRY_ASSIGN(rules.speaker, optional_selector(layout.speaker));
  TRY_ASSIGN(rules.office_holder, optional_selector(layout.roster.office_holder));
  for (const std::string& mark : layout.body_between) {
    TRY_ASSIGN(BodyMark parsed, BodyMark::parse(mark));
    rules.body_between.push_back(std::move(parsed));
  }
  for (const std::string& pattern : layout.drop_text) {
    TRY_ASSIGN(TextPattern compiled, TextPattern::compile(pattern));
    rules.drop_text.push_back(std::move(compiled));
  }
  return rules;
}

namespace {

/// Where nothing is known of a site, a longer address is not asked for, in bytes.
constexpr std::size_t k_longest_unknown = 4'096;

/// No page has more date lines than this; a selector that hits everything is not followed through.
constexpr std::size_t k_most_datelines = 32;

std::string written_at(const HtmlDocument& document, std::uint32_t node, const std::string& attribute) {
  const auto value = attribute.empty() ? std::nullopt : document.attribute(node, attribute);
  return value ? std::string(*value) : document.text_of(node);
}

}  // namespace

std::optional<std::uint32_t> LayoutRules::dateline_node(const HtmlDocument& document) const {
  if (!dateline) return std::nullopt;
  const std::vector<std::uint32_t> nodes = dateline->select(document);
  if (nodes.empty()) return std::nullopt;
  const auto end = nodes.begin() + static_cast<std::ptrdiff_t>(std::min(nodes.size(), k_most_datelines));
  const auto dated = std::find_if(nodes.begin(), end, [&](std::uint32_t node) {
    return find_date(written_at(document, node, layout->dateline_attribute)).has_value();
  });
  return dated == end ? nodes.front() : *dated;
}

std::string LayoutRules::date_of(const HtmlDocument& document) const {
  const auto node = dateline_node(document);
  if (!node) return {};
  const auto date = find_date(written_at(document, *node, layout->dateline_attribute));
  return date ? date->value : std::string();
}

bool LayoutRules::in_use_on(const std::string& date) const {
  if (date.empty()) return true;
  return (layout->from.empty() || layout->from <= date) && (layout->to.empty() || date <= layout->to);
}

bool LayoutRules::fits(const HtmlDocument& document) const {
  const auto hits = [&](const Selector& selector) { return selector.first(document).has_value(); };
  return has_body(document, *this) && std::all_of(probe.begin(), probe.end(), hits) &&
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
  auto read = rules.room_->by_evidence ? std::nullopt : ReadMarkup::of(rules.layouts_);
  if (read) rules.read_markup_ = std::make_shared<const ReadMarkup>(*std::move(read));
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
  if (room_->by_evidence) return true;
  return std::find(room_->hosts.begin(), room_->hosts.end(), url.host()) != room_->hosts.end();
}

std::optional<PageIdentity> RoomRules::identify(const core::Url& url) const {
  if (!serves(url)) return std::nullopt;
  if (room_->by_evidence && url.href().size() > k_longest_unknown) return std::nullopt;
  if (room_->by_evidence) return identity_by_grammar(url);
  return pattern_.match(url.href_without_fragment());
}

const LayoutRules* RoomRules::layout_of(const HtmlDocument& document) const {
  const LayoutRules* first = nullptr;
  for (const LayoutRules& rules : layouts_) {
    if (!rules.fits(document)) continue;
    const bool dated = !rules.layout->from.empty() || !rules.layout->to.empty();
    if (!dated || rules.in_use_on(rules.date_of(document))) return &rules;
    if (first == nullptr) first = &rules;
  }
  return first;
}

core::Result<std::shared_ptr<const LayoutRules>> RoomRules::layout_for(const Page& page,
                                                                       const PageIdentity& identity) const {
  if (room_->by_evidence) return layout_by_evidence(page, identity);
  const LayoutRules* layout = layout_of(page.document());
  if (layout == nullptr) {
    return core::fail(core::ErrorCode::not_found, "no layout of the room fits (soft 404 or a new layout)",
                      page.url().href());
  }
  return std::shared_ptr<const LayoutRules>(std::shared_ptr<const void>(), layout);
}

}  // namespace pressroom::parsers
