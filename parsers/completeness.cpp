// SPDX-License-Identifier: Apache-2.0
#include "parsers/completeness.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace pressroom::parsers {

namespace {

void drop_repeats(std::vector<PageReading>& pages, std::vector<PageTrouble>& troubles) {
  std::map<std::string, int> first_with;
  std::vector<PageReading> kept;
  for (PageReading& page : pages) {
    const bool same_number = !kept.empty() && kept.back().number == page.number;
    if (same_number) continue;
    if (!page.body_digest.empty()) {
      const auto [seen, fresh] = first_with.emplace(page.body_digest, page.number);
      if (!fresh) {
        troubles.push_back(PageTrouble{page.number, fmt::format("repeats page {}", seen->second)});
        continue;
      }
    }
    kept.push_back(std::move(page));
  }
  pages = std::move(kept);
}

std::string listed(const std::set<int>& numbers) {
  std::string text;
  for (auto it = numbers.begin(); it != numbers.end();) {
    const int first = *it;
    int last = first;
    for (++it; it != numbers.end() && *it == last + 1; ++it) last = *it;
    text += (text.empty() ? "" : ", ") + (first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last));
  }
  return text;
}

}  // namespace

core::Completeness judge_completeness(std::vector<PageReading>& pages, std::vector<PageTrouble>& troubles,
                                      std::vector<core::PagerReading>& pagers) {
  std::stable_sort(pages.begin(), pages.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  drop_repeats(pages, troubles);
  std::stable_sort(troubles.begin(), troubles.end(), [](const auto& a, const auto& b) { return a.page < b.page; });

  std::set<int> named, captured;
  for (const PageReading& page : pages) {
    named.insert(page.pager.declared.begin(), page.pager.declared.end());
    captured.insert(page.number);
  }
  for (const PageTrouble& trouble : troubles) named.insert(trouble.page);
  for (const PageReading& page : pages) {
    pagers.push_back(core::PagerReading{
        page.pager.declared, std::set<int>(page.pager.declared.begin(), page.pager.declared.end()) == named});
  }

  core::Completeness verdict;
  std::set<int> expected;
  const int last_named = named.empty() ? 0 : *named.rbegin();
  for (int number = 1; number <= std::min(last_named, k_most_pages); ++number) expected.insert(number);
  verdict.declared_pages = last_named;
  verdict.captured_pages = static_cast<int>(captured.size());
  std::set_difference(expected.begin(), expected.end(), captured.begin(), captured.end(),
                      std::back_inserter(verdict.missing));

  std::set<int> explained;
  for (const PageTrouble& trouble : troubles) {
    explained.insert(trouble.page);
    verdict.reasons.push_back(fmt::format("page {}: {}", trouble.page, trouble.reason));
  }
  std::set<int> unlinked, unfetched;
  for (const int page : verdict.missing) {
    if (explained.contains(page)) continue;
    (named.contains(page) ? unfetched : unlinked).insert(page);
  }
  if (!unfetched.empty()) verdict.reasons.push_back(fmt::format("named but not captured: {}", listed(unfetched)));
  if (!unlinked.empty())
    verdict.reasons.push_back(fmt::format("implied by later pages, never linked: {}", listed(unlinked)));
  if (last_named > k_most_pages) {
    verdict.reasons.push_back(fmt::format("the pager goes on beyond the limit of {} pages", k_most_pages));
  }
  if (pages.empty()) {
    verdict.verdict = core::Verdict::unknown;
    if (verdict.reasons.empty()) verdict.reasons.push_back("no page could be read");
  } else {
    verdict.verdict =
        verdict.missing.empty() && verdict.reasons.empty() ? core::Verdict::complete : core::Verdict::incomplete;
  }
  return verdict;
}

}  // namespace pressroom::parsers
