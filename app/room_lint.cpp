// SPDX-License-Identifier: Apache-2.0
#include "app/room_lint.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/room_places.hpp"
#include "app/room_test_pages.hpp"
#include "core/number.hpp"
#include "core/text.hpp"
#include "parsers/glyph_text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/page.hpp"
#include "parsers/page_body.hpp"

namespace pressroom::app {

namespace {

using parsers::LayoutRules;
using parsers::RoomRules;
using parsers::Selector;

constexpr std::uint64_t k_most_room_bytes = 1 << 20;

std::string in_quotes(const std::string& text) { return "'" + text + "'"; }

bool within(const std::vector<std::string>& few, const std::vector<std::string>& many) {
  return std::all_of(few.begin(), few.end(),
                     [&](const std::string& one) { return std::find(many.begin(), many.end(), one) != many.end(); });
}

/// Where the body stands, as text that only equal rules have in common.
std::string body_rule(const core::Layout& layout) {
  std::string rule = layout.body;
  for (const std::string& mark : layout.body_between) rule += "\n" + mark;
  return rule;
}

/// Whether every page that `later` fits is fitted by `earlier` too, as far as their selectors are the same text. A
/// layout of certain days leaves other days to those behind it.
bool hides(const core::Layout& earlier, const core::Layout& later) {
  const bool covers_its_days = (earlier.from.empty() || (!later.from.empty() && earlier.from <= later.from)) &&
                               (earlier.to.empty() || (!later.to.empty() && later.to <= earlier.to));
  if (!covers_its_days) return false;
  std::vector<std::string> asked = later.probe;
  asked.push_back(body_rule(later));
  std::vector<std::string> needed = earlier.probe;
  needed.push_back(body_rule(earlier));
  return within(needed, asked) && within(earlier.probe_not, later.probe_not);
}

/// How often each selector of a layout has hit, on pages that are read by it.
class SelectorHits {
 public:
  explicit SelectorHits(const LayoutRules& rules) {
    add("title", rules.title);
    add("dateline", rules.dateline);
    add("breadcrumb", rules.breadcrumb);
    add("pager", rules.pager);
    add("page_count", rules.page_count);
    add("caption", rules.caption);
    add("speaker", rules.speaker);
    add("office_holder", rules.office_holder);
    for (const Selector& one : rules.headings) watched_.push_back({"headings", one});
    for (const Selector& one : rules.drop) watched_.push_back({"drop", one});
    for (const parsers::TextPattern& one : rules.drop_text) patterns_.push_back({one});
    needs_breaks_ = rules.layout->line_breaks != core::LineBreaks::each;
  }
  void look_at(const parsers::Page& page, const LayoutRules& rules) {
    const parsers::HtmlDocument& document = page.document();
    ++pages_;
    for (Watched& one : watched_) {
      if (!one.hit) one.hit = one.selector.first(document).has_value();
    }
    for (std::uint32_t i = 0; needs_breaks_ && i < document.nodes().size(); ++i) {
      if (document.node(i).tag == "br" || document.node(i).tag == "pre") needs_breaks_ = false;
    }
    if (patterns_.empty()) return;
    const parsers::GlyphText body = parsers::read_body(page, rules, parsers::find_body(document, rules));
    for (const parsers::Block& block : body.blocks) {
      const std::string words = body.text(block.glyphs);
      for (WatchedPattern& one : patterns_) one.hit = one.hit || one.pattern.matches(words);
    }
  }
  int pages() const { return pages_; }

  struct Watched {
    std::string_view key;
    Selector selector;
    bool hit = false;
  };
  const std::vector<Watched>& watched() const { return watched_; }
  struct WatchedPattern {
    parsers::TextPattern pattern;
    bool hit = false;
  };
  /// In the order of `drop_text`.
  const std::vector<WatchedPattern>& patterns() const { return patterns_; }
  /// The layout says what line breaks are worth, and its pages had none.
  bool misses_breaks() const { return needs_breaks_; }

