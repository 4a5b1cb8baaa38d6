// SPDX-License-Identifier: Apache-2.0
#include "parsers/listing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "core/text.hpp"
#include "parsers/claimed_date.hpp"
#include "parsers/dates.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/links.hpp"
#include "parsers/page.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_links = 5'000;

/// Some listings hold whole transcripts behind their links: a date of the item stands near its head.
constexpr std::size_t k_block_text = 2'048;

/// Nodes looked at on either side of a link for the ends of its line.
constexpr std::size_t k_line_nodes = 64;

using Index = std::uint32_t;

/// A selected link to a transcript.
struct ItemLink {
  Index anchor;
  std::size_t item;  ///< place among the items
};

/// Nodes [begin, end) in preorder.
struct Range {
  Index begin = 0;
  Index end = 0;
  bool contains(Index node) const { return begin <= node && node < end; }
};

/// What a reader sees of some nodes, without those of `hole`; a blank where a block begins or ends.
std::string visible_text(const HtmlDocument& document, Range range, Range hole = {}) {
  std::string text;
  std::vector<Index> block_ends;
  for (Index i = range.begin; i < range.end && text.size() < k_block_text;) {
    while (!block_ends.empty() && block_ends.back() <= i) {
      text += ' ';
      block_ends.pop_back();
    }
    const Node& node = document.node(i);
    if (hole.contains(i)) {
      text += ' ';
      i = hole.end;
      continue;
    }
    if (node.kind == NodeKind::text) text += cut_at_character(node.text, k_block_text);
    if (node.kind == NodeKind::element) {
      if (is_hidden(document, i)) {
        i = node.end;
        continue;
      }
      if (is_block_element(node.tag)) {
        text += ' ';
        block_ends.push_back(node.end);
      }
    }
    ++i;
  }
  return core::collapse_white_space(text);
}

bool is_row(std::string_view tag) { return tag == "li" || tag == "tr" || tag == "article" || tag == "dt"; }

bool is_page_wide(std::string_view tag) { return tag == "body" || tag == "html" || tag == "main"; }

/// The items of one page and what stands round them.
class Items {
 public:
  Items(const Page& page, const RoomRules& rules) : page_(page), document_(page.document()), rules_(rules) {
    if (rules.listing_item_title()) titles_ = rules.listing_item_title()->select(document_);
    if (rules.listing_item_date()) dates_ = rules.listing_item_date()->select(document_);
  }

  void gather(const std::vector<Index>& anchors) {
    const core::Url base = document_base(page_);
    std::map<std::string, std::size_t> places;
    for (const Index anchor : anchors) {
      auto url = link_target(page_, anchor, base);
      const auto identity = url ? rules_.identify(*url) : std::nullopt;
      if (!identity) continue;
      const auto [place, is_new] = places.emplace(identity->id, urls_.size());
      if (is_new) {
        urls_.push_back(*std::move(url));
        speaking_.push_back(links_.size());
        has_text_.push_back(false);
      }
      if (!has_text_[place->second] && !visible_text(document_, subtree(anchor)).empty()) {
        speaking_[place->second] = links_.size();
        has_text_[place->second] = true;
      }
      links_.push_back({anchor, place->second});
    }
    find_neighbours();
  }

  std::vector<ListedItem> take() {
    std::vector<ListedItem> items;
    for (std::size_t item = 0; item < urls_.size(); ++item) {
      const std::size_t link = speaking_[item];
      const Block block = block_of(link);
      items.push_back({std::move(urls_[item]), plain_title(title(link, block)), date(link, block)});
    }
    return items;
  }

 private:
  struct Block {
    Range nodes;
    bool after_only = false;  ///< what stands before the link belongs to the item before
  };

  Range subtree(Index node) const { return {node, document_.node(node).end}; }

  /// For each link the nearest links before and behind it that lead to another item.
  void find_neighbours() {
    before_.assign(links_.size(), k_none);
    behind_.assign(links_.size(), k_none);
    for (std::size_t i = 1; i < links_.size(); ++i) {
      before_[i] = links_[i].item == links_[i - 1].item ? before_[i - 1] : links_[i - 1].anchor;
    }
    for (std::size_t i = links_.size(); i-- > 1;) {
      behind_[i - 1] = links_[i].item == links_[i - 1].item ? behind_[i] : links_[i].anchor;
    }
  }

  bool holds_another(std::size_t link, Index node) const {
    const Range range = subtree(node);
    return (before_[link] != k_none && range.contains(before_[link])) ||
           (behind_[link] != k_none && range.contains(behind_[link]));
  }

  Block block_of(std::size_t link) const {
    const Index anchor = links_[link].anchor;
    const bool alone = before_[link] == k_none && behind_[link] == k_none;
    Index node = anchor;
    while (true) {
      const Index parent = document_.node(node).parent;
      if (parent == 0 || is_page_wide(document_.node(parent).tag) || holds_another(link, parent)) break;
      node = parent;
      const std::string_view tag = document_.node(node).tag;
      if (tag == "dt") return {with_descriptions(node)};
      // Where no other item bounds it, the block would grow to half of the page.
      if (is_row(tag) || (alone && is_block_element(tag))) break;
    }
    return node == anchor ? line_of(link) : Block{subtree(node)};
  }

