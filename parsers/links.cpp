// SPDX-License-Identifier: Apache-2.0
#include "parsers/links.hpp"

#include <algorithm>
#include <set>

#include "core/number.hpp"
#include "core/text.hpp"
#include "parsers/page.hpp"
#include "parsers/url_grammar.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_links = 5'000;

/// A hidden count beyond this is no count: the crawler's own cap lies far below.
constexpr int k_most_declared = 1'000;

std::optional<int> page_count(const Page& page, const LayoutRules& layout) {
  if (!layout.page_count) return std::nullopt;
  const auto node = layout.page_count->first(page.document());
  if (!node) return std::nullopt;
  const auto count = core::number_in(core::collapse_white_space(page.document().text_of(*node)));
  return count && *count >= 1 && *count <= k_most_declared ? count : std::nullopt;
}

}  // namespace

core::Url document_base(const Page& page) {
  const HtmlDocument& document = page.document();
  for (std::uint32_t i = 0; i < document.nodes().size(); ++i) {
    const Node& node = document.nodes()[i];
    if (node.kind != NodeKind::element || node.tag != "base") continue;
    const auto href = document.attribute(i, "href");
    if (!href) continue;
    if (href->size() > k_longest_reference) break;
    if (auto base = core::Url::parse(*href, page.url())) return *base;
    break;
  }
  return page.url();
}

std::optional<core::Url> link_target(const Page& page, std::uint32_t anchor, const core::Url& base) {
  const auto href = page.document().attribute(anchor, "href");
  if (!href || href->empty() || href->size() > k_longest_reference) return std::nullopt;
  auto url = core::Url::parse(*href, base);
  if (!url || url->has_credentials()) return std::nullopt;
  return *std::move(url);
}

std::optional<core::Url> link_target(const Page& page, std::uint32_t anchor) {
  return link_target(page, anchor, document_base(page));
}

PagerFindings read_pager(const Page& page, const RoomRules& rules, const LayoutRules& layout,
                         const PageIdentity& identity) {
  if (rules.room().by_evidence) return read_pager_by_evidence(page, identity).findings;
  PagerFindings findings;
  std::set<int> declared{identity.page};
  const core::Url base = document_base(page);
  const auto page_at = [&](std::uint32_t anchor) -> std::optional<PageLink> {
    auto url = link_target(page, anchor, base);
    const auto target = url ? rules.identify(*url) : std::nullopt;
    if (!target || target->id != identity.id) return std::nullopt;
    return PageLink{target->page, *std::move(url)};
  };
  if (layout.pager) {
    std::vector<std::uint32_t> anchors = layout.pager->select(page.document());
    anchors.resize(std::min(anchors.size(), k_most_links));
    bool read = false;
    for (const std::uint32_t anchor : anchors) {
      if (page.document().attribute(anchor, "href").value_or("").empty()) continue;
      ++findings.unread;
      auto link = page_at(anchor);
      if (!link) continue;
      read = true;
      (declared.insert(link->page).second ? findings.links : findings.others).push_back(*std::move(link));
    }
    if (read) findings.unread = 0;
  }
  std::size_t looked_at = 0;
  const HtmlDocument& document = page.document();
  for (std::uint32_t i = 0; i < document.nodes().size() && looked_at < k_most_links; ++i) {
    if (document.nodes()[i].kind != NodeKind::element || document.nodes()[i].tag != "a") continue;
    const auto href = document.attribute(i, "href");
    if (!href || href->find(identity.id) == std::string_view::npos) continue;
    ++looked_at;
    auto link = page_at(i);
    if (!link || !declared.insert(link->page).second) continue;
    findings.links.push_back(*std::move(link));
    findings.elsewhere = true;
  }
  std::sort(findings.links.begin(), findings.links.end(), [](const auto& a, const auto& b) { return a.page < b.page; });
  findings.count = page_count(page, layout);
  for (int number = 1; number <= findings.count.value_or(0); ++number) declared.insert(number);
  findings.declared.assign(declared.begin(), declared.end());
  return findings;
}

}  // namespace pressroom::parsers