 private:
  void add(std::string_view key, const std::optional<Selector>& selector) {
    if (selector) watched_.push_back({key, *selector});
  }
  std::vector<Watched> watched_;
  std::vector<WatchedPattern> patterns_;
  bool needs_breaks_ = false;
  int pages_ = 0;
};

/// One room file.
class RoomLint {
 public:
  RoomLint(const core::Disk& disk, const RoomRules& rules, RoomPlaces places, std::set<LintFinding>& findings)
      : disk_(disk), rules_(rules), room_(rules.room()), places_(std::move(places)), findings_(findings) {
    for (const LayoutRules& layout : rules.layouts()) hits_.emplace_back(layout);
  }

  /// Returns the addresses of the pages of its tests.
  std::set<std::string> run() {
    look_at_discovery();
    look_at_words();
    look_at_probes();
    look_at_tests();
    if (pages_ > 0) look_at_hits();
    return std::move(urls_);
  }

 private:
  void find(std::string rule, std::string where, std::string detail) {
    findings_.insert({std::move(rule), room_.name, std::move(where), std::move(detail)});
  }

  void look_at_discovery() {
    const auto look = [&](const char* key, const std::vector<std::string>& documents) {
      for (const std::string& href : documents) {
        const auto url = core::Url::parse(href);
        if (url && rules_.identify(*url)) {
          find("listing-is-transcript", places_.of_discover(key),
               href + " is watched for transcripts, and match.transcript takes it for one");
        }
      }
    };
    look("listings", room_.listings);
    look("feeds", room_.feeds);
    look("sitemaps", room_.sitemaps);
  }

  void look_at_words() {
    for (std::size_t i = 0; i < room_.layouts.size(); ++i) {
      const core::LabelRules& labels = room_.layouts[i].labels;
      const std::map<std::string, std::string> outlets = unique(i, "outlets", labels.outlets);
      const std::map<std::string, std::string> anonymous = unique(i, "anonymous", labels.anonymous);
      const std::map<std::string, std::string> not_labels = unique(i, "not_labels", labels.not_labels);
      contradict(i, "outlets", outlets, "not_labels", not_labels);
      contradict(i, "anonymous", anonymous, "not_labels", not_labels);
      contradict(i, "anonymous", anonymous, "outlets", outlets);
    }
  }

  std::map<std::string, std::string> unique(std::size_t layout, const char* key,
                                            const std::vector<std::string>& words) {
    std::map<std::string, std::string> seen;
    for (const std::string& word : words) {
      const auto [first, fresh] = seen.emplace(parsers::folded(core::collapse_white_space(word)), word);
      if (!fresh) {
        find("doubled-word", places_.of_labels(layout, key),
             fmt::format("{} holds {} twice{}", key, in_quotes(word),
                         first->second == word ? "" : " (case and blanks apart: " + in_quotes(first->second) + ")"));
      }
    }
    return seen;
  }

  void contradict(std::size_t layout, const char* key, const std::map<std::string, std::string>& words,
                  const char* other_key, const std::map<std::string, std::string>& others) {
    for (const auto& [folded, word] : words) {
      if (!others.contains(folded)) continue;
      find("contradicting-words", places_.of_labels(layout, key),
           fmt::format("{} is in {} and in {}", in_quotes(word), key, other_key));
    }
  }

  void look_at_probes() {
    for (std::size_t later = 1; later < room_.layouts.size(); ++later) {
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        if (!hides(room_.layouts[earlier], room_.layouts[later])) continue;
        find("hidden-layout", places_.of_layout(later, "probe"),
             fmt::format("layout {} can never be chosen: whatever it fits, {} before it fits too",
                         in_quotes(room_.layouts[later].name), in_quotes(room_.layouts[earlier].name)));
        break;
      }
    }
  }

