// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_overflow.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/page.hpp"
#include "parsers/page_body.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, 7> k_no_text{"a", "nav", "aside", "header", "form", "button", "figcaption"};

class OverflowCount {
 public:
  OverflowCount(const Page& page, const std::vector<std::uint32_t>& bodies)
      : document_(page.document()), bodies_(bodies) {
    for (const std::uint32_t body : bodies) {
      for (std::uint32_t up = document_.nodes()[body].parent; outer_.insert(up).second && up != 0;) {
        up = document_.nodes()[up].parent;
      }
    }
  }

  void skip(const std::vector<std::uint32_t>& nodes) { skipped_.insert(nodes.begin(), nodes.end()); }
  void stop_at(const std::vector<std::uint32_t>& links) {
    const auto behind = std::lower_bound(links.begin(), links.end(), document_.nodes()[bodies_.back()].end);
    if (behind != links.end()) end_ = *behind;
  }

  std::int64_t run() {
    const auto& nodes = document_.nodes();
    std::uint32_t node = nodes[bodies_.front()].end;
    const std::uint32_t last_end = nodes[bodies_.back()].end;
    while (node < std::min(end_, static_cast<std::uint32_t>(nodes.size()))) {
      close_until(node);
      const Node& at = nodes[node];
      if (at.kind == NodeKind::text) {
        count(at);
        ++node;
      } else if (at.kind != NodeKind::element) {
        ++node;
      } else if (at.tag == "footer" && node >= last_end) {
        break;
      } else if (is_passed_over(node)) {
        if (is_block_element(at.tag)) flush();
        node = at.end;
      } else {
        open(node);
        ++node;
      }
    }
    flush();
    return total_;
  }

 private:
  bool is_passed_over(std::uint32_t node) const {
    const std::string_view tag = document_.nodes()[node].tag;
    return is_without_running_text(tag) || skipped_.contains(node) ||
           std::binary_search(bodies_.begin(), bodies_.end(), node) || is_hidden(document_, node);
  }

  void open(std::uint32_t node) {
    const Node& at = document_.nodes()[node];
    if (!is_block_element(at.tag)) return;
    flush();
    if (at.tag != "br") open_.push_back({at.end, at.tag == "p" && outer_.contains(at.parent)});
  }

  void close_until(std::uint32_t node) {
    while (!open_.empty() && open_.back().end <= node) {
      flush();
      open_.pop_back();
    }
  }

  void count(const Node& text) {
    for (const char32_t c : core::decode_utf8(text.text)) block_ += core::is_white_space(c) ? 0 : 1;
  }

  void flush() {
    const bool paragraph = !open_.empty() && open_.back().paragraph;
    if (paragraph || block_ > k_longest_furniture) total_ += block_;
    block_ = 0;
  }

  struct Open {
    std::uint32_t end;
    bool paragraph;  ///< one that would be the body's own
  };

  const HtmlDocument& document_;
  const std::vector<std::uint32_t>& bodies_;
  std::unordered_set<std::uint32_t> outer_;  ///< the elements round the bodies
  std::unordered_set<std::uint32_t> skipped_;
  std::vector<Open> open_;  ///< the block elements round the walk
  std::uint32_t end_ = UINT32_MAX;
  std::int64_t block_ = 0, total_ = 0;
};

}  // namespace

bool is_without_running_text(std::string_view tag) { return is_one_of(tag, k_no_text); }

std::int64_t overflow_chars(const Page& page, const LayoutRules& layout, const PageBody& body) {
  if (body.nodes.empty() || body.shape == PageBody::Shape::between) return 0;
  OverflowCount overflow(page, body.nodes);
  const auto skip = [&](const std::optional<Selector>& selector) {
    if (selector) overflow.skip(selector->select(page.document()));
  };
  for (const Selector& drop : layout.drop) overflow.skip(drop.select(page.document()));
  for (const auto* selector : {&layout.page_count, &layout.caption, &layout.title, &layout.dateline}) skip(*selector);
  if (layout.pager) overflow.stop_at(layout.pager->select(page.document()));
  return overflow.run();
}

}  // namespace pressroom::parsers