  Range with_descriptions(Index term) const {
    Range range = subtree(term);
    for (Index next = document_.node(term).next_sibling; next != 0; next = document_.node(next).next_sibling) {
      const Node& node = document_.node(next);
      if (node.kind == NodeKind::element && node.tag != "dd") break;
      range.end = node.end;
    }
    return range;
  }

  bool ends_line(Index node) const {
    return document_.node(node).kind == NodeKind::element && is_block_element(document_.node(node).tag);
  }

  Block line_of(std::size_t link) const {
    const Index anchor = links_[link].anchor;
    Block line{subtree(anchor)};
    std::size_t steps = 0;
    for (Index next = document_.node(anchor).next_sibling; next != 0 && ++steps <= k_line_nodes;
         next = document_.node(next).next_sibling) {
      if (ends_line(next) || holds_another(link, next)) break;
      line.nodes.end = document_.node(next).end;
    }
    const Index parent = document_.node(anchor).parent;
    steps = 0;
    for (Index at = anchor; at-- > parent + 1 && ++steps <= k_line_nodes;) {
      if (document_.node(at).parent != parent) continue;
      line.after_only = holds_another(link, at);
      if (line.after_only || ends_line(at)) break;
      line.nodes.begin = at;
    }
    return line;
  }

  std::optional<Index> hit(const std::vector<Index>& hits, Range range) const {
    const auto found = std::lower_bound(hits.begin(), hits.end(), range.begin);
    return found != hits.end() && *found < range.end ? std::optional(*found) : std::nullopt;
  }

  std::string title(std::size_t link, const Block& block) const {
    if (const auto found = hit(titles_, block.nodes)) {
      if (std::string text = visible_text(document_, subtree(*found)); !text.empty()) return text;
    }
    const Range anchor = subtree(links_[link].anchor);
    if (std::string text = visible_text(document_, anchor); !text.empty()) return text;
    if (const auto title = document_.attribute(anchor.begin, "title"); title && !title->empty()) {
      return std::string(*title);
    }
    for (Index i = anchor.begin; i < anchor.end; ++i) {
      if (const auto alternative = document_.attribute(i, "alt"); alternative && !alternative->empty()) {
        return std::string(*alternative);
      }
    }
    return {};
  }

  std::string date(std::size_t link, const Block& block) const {
    if (const auto found = hit(dates_, block.nodes)) {
      const auto machine = document_.attribute(*found, "datetime");
      std::string text = claimed_date(machine ? std::string(*machine) : visible_text(document_, subtree(*found)));
      if (!text.empty()) return text;
    }
    const Range anchor = subtree(links_[link].anchor);
    const Index begin = block.after_only ? anchor.begin : block.nodes.begin;
    for (Index i = begin; i < block.nodes.end; ++i) {
      if (document_.node(i).tag != "time") continue;
      const auto machine = document_.attribute(i, "datetime");
      if (machine && find_date(*machine)) return claimed_date(*machine);
    }
    // Behind the link first where items share a line: what stands before it may be the end of something else.
    const std::string texts[] = {
        block.after_only ? std::string() : visible_text(document_, {block.nodes.begin, block.nodes.end}, anchor),
        block.after_only ? visible_text(document_, {anchor.end, block.nodes.end}) : std::string(),
        visible_text(document_, anchor)};
    for (const std::string& text : texts) {
      if (const auto found = find_date(text)) return found->value;
    }
    return {};
  }

  static constexpr Index k_none = UINT32_MAX;

  const Page& page_;
  const HtmlDocument& document_;
  const RoomRules& rules_;
  std::vector<Index> titles_, dates_;  ///< in document order
  std::vector<ItemLink> links_;        ///< in document order
  std::vector<Index> before_, behind_;
  std::vector<core::Url> urls_;        ///< of the items
  std::vector<std::size_t> speaking_;  ///< for each item its first link with text, among links_
  std::vector<bool> has_text_;
};

std::vector<core::Url> further_listings(const Page& page, const RoomRules& rules) {
  std::vector<core::Url> next;
  if (!rules.listing_next()) return next;
  std::vector<Index> anchors = rules.listing_next()->select(page.document());
  anchors.resize(std::min(anchors.size(), k_most_links));
  const core::Url base = document_base(page);
  std::set<std::string> seen;
  for (const Index anchor : anchors) {
    auto url = link_target(page, anchor, base);
    if (!url || !rules.serves(*url) || rules.identify(*url)) continue;
    if (seen.insert(url->href_without_fragment()).second) next.push_back(*std::move(url));
  }
  return next;
}

}  // namespace

ListingFindings read_listing(const Page& page, const RoomRules& rules) {
  ListingFindings findings;
  if (rules.listing_item()) {
    std::vector<Index> anchors = rules.listing_item()->select(page.document());
    findings.selected = anchors.size();
    anchors.resize(std::min(anchors.size(), k_most_links));
    Items items(page, rules);
    items.gather(anchors);
    findings.items = items.take();
  }
  findings.next = further_listings(page, rules);
  return findings;
}

}  // namespace pressroom::parsers