  void look_at_tests() {
    if (room_.tests.empty()) find("no-tests", places_.of_room(), "the room file has no [[test]]");
    for (std::size_t i = 0; i < room_.tests.size(); ++i) {
      const core::RoomTest& test = room_.tests[i];
      const bool expects = test.pages || test.turns || test.unattributed || test.complete || test.first_label ||
                           test.last_label || test.title || test.event_date || test.published_at || test.speakers;
      if (!expects) find("test-expects-nothing", places_.of_test(i, {}), "the test names nothing that must come out");
      const auto pages = read_test_pages(disk_, rules_, test);
      if (!pages) {
        const bool absent = pages.error().code == core::ErrorCode::not_found;
        find(absent ? "test-file-absent" : "test-unreadable", places_.of_test(i, "file"), pages.error().message());
        continue;
      }
      for (const TestPage& page : pages->pages) look_at_page(i, page);
    }
  }

  void look_at_page(std::size_t test, const TestPage& page) {
    ++pages_;
    urls_.insert(page.capture.url);
    const auto url = core::Url::parse(page.capture.url);
    const auto identity = url ? rules_.identify(*url) : std::nullopt;
    if (!identity || *identity != page.identity) {
      find("match-misses-page", places_.of_match(),
           fmt::format("{} is page {} of {} in the test of line {}, and hosts and match.transcript make it {}",
                       page.capture.url, page.identity.page, page.identity.id, room_.tests[test].line,
                       identity ? fmt::format("page {} of {}", identity->page, identity->id) : "no page of the room"));
    }
    const parsers::HtmlDocument& document = page.page.document();
    const LayoutRules* chosen = rules_.layout_of(document);
    if (chosen == nullptr) {
      find("no-layout", places_.of_test(test, "file"), "no layout fits " + page.capture.url);
      return;
    }
    const std::size_t at = static_cast<std::size_t>(chosen - rules_.layouts().data());
    hits_[at].look_at(page.page, *chosen);
    if (const std::string date = chosen->date_of(document); !chosen->in_use_on(date)) {
      find("layout-out-of-use", places_.of_layout(at, chosen->layout->to.empty() ? "from" : "to"),
           fmt::format("layout {} reads {} of {}, which lies outside of its days", in_quotes(chosen->layout->name),
                       page.capture.url, date));
    }
    for (std::size_t i = 0; i < rules_.layouts().size(); ++i) {
      const LayoutRules& other = rules_.layouts()[i];
      for (const Selector& one : other.probe_not) {
        if (one.first(document)) kept_out_.insert({i, one.text()});
      }
      if (i == at || !other.fits(document) || !other.in_use_on(other.date_of(document))) continue;
      find("overlapping-layouts", places_.of_layout(i, "probe"),
           fmt::format("layouts {} and {} both fit {}: it is read by {}", in_quotes(chosen->layout->name),
                       in_quotes(other.layout->name), page.capture.url, in_quotes(chosen->layout->name)));
    }
  }

  void look_at_hits() {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      const core::Layout& layout = room_.layouts[i];
      if (hits_[i].pages() == 0) {
        find("unused-layout", places_.of_layout(i, "name"),
             fmt::format("layout {} reads none of the {} page(s) of the tests", in_quotes(layout.name), pages_));
      }
      for (const SelectorHits::Watched& one : hits_[i].watched()) {
        if (one.hit || hits_[i].pages() == 0) continue;
        find("unused-selector", places_.of_layout(i, one.key),
             fmt::format("{} {} hits nothing on the {} page(s) of the tests that layout {} reads", one.key,
                         in_quotes(one.selector.text()), hits_[i].pages(), in_quotes(layout.name)));
      }
      look_at_text_rules(i);
      for (const std::string& probe : layout.probe_not) {
        if (kept_out_.contains({i, probe})) continue;
        find("unused-selector", places_.of_layout(i, "probe_not"),
             fmt::format("probe_not {} keeps none of the {} page(s) of the tests from layout {}", in_quotes(probe),
                         pages_, in_quotes(layout.name)));
      }
    }
  }

