// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_draft.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "parsers/date_evidence.hpp"
#include "parsers/dates.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/label_words.hpp"
#include "parsers/page.hpp"
#include "parsers/page_evidence.hpp"
#include "parsers/roster_words.hpp"
#include "parsers/stable_selector.hpp"
#include "parsers/url_grammar.hpp"

namespace pressroom::parsers {

namespace {

using core::Confidence;
using core::LabelStyle;

/// Less is a caption or a notice, unless several labels stand in it.
constexpr std::int64_t k_least_running = 250, k_least_labelled = 60, k_several_labels = 4;
/// A date line is a line.
constexpr std::int64_t k_longest_dateline = 160;
constexpr std::size_t k_most_drops = 40;
/// The score of a line whose element is called a date and which stands between title and words.
constexpr int k_called_a_date = 7;
/// In characters: what a link by itself says of where it leads.
constexpr std::int64_t k_longest_lonely = 60;

/// What titles are compared by: letters and digits, lower case.
std::string title_key(std::string_view text) {
  std::string key;
  for (const char c : lower(core::collapse_white_space(text))) {
    const bool ascii_mark =
        static_cast<unsigned char>(c) < 0x80 && !core::is_ascii_letter(c) && !core::is_ascii_digit(c);
    if (!ascii_mark) key += c;
  }
  return key;
}

class LayoutSearch {
 public:
  LayoutSearch(const Page& page, const PageIdentity& identity)
      : page_(page),
        document_(page.document()),
        identity_(identity),
        evidence_(document_),
        selectors_(document_),
        claimed_(find_claimed_date(document_)),
        order_(date_order_of(claimed_language(document_))) {}

  core::Result<LayoutDraft> run() {
    container_ = find_container(evidence_);
    TRY(require_text());
    draft_.layout.name = "generic";
    find_body();
    find_title();
    find_dateline();
    find_pager();
    find_furniture();
    find_lonely_links();
    find_headings();
    find_line_breaks();
    find_styles();
    find_roster();
    return std::move(draft_);
  }

 private:
  core::Result<void> require_text() const {
    const PageEvidence::Sums sums = evidence_.sums(container_);
    const auto refuse = [&](const std::string& reason) {
      return core::fail(core::ErrorCode::not_found, "no transcript found: " + reason, page_.url().href());
    };
    const bool labelled = sums.labels >= k_several_labels && sums.chars >= k_least_labelled;
    if (sums.running < k_least_running && !labelled) return refuse("no running text");
    if (sums.link_chars * 2 > sums.chars && sums.labels < 3) return refuse("teasers only, most of the text is links");
    return {};
  }

  std::string select(std::uint32_t element, std::string_view key, std::string reason, Confidence confidence) {
    StableSelector selector = selectors_.of(element);
    if (!selector.lasting && !selector.text.empty()) {
      reason += "; counts siblings, for want of an id or class";
      confidence = Confidence::low;
    }
    draft_.choices.push_back({std::string(key), std::move(reason), confidence});
    return selector.text;
  }

  void find_body() {
    const std::uint32_t root = document_.body() != 0 ? document_.body() : document_.root();
    const PageEvidence::Sums all = evidence_.sums(root), held = evidence_.sums(container_);
    const bool most = held.running * 10 >= all.running * 7;
    const std::string reason = fmt::format("{} of {} characters of running text, {} of {} labels", held.running,
                                           all.running, held.labels, all.labels);
    draft_.layout.body =
        select(container_, "body", reason, held.labels >= 3 && most ? Confidence::high : Confidence::medium);
    if (draft_.layout.body.empty()) draft_.layout.body = document_.body() != 0 ? "body" : "html";
  }

  bool is_shown(std::uint32_t node) const {
    for (; node != 0; node = document_.node(node).parent) {
      if (is_hidden(document_, node)) return false;
    }
    return true;
  }

  /// What the head of the page calls it.
  std::vector<std::string> claimed_titles() const {
    std::vector<std::string> claims;
    for (std::uint32_t i = 0; i < document_.nodes().size(); ++i) {
      const Node& node = document_.node(i);
      if (node.kind != NodeKind::element) continue;
      if (node.tag == "title") claims.push_back(title_key(document_.text_of(i)));
      if (node.tag != "meta") continue;
      const auto property = document_.attribute(i, "property"), name = document_.attribute(i, "name");
      const std::string which = core::ascii_lower(property.value_or(name.value_or("")));
      if (which == "og:title" || which == "twitter:title" || which == "articletitle" || which == "dc.title") {
        claims.push_back(title_key(document_.attribute(i, "content").value_or("")));
      }
    }
    return claims;
  }

