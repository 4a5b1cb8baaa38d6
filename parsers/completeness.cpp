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

/// What keeps a set open although no page is known to be missing. Error pages and pages of something else come in a
/// site's own markup, but their pager, if any, is not the one that the others have: a page names the page behind it,
/// and the last one names another where pages name those before them.
std::vector<std::string> open_pagers(const std::vector<PageReading>& pages, const std::set<int>& named) {
  const bool names_back = std::any_of(pages.begin(), pages.end(), [](const PageReading& page) {
    return page.number > 1 && page.pager.declared.front() < page.number;
  });
  std::vector<std::string> reasons;
  for (const PageReading& page : pages) {
    const auto names = [&](int number) {
      return std::find(page.pager.declared.begin(), page.pager.declared.end(), number) != page.pager.declared.end();
    };
    const bool is_last = page.number == *named.rbegin();
    if (page.pager.unread > 0) {
      reasons.push_back(fmt::format("page {}: its pager has {} link(s), of which none names a page of the transcript",
                                    page.number, page.pager.unread));
    } else if (!is_last && named.contains(page.number + 1) && !names(page.number + 1)) {
      reasons.push_back(fmt::format("page {}: its pager does not name page {}", page.number, page.number + 1));
    } else if (is_last && names_back && named.size() > 1 && page.pager.declared.size() < 2) {
      reasons.push_back(fmt::format("page {}: its pager names no other page", page.number));
    }
  }
  return reasons;
}

}  // namespace

std::string shift_between(const std::vector<PageReading>& pages) {
  std::map<int, const PageReading*> by_number;
  for (const PageReading& page : pages) by_number.emplace(page.number, &page);
  const PageReading* before = nullptr;
  const PageReading* counting = nullptr;
  for (const auto& [number, page] : by_number) {
    const bool neighbours = before != nullptr && before->number + 1 == number;
    if (neighbours && !page->body_digest.empty() && page->body_digest == before->body_digest) {
      return fmt::format("page {} repeats page {}", number, before->number);
    }
    before = page;
    if (!page->pager.count) continue;
    if (counting != nullptr && counting->pager.count != page->pager.count) {
      return fmt::format("page {} counts {} pages and page {} counts {}", counting->number, *counting->pager.count,
                         number, *page->pager.count);
    }
    counting = page;
  }
  return {};
}

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
  const bool missing = !verdict.missing.empty() || !verdict.reasons.empty();
  for (std::string& reason : open_pagers(pages, named)) verdict.reasons.push_back(std::move(reason));
  if (pages.empty()) {
    verdict.verdict = core::Verdict::unknown;
    if (verdict.reasons.empty()) verdict.reasons.push_back("no page could be read");
  } else {
    verdict.verdict = missing                   ? core::Verdict::incomplete
                      : verdict.reasons.empty() ? core::Verdict::complete
                                                : core::Verdict::unknown;
  }
  return verdict;
}

}  // namespace pressroom::parsers