  void look_at_text_rules(std::size_t i) {
    const core::Layout& layout = room_.layouts[i];
    if (hits_[i].pages() == 0) return;
    for (std::size_t k = 0; k < hits_[i].patterns().size(); ++k) {
      if (hits_[i].patterns()[k].hit) continue;
      find("unused-pattern", places_.of_layout(i, "drop_text"),
           fmt::format("drop_text {} matches no line of the {} page(s) of the tests that layout {} reads",
                       in_quotes(layout.drop_text[k]), hits_[i].pages(), in_quotes(layout.name)));
    }
    if (hits_[i].misses_breaks()) {
      find("unused-line-breaks", places_.of_layout(i, "line_breaks"),
           fmt::format("layout {} says what a line break is worth, and its {} page(s) have neither <br> nor <pre>",
                       in_quotes(layout.name), hits_[i].pages()));
    }
  }

  const core::Disk& disk_;
  const RoomRules& rules_;
  const core::Room& room_;
  RoomPlaces places_;
  std::set<LintFinding>& findings_;
  std::vector<SelectorHits> hits_;
  std::set<std::pair<std::size_t, std::string>> kept_out_;
  std::set<std::string> urls_;
  int pages_ = 0;
};

std::vector<std::string> shared_hosts(const core::Room& a, const core::Room& b) {
  std::vector<std::string> shared;
  for (const std::string& host : a.hosts) {
    if (std::find(b.hosts.begin(), b.hosts.end(), host) != b.hosts.end()) shared.push_back(host);
  }
  return shared;
}

/// Two patterns cannot be compared as such, but by the addresses that are known to be pages, and as text.
void look_between(const RoomRules& one, const std::set<std::string>& urls, const RoomRules& other,
                  const std::string& where, std::set<LintFinding>& findings) {
  const core::Room& room = one.room();
  const auto shared = shared_hosts(room, other.room());
  if (shared.empty()) return;
  const auto find = [&](const std::string& what) {
    findings.insert({"rooms-overlap", room.name, where,
                     fmt::format("{} is served by the room {} too ({}); the first by file name takes it", what,
                                 in_quotes(other.room().name), other.room().file)});
  };
  if (room.match_transcript == other.room().match_transcript) {
    find("every transcript on " + shared.front());
    return;
  }
  for (const std::string& href : urls) {
    const auto url = core::Url::parse(href);
    if (!url || !other.identify(*url)) continue;
    find(href);
    return;
  }
}

}  // namespace

core::Result<std::vector<LintFinding>> lint_rooms(const core::Disk& disk, const std::vector<RoomRules>& rooms) {
  std::set<LintFinding> findings;
  std::vector<std::set<std::string>> urls;
  std::vector<std::string> places_of_match;
  for (const RoomRules& rules : rooms) {
    TRY_ASSIGN(const std::string text, disk.read_all(rules.room().file, k_most_room_bytes));
    TRY_ASSIGN(RoomPlaces places, RoomPlaces::read(text, rules.room()));
    places_of_match.push_back(places.of_match());
    urls.push_back(RoomLint(disk, rules, std::move(places), findings).run());
  }
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    for (std::size_t k = 0; k < rooms.size(); ++k) {
      if (i != k) look_between(rooms[i], urls[i], rooms[k], places_of_match[i], findings);
    }
  }
  std::vector<LintFinding> sorted(findings.begin(), findings.end());
  const auto line = [](const LintFinding& one) { return core::line_of_place(one.where); };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const LintFinding& a, const LintFinding& b) {
    const std::string file_a = a.where.substr(0, a.where.rfind(':')), file_b = b.where.substr(0, b.where.rfind(':'));
    return file_a != file_b ? file_a < file_b : line(a) < line(b);
  });
  return sorted;
}

}  // namespace pressroom::app