  /// The heading on which the page and its head agree; the nearest to the body wins.
  void find_title() {
    const std::vector<std::string> claims = claimed_titles();
    int best_score = 0;
    std::size_t agreeing = 0;
    for (std::uint32_t i = 1; i < document_.nodes().size(); ++i) {
      const int level = heading_level(i);
      if (level == 0 || i >= document_.node(container_).end || !is_shown(i)) continue;
      const std::string key = title_key(document_.text_of(i));
      if (key.size() < 6 || key.size() > 400) continue;
      const auto agrees = static_cast<std::size_t>(std::count_if(
          claims.begin(), claims.end(), [&](const auto& claim) { return claim.find(key) != std::string::npos; }));
      // Site names stand in <title> too, but in a link to the home page, and they are shorter.
      const int score = static_cast<int>(std::min<std::size_t>(agrees, 3)) * 20 + (4 - level) * 3 +
                        std::min<int>(static_cast<int>(key.size()), 40) / 4;
      if (score < best_score || (level == 4 && agrees == 0)) continue;
      best_score = score;
      agreeing = agrees;
      title_ = i;
    }
    if (title_ != 0) {
      draft_.layout.title =
          select(title_, "title", fmt::format("a heading, and {} title(s) of the head agree", agreeing),
                 agreeing > 0 ? Confidence::high : Confidence::low);
      return;
    }
    const auto claimed = std::find_if(document_.nodes().begin(), document_.nodes().end(),
                                      [](const Node& node) { return node.tag == "title"; });
    if (claimed == document_.nodes().end()) return;
    title_ = static_cast<std::uint32_t>(claimed - document_.nodes().begin());
    draft_.layout.title = select(title_, "title", "no heading found; the title of the head", Confidence::low);
  }

  /// 1 to 3 for h1 to h3, 4 for another element called a title, 0 for what is none.
  int heading_level(std::uint32_t node) const {
    const Node& at = document_.node(node);
    if (at.kind != NodeKind::element || at.foreign) return 0;
    if (at.tag == "h1" || at.tag == "h2" || at.tag == "h3") return at.tag[1] - '0';
    if (at.tag == "title" || at.end - node > 40) return 0;
    const std::string names = core::ascii_lower(std::string(document_.attribute(node, "class").value_or("")) + " " +
                                                std::string(document_.id(node)));
    return names.find("title") != std::string::npos || names.find("headline") != std::string::npos ? 4 : 0;
  }

  /// A date: in <time>, in a short line whose element is called a date, in a short line between title and words.
  void find_dateline() {
    const auto& blocks = evidence_.blocks();
    const std::size_t title_at = title_ == 0 ? 0 : evidence_.blocks_in(title_).first;
    std::size_t first_words = evidence_.blocks_in(container_).first;
    while (first_words < blocks.size() && !blocks[first_words].is_running() && !blocks[first_words].strong)
      ++first_words;
    std::size_t best = blocks.size();
    int best_score = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].chars > k_longest_dateline || blocks[i].cut || !find_date(blocks[i].head, order_)) continue;
      if (i > evidence_.blocks_in(container_).second + 3) break;
      // A sentence speaks of a day; a date line says one.
      constexpr std::size_t k_most_words = 9;
      if (blocks[i].sentence && words_of(blocks[i].head).size() > k_most_words) continue;
      // The day in a title is that of the event.
      if (title_ != 0 && blocks[i].node >= title_ && blocks[i].node < document_.node(title_).end) continue;
      const bool agrees = claimed_ && same_day(blocks[i].head, claimed_->value);
      const int score = dateline_score(i, title_at, first_words) + (agrees ? 3 : 0);
      if (score > best_score) {
        best = i;
        best_score = score;
      }
    }
    const auto& claimed = claimed_;
    const bool agrees = best < blocks.size() && claimed && same_day(blocks[best].head, claimed->value);
    // What a site says to machines is meant; a date that stands near the title may be that of the event.
    if (claimed && !claimed->selector.empty() && !agrees && best_score < k_called_a_date) {
      draft_.layout.dateline = claimed->selector;
      draft_.layout.dateline_attribute = claimed->attribute;
      draft_.choices.push_back({"dateline", claimed->evidence, Confidence::medium});
      return;
    }
    if (best == blocks.size()) return;
    const std::uint32_t element = document_.node(blocks[best].node).parent;
    const std::uint32_t holder = line_of(element, best);
    if (evidence_.sums(holder).chars > k_longest_dateline) return;
    draft_.layout.dateline = select(holder, "dateline", "a short line with a date, near the title",
                                    best_score >= 6 ? Confidence::high : Confidence::medium);
    dateline_ = holder;
  }

  bool same_day(const std::string& line, std::string_view value) const {
    const auto found = find_date(line, order_);
    return found && value.starts_with(found->value);
  }

  int dateline_score(std::size_t block, std::size_t title_at, std::size_t first_words) const {
    int score = 0;
    std::uint32_t up = document_.node(evidence_.blocks()[block].node).parent;
    for (int step = 0; step < 3 && up != 0; ++step, up = document_.node(up).parent) {
      const std::string names = core::ascii_lower(std::string(document_.attribute(up, "class").value_or("")) + " " +
                                                  std::string(document_.id(up)) + " " +
                                                  std::string(document_.attribute(up, "property").value_or("")));
      const bool called = names.find("date") != std::string::npos || names.find("time") != std::string::npos ||
                          names.find("publi") != std::string::npos || names.find("meta") != std::string::npos;
      if (document_.node(up).tag == "time") score += 4;
      if (called) score += 3;
      if (score > 0) break;
    }
    const std::size_t distance = block > title_at ? block - title_at : title_at - block;
    if (block >= title_at && block < first_words && distance <= 8) score += 4;
    if (distance <= 3) score += 2;
    if (evidence_.blocks()[block].is_links()) score -= 3;
    return score;
  }

  /// The outermost element that holds no other line.
  std::uint32_t line_of(std::uint32_t element, std::size_t block) const {
    for (;;) {
      const std::uint32_t parent = document_.node(element).parent;
      const auto [begin, end] = evidence_.blocks_in(parent);
      if (parent == 0 || parent == document_.body() || begin != block || end != block + 1) return element;
      element = parent;
    }
  }

  void find_pager() {
    const PagerEvidence pager = read_pager_by_evidence(page_, identity_);
    if (pager.anchors.empty()) return;
    // The row that holds most of the links; one link alone is its own row.
    std::uint32_t holder = document_.node(pager.anchors.front()).parent;
    while (holder != 0 && document_.node(holder).end <= pager.anchors.back() &&
           evidence_.sums(document_.node(holder).parent).running == 0) {
      holder = document_.node(holder).parent;
    }
    const std::string row = select(holder, "pager",
                                   fmt::format("{} link(s) to {} other page(s) of the same address",
                                               pager.anchors.size(), pager.findings.links.size()),
                                   pager.findings.links.size() > 1 ? Confidence::high : Confidence::medium);
    if (!row.empty()) draft_.layout.pager = row + " a";
  }

  bool is_furniture(std::uint32_t element, const PageEvidence::Sums& held) const {
    const PageEvidence::Sums all = evidence_.sums(container_);
    const Node& node = document_.node(element);
    if (held.labels > 0 || held.chars == 0) return false;
    if (held.running * 4 > all.running) return false;
    if (node.tag == "footer" || node.tag == "form" || node.tag == "button" || node.tag == "figure") return true;
    if (is_named_furniture(document_, element)) return true;
    const bool block = is_block_element(node.tag) && node.tag != "p" && node.tag != "br" && node.tag != "li";
    const bool leads_away = held.link_chars * 10 > held.chars * 6 && held.chars >= 12;
    return block && leads_away && held.running == 0;
  }

  /// Outermost elements of the container that say nothing.
  void find_furniture() {
    std::set<std::string> drops;
    const auto& nodes = document_.nodes();
    std::int64_t chars = 0;
    std::size_t uncertain = 0;
    for (std::uint32_t i = container_ + 1; i < nodes[container_].end;) {
      const bool element = nodes[i].kind == NodeKind::element;
      if (element && is_hidden(document_, i)) {
        i = nodes[i].end;
        continue;
      }
      const bool holds_parts = element && ((title_ >= i && title_ < nodes[i].end) ||
                                           (dateline_ >= i && dateline_ < nodes[i].end && dateline_ != 0));
      const PageEvidence::Sums held = element ? evidence_.sums(i) : PageEvidence::Sums{};
      if (!element || holds_parts || !is_furniture(i, held)) {
        ++i;
        continue;
      }
      const StableSelector selector = drop_selector(i);
      if (!selector.text.empty() && drops.size() < k_most_drops && drops.insert(selector.text).second) {
        draft_.layout.drop.push_back(selector.text);
        chars += held.chars;
        uncertain += selector.lasting ? 0 : 1;
      }
      i = nodes[i].end;
    }
    if (drops.empty()) return;
    draft_.choices.push_back({"drop",
                              fmt::format("{} characters in menus, share bars, forms and links to elsewhere", chars),
                              uncertain > 0 ? Confidence::low : Confidence::medium});
  }

  /// Lines at either end that are nothing but a link: the way back, the next article.
  void find_lonely_links() {
    const auto [begin, end] = evidence_.blocks_in(container_);
    const auto& blocks = evidence_.blocks();
    std::size_t first = end, last = begin;
    for (std::size_t i = begin; i < end; ++i) {
      if (!blocks[i].strong && !blocks[i].is_running()) continue;
      first = std::min(first, i);
      last = i;
    }
    for (std::size_t i = begin; i < end; ++i) {
      const BlockEvidence& block = blocks[i];
      const bool lonely = block.link_chars == block.chars && block.chars < k_longest_lonely && !block.sentence;
      if (!lonely || block.strong || (i > first && i < last) || draft_.layout.drop.size() >= k_most_drops) continue;
      const std::uint32_t line = line_of(document_.node(block.node).parent, i);
      const bool holds_parts = line == title_ || line == dateline_ || line == container_;
      const StableSelector selector = holds_parts ? StableSelector{} : selectors_.of(line);
      auto& drop = draft_.layout.drop;
      const bool known = std::find(drop.begin(), drop.end(), selector.text) != drop.end();
      if (!selector.text.empty() && !known) drop.push_back(selector.text);
    }
  }

  /// Headings between turns, which may begin like labels ("Stone: Bridges are no walls"), where labels stand elsewhere.
  void find_headings() {
    constexpr std::array<std::string_view, 5> k_headings{"h2", "h3", "h4", "h5", "h6"};
    std::array<std::int64_t, k_headings.size()> lines{}, alone{};
    std::int64_t labels = 0;
    const auto [begin, end] = evidence_.blocks_in(container_);
    for (std::size_t i = begin; i < end; ++i) {
      const BlockEvidence& block = evidence_.blocks()[i];
      std::uint32_t up = document_.node(block.node).parent;
      std::size_t heading = k_headings.size();
      for (int step = 0; step < 4 && up > container_ && heading == k_headings.size(); ++step) {
        heading = static_cast<std::size_t>(std::find(k_headings.begin(), k_headings.end(), document_.node(up).tag) -
                                           k_headings.begin());
        up = document_.node(up).parent;
      }
      if (heading == k_headings.size()) {
        labels += block.strong ? 1 : 0;
        continue;
      }
      ++lines[heading];
      alone[heading] += block.strong && block.shape == LabelShape::own_block ? 1 : 0;
    }
    for (std::size_t i = 0; i < k_headings.size(); ++i) {
      const bool of_title = title_ != 0 && document_.node(title_).tag == k_headings[i];
      if (lines[i] == 0 || alone[i] > 0 || labels < k_several_labels || of_title) continue;
      draft_.layout.headings.emplace_back(k_headings[i]);
    }
  }

  /// Lines of a <pre> that were broken to fit a width are no paragraphs.
  void find_line_breaks() {
    std::size_t lines = 0, blank = 0, indented = 0, going_on = 0;
    const auto& nodes = document_.nodes();
    const bool is_pre = nodes[container_].tag == "pre";
    for (std::uint32_t i = is_pre ? container_ : container_ + 1; i < nodes[container_].end; ++i) {
      if (nodes[i].kind != NodeKind::element || nodes[i].tag != "pre") continue;
      const std::string text = document_.text_of(i);
      for (const std::string_view line : core::split(text, '\n')) {
        const std::string_view words = core::trimmed(line);
        blank += words.empty() ? 1 : 0;
        if (words.empty()) continue;
        ++lines;
        indented += line.starts_with("  ") || line.starts_with('\t') ? 1 : 0;
        going_on += words.front() >= 'a' && words.front() <= 'z' ? 1 : 0;
      }
      i = nodes[i].end - 1;
    }
    if (lines < 6 || going_on * 5 < lines) return;
    const bool by_indent = indented >= 3 && indented * 10 <= lines * 6;
    if (!by_indent && blank < 3) return;
    draft_.layout.line_breaks = by_indent ? core::LineBreaks::indent : core::LineBreaks::blank_line;
    draft_.choices.push_back({"line_breaks",
                              fmt::format("{} of {} lines go on with a small letter, {}", going_on, lines,
                                          by_indent ? "paragraphs are indented" : "blank lines part paragraphs"),
                              Confidence::medium});
  }

  /// A class that furniture alone has says more than the place of one piece of it.
  StableSelector drop_selector(std::uint32_t element) const {
    const Node& node = document_.node(element);
    if (node.tag == "footer" || node.tag == "form" || node.tag == "button" || node.tag == "figure") {
      return {std::string(node.tag), true};
    }
    return selectors_.of(element);
  }

  void find_styles() {
    const auto [begin, end] = evidence_.blocks_in(container_);
    std::array<std::int64_t, 5> times{};
    for (std::size_t i = begin; i < end; ++i) {
      const BlockEvidence& block = evidence_.blocks()[i];
      if (block.strong) ++times[static_cast<std::size_t>(block.shape)];
    }
    const auto of = [&](LabelShape shape) { return times[static_cast<std::size_t>(shape)]; };
    for (const std::int64_t one : times) draft_.labels += one;
    auto& styles = draft_.layout.labels.styles;
    const std::int64_t few = std::max<std::int64_t>(1, draft_.labels / 50);
    if (draft_.labels > 0) {
      styles.clear();
      if (of(LabelShape::own_block) >= few) styles.push_back(LabelStyle::own_block);
      if (of(LabelShape::inline_text) >= few) styles.push_back(LabelStyle::inline_text);
      if (of(LabelShape::bold) >= few) styles.push_back(LabelStyle::bold);
      if (of(LabelShape::question_mark) > 1) styles.push_back(LabelStyle::question_mark);
    }
    find_label_marks();
    draft_.choices.push_back(
        {"styles",
         fmt::format("{} alone in their block, {} inline, {} bold, {} bare Q", of(LabelShape::own_block),
                     of(LabelShape::inline_text), of(LabelShape::bold), of(LabelShape::question_mark)),
         draft_.labels >= 4 ? Confidence::high : Confidence::low});
  }

  /// What the page says of its labels beside the colon.
  void find_label_marks() {
    if (const std::string& terminator = evidence_.terminator(); !terminator.empty()) {
      draft_.layout.labels.terminators.push_back(terminator);
      draft_.choices.push_back(
          {"terminators", fmt::format("\"{}\" ends labels that return", terminator), Confidence::medium});
    }
    const auto& elements = evidence_.label_elements();
    if (!elements) return;
    const auto range = evidence_.blocks_in(container_);
    const auto inside = std::count_if(elements->lines.begin(), elements->lines.end(), [&](const auto& line) {
      return line.block >= range.first && line.block < range.second;
    });
    if (inside == 0) return;
    draft_.layout.speaker = elements->selector;
    draft_.choices.push_back({"speaker", fmt::format("{} elements begin with names that return", inside),
                              inside >= 6 ? Confidence::high : Confidence::medium});
  }

  void find_roster() {
    core::RosterRules& roster = draft_.layout.roster;
    roster = roster_words(evidence_, evidence_.blocks_in(container_));
    if (roster.speakers.empty() && roster.moderator.empty() && roster.date.empty()) return;
    draft_.choices.push_back({"roster", "words that open a list of people or a date, where one follows",
                              roster.speakers.empty() ? Confidence::medium : Confidence::high});
  }

  const Page& page_;
  const HtmlDocument& document_;
  const PageIdentity identity_;
  PageEvidence evidence_;
  StableSelectors selectors_;
  LayoutDraft draft_;
  const std::optional<ClaimedDate> claimed_;
  const DateOrder order_;
  std::uint32_t container_ = 0, title_ = 0, dateline_ = 0;
};

}  // namespace

const DraftChoice* LayoutDraft::choice(std::string_view key) const {
  const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.key == key; });
  return found == choices.end() ? nullptr : &*found;
}

core::Result<LayoutDraft> draft_layout(const Page& page, const PageIdentity& identity) {
  return LayoutSearch(page, identity).run();
}

}  // namespace pressroom::parsers
