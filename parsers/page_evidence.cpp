// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_evidence.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/label_terminators.hpp"
#include "parsers/label_words.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// What is kept of a line: longer than any label.
constexpr std::size_t k_head = 160;
/// A line of more characters is no button, no entry of a menu, no column head; scripts without blanks say more in less.
constexpr std::int64_t k_running = 80, k_running_sentence = 35, k_running_unspaced = 20;
constexpr std::size_t k_longest_label_words = 8, k_longest_label = 90;
/// In bold up to its colon, which running text hardly is.
constexpr std::size_t k_longest_bold_words = 16, k_longest_bold_label = 150;
/// What a label adds to the weight of its line: labels alone in their block would weigh nothing.
constexpr std::int64_t k_label_mass = 60, k_strong_label_mass = 150;

bool is_apart(const HtmlDocument& document, std::uint32_t node) {
  constexpr std::array<std::string_view, 7> k_elements{"nav",    "aside", "footer",    "form",
                                                       "button", "menu",  "figcaption"};
  constexpr std::array<std::string_view, 9> k_roles{"navigation", "search",  "banner", "contentinfo", "complementary",
                                                    "toolbar",    "menubar", "menu",   "dialog"};
  const Node& at = document.node(node);
  return is_one_of(at.tag, k_elements) || is_one_of(document.attribute(node, "role").value_or(""), k_roles);
}

bool is_sentence_end(char32_t c) {
  return c == U'.' || c == U'?' || c == U'!' || c == U'\u3002' || c == U'\uFF1F' || c == U'\uFF01' || c == U'\u2026';
}

bool is_closing(char32_t c) {
  return c == U'"' || c == U'\'' || c == U')' || c == U']' || c == U'\u201D' || c == U'\u2019' || c == U'\u00BB' ||
         c == U'\u300D' || c == U'\uFF09';
}

/// Clauses of a script without blanks; entries of a menu have no commas.
bool has_unspaced_clauses(std::string_view text) {
  const std::u32string decoded = core::decode_utf8(text);
  return std::any_of(decoded.begin(), decoded.end(), is_unspaced_script) &&
         std::any_of(decoded.begin(), decoded.end(), [](char32_t c) { return c == U'\uFF0C' || c == U'\u3002'; });
}

/// Cuts the visible text of a document into lines.
class LineReader {
 public:
  LineReader(const HtmlDocument& document, std::vector<BlockEvidence>& blocks) : document_(document), blocks_(blocks) {}

  void read(std::uint32_t root) {
    const auto& nodes = document_.nodes();
    for (std::uint32_t node = root; node < nodes[root].end;) {
      close_until(node);
      if (nodes[node].kind == NodeKind::element && node != root && is_hidden(document_, node)) {
        node = nodes[node].end;
        continue;
      }
      if (nodes[node].kind == NodeKind::text) add(node);
      if (nodes[node].kind == NodeKind::element) open(node);
      ++node;
    }
    close_until(nodes[root].end);
    flush();
  }

 private:
  struct Open {
    std::uint32_t end;
    bool block, bold, link, apart, pre;
  };

  /// So many that they stand for paragraphs that the markup lost.
  static bool has_blank_lines(const std::u32string& text) {
    constexpr std::size_t k_many = 4;
    std::size_t blank_lines = 0, line_ends = 0;
    for (const char32_t c : text) {
      line_ends = !core::is_white_space(c) ? 0 : line_ends + (c == U'\n' ? 1 : 0);
      blank_lines += c == U'\n' && line_ends == 2 ? 1 : 0;
    }
    return blank_lines >= k_many;
  }

  void open(std::uint32_t node) {
    const std::string_view tag = document_.node(node).tag;
    const Open opened{document_.node(node).end,  is_block_element(tag), tag == "b" || tag == "strong", tag == "a",
                      is_apart(document_, node), tag == "pre"};
    if (opened.block) flush();
    bold_ += opened.bold ? 1 : 0;
    link_ += opened.link ? 1 : 0;
    apart_ += opened.apart ? 1 : 0;
    pre_ += opened.pre ? 1 : 0;
    stack_.push_back(opened);
  }

  void close_until(std::uint32_t node) {
    while (!stack_.empty() && stack_.back().end <= node) {
      if (stack_.back().block) flush();
      bold_ -= stack_.back().bold ? 1 : 0;
      link_ -= stack_.back().link ? 1 : 0;
      apart_ -= stack_.back().apart ? 1 : 0;
      pre_ -= stack_.back().pre ? 1 : 0;
      stack_.pop_back();
    }
  }

  void add(std::uint32_t node) {
    const std::u32string text = core::decode_utf8(document_.node(node).text);
    const bool parted = pre_ == 0 && has_blank_lines(text);
    std::size_t line_ends = 0;
    for (const char32_t c : text) {
      const bool white = core::is_white_space(c);
      line_ends = !white ? 0 : line_ends + (c == U'\n' ? 1 : 0);
      if (c == U'\n' && (pre_ > 0 || (parted && line_ends == 2))) flush();
      if (white) {
        blanks_ += current_.chars > 0 ? 1 : 0;
        continue;
      }
      if (current_.chars == 0) {
        current_.node = node;
        current_.apart = apart_ > 0;
      }
      if (head_.size() < k_head) {
        if (blanks_ > 0) append(U' ', false);
        if (head_ == U"Q " && question_blanks_ == 0) question_blanks_ = blanks_;
        append(c, bold_ > 0);
      } else {
        current_.cut = true;
      }
      blanks_ = 0;
      ++current_.chars;
      current_.link_chars += link_ > 0 ? 1 : 0;
      if (!is_closing(c)) last_ = c;
    }
  }

  void append(char32_t c, bool bold) {
    head_ += c;
    bolds_.push_back(bold);
  }

  void flush() {
    if (current_.chars > 0) {
      current_.sentence = is_sentence_end(last_);
      find_label();
      for (const char32_t c : head_) core::append_utf8(current_.head, c);
      blocks_.push_back(std::move(current_));
    }
    current_ = BlockEvidence();
    head_.clear();
    bolds_.clear();
    blanks_ = question_blanks_ = 0;
    last_ = 0;
  }

  void find_label() {
    if (question_blanks_ > 1 || (question_blanks_ == 1 && head_.size() > 2 && is_upper(head_[2]))) {
      current_.shape = LabelShape::question_mark;
      current_.label = "Q";
      return;
    }
    const std::size_t begin = behind_number();
    std::size_t at = begin;
    while (at < head_.size() && head_[at] != U':' && head_[at] != U'\uFF1A') ++at;
    const bool all_bold = std::all_of(bolds_.begin() + static_cast<std::ptrdiff_t>(begin),
                                      bolds_.begin() + static_cast<std::ptrdiff_t>(at), [](bool one) { return one; });
    const bool bold = at > begin && (all_bold || bolds_[begin]);
    if (at == begin || at >= std::min(head_.size(), all_bold ? k_longest_bold_label : k_longest_label)) return;
    const bool token = head_[at] == U':' && at + 1 < head_.size() &&
                       (head_[at + 1] == U'/' || (head_[at + 1] >= U'0' && head_[at + 1] <= U'9'));
    if (token) return;
    std::string label;
    for (std::size_t i = begin; i < at; ++i) core::append_utf8(label, head_[i]);
    label = std::string(core::trimmed(label));
    if (label.empty() || words_of(label).size() > (all_bold ? k_longest_bold_words : k_longest_label_words)) return;
    if (!is_title_case(label) || has_sentence_end(label) || has_digit(label)) return;
    current_.label = std::move(label);
    const bool own = at + 1 == head_.size() && !current_.cut;
    current_.shape = own ? LabelShape::own_block : bold ? LabelShape::bold : LabelShape::inline_text;
  }

  /// "T2. [66881] " before a label in bold is a question's number.
  std::size_t behind_number() const {
    constexpr std::size_t k_longest_number = 24;
    std::size_t at = 0, digits = 0;
    for (; at < head_.size() && !bolds_[at]; ++at) {
      const char32_t c = head_[at];
      const bool digit = c >= U'0' && c <= U'9';
      digits += digit ? 1 : 0;
      const bool fits = digit || c == U' ' || is_upper(c) || c == U'.' || c == U'[' || c == U']' || c == U'#';
      if (!fits || at >= k_longest_number) return 0;
    }
    return digits > 0 && at < head_.size() ? at : 0;
  }

  const HtmlDocument& document_;
  std::vector<BlockEvidence>& blocks_;
  std::vector<Open> stack_;
  BlockEvidence current_;
  std::u32string head_;
  std::vector<bool> bolds_;
  std::size_t blanks_ = 0, question_blanks_ = 0;
  char32_t last_ = 0;
  int bold_ = 0, link_ = 0, apart_ = 0, pre_ = 0;
};

bool is_text_holder(std::string_view tag) {
  constexpr std::array<std::string_view, 24> k_holders{"p",  "span", "font", "b",  "strong", "em", "i",     "u",
                                                       "li", "a",    "h1",   "h2", "h3",     "h4", "label", "small",
                                                       "tr", "td",   "dd",   "dt", "tbody",  "br", "ol",    "ul"};
  return is_one_of(tag, k_holders);
}

/// The words of a class list or id: "js-shareBar" holds "js", "share" and "bar".
std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words(1);
  char before = ' ';
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z', was_lower = before >= 'a' && before <= 'z';
    const bool letter = core::is_ascii_letter(c) || core::is_ascii_digit(c);
    if ((!letter || (upper && was_lower)) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += core::ascii_lower(c);
    before = c;
  }
  return words;
}

}  // namespace

bool names_a_speaker(const std::string& label) {
  const auto words = words_of(label);
  return is_anonymous_question(label) || is_anonymous_answer(label) || has_role_form(label) ||
         (words.size() > 1 && is_honorific(words.front()) && !has_running_text_word(label));
}

bool BlockEvidence::is_running() const {
  if (apart || is_links()) return false;
  if (chars >= k_running || (sentence && chars >= k_running_sentence)) return true;
  return chars >= k_running_unspaced && has_unspaced_clauses(head);
}

PageEvidence::PageEvidence(const HtmlDocument& document) : document_(&document) {
  LineReader(document, blocks_).read(document.body() != 0 ? document.body() : document.root());
  shape_bracket_labels(blocks_);
  terminator_ = find_terminator(blocks_);
  label_elements_ = find_label_elements(document, blocks_);
  std::map<std::string, int> times;
  for (const BlockEvidence& block : blocks_) {
    if (block.shape != LabelShape::none && !block.apart && !block.is_links()) ++times[folded(block.label)];
  }
  for (BlockEvidence& block : blocks_) {
    if (block.shape == LabelShape::none || block.apart || block.is_links() || is_heading(block.label)) continue;
    block.strong = times[folded(block.label)] > 1 || names_a_speaker(block.label);
  }
  if (label_elements_) {
    for (const LabelElements::Line& line : label_elements_->lines) {
      BlockEvidence& block = blocks_[line.block];
      block.shape = line.alone ? LabelShape::own_block : LabelShape::inline_text;
      block.label = line.label;
      block.strong = true;
      block.link_chars = 0;  // a name may lead to who bears it
    }
  }
  weigh();
}

void PageEvidence::weigh() {
  Sums sum;
  before_.reserve(blocks_.size() + 1);
  before_.push_back(sum);
  for (const BlockEvidence& block : blocks_) {
    const bool counts = !block.apart && !block.is_links();
    if (block.is_running()) {
      sum.mass += block.chars;
      sum.running += block.chars;
    } else if (counts) {
      sum.mass += block.chars / 4;
    }
    if (counts && block.shape != LabelShape::none) sum.mass += block.strong ? k_strong_label_mass : k_label_mass;
    sum.labels += block.strong ? 1 : 0;
    sum.chars += block.chars;
    sum.link_chars += block.link_chars;
    before_.push_back(sum);
  }
}

std::pair<std::size_t, std::size_t> PageEvidence::blocks_in(std::uint32_t element) const {
  const auto at = [&](std::uint32_t node) {
    return static_cast<std::size_t>(
        std::lower_bound(blocks_.begin(), blocks_.end(), node,
                         [](const BlockEvidence& block, std::uint32_t wanted) { return block.node < wanted; }) -
        blocks_.begin());
  };
  return {at(element), at(document_->node(element).end)};
}

PageEvidence::Sums PageEvidence::sums(std::uint32_t element) const {
  const auto [begin, end] = blocks_in(element);
  const Sums& from = before_[begin];
  const Sums& to = before_[end];
  return {to.mass - from.mass, to.labels - from.labels, to.chars - from.chars, to.link_chars - from.link_chars,
          to.running - from.running};
}

std::uint32_t find_container(const PageEvidence& evidence) {
  const HtmlDocument& document = evidence.document();
  std::uint32_t here = document.body() != 0 ? document.body() : document.root();
  for (;;) {
    const PageEvidence::Sums held = evidence.sums(here);
    std::uint32_t heaviest = 0;
    PageEvidence::Sums most;
    for (std::uint32_t child = document.first_child(here); child != 0; child = document.node(child).next_sibling) {
      if (document.node(child).kind != NodeKind::element) continue;
      const PageEvidence::Sums sums = evidence.sums(child);
      if (heaviest == 0 || sums.mass > most.mass) {
        heaviest = child;
        most = sums;
      }
    }
    if (heaviest == 0 || most.mass <= 0) break;
    // Labels beside it are turns beside it, however short; what stands beside it without labels may be long.
    const bool few_labels_left = most.labels * 10 >= held.labels * 9;
    const bool all_the_labels = held.labels >= 3 && few_labels_left && most.mass * 10 >= held.mass * 5;
    if (!few_labels_left || (most.mass * 10 < held.mass * 8 && !all_the_labels)) break;
    here = heaviest;
  }
  const auto holds_turns = [&](std::uint32_t element) {
    const std::string_view tag = document.node(element).tag;
    return (tag == "ul" || tag == "ol") && evidence.sums(element).labels >= 3;
  };
  while (is_text_holder(document.node(here).tag) && document.node(here).parent != 0 && here != document.body() &&
         !holds_turns(here)) {
    here = document.node(here).parent;
  }
  return here;
}

bool is_named_furniture(const HtmlDocument& document, std::uint32_t element) {
  if (is_apart(document, element)) return true;
  constexpr std::array<std::string_view, 53> k_words{
      "share",     "sharing",    "social",     "related",         "tags",        "taglist",    "comments",
      "comment",   "newsletter", "breadcrumb", "crumbs",          "pager",       "pagination", "toolbar",
      "toolbox",   "print",      "sidebar",    "promo",           "advert",      "ad",         "ads",
      "banner",    "menu",       "nav",        "navigation",      "subscribe",   "teaser",     "teasers",
      "cookie",    "cookies",    "footer",     "rating",          "addthis",     "player",     "gallery",
      "recommend", "readmore",   "more",       "disclaimer",      "breadcrumbs", "navbar",     "navlinks",
      "paging",    "bookmark",   "sharebar",   "tools",           "download",    "attachment", "caption",
      "credit",    "pullquote",  "sharedaddy", "bildunterschrift"};
  for (const char* name : {"class", "id"}) {
    for (const std::string& word : name_words(document.attribute(element, name).value_or(""))) {
      if (is_one_of(word, k_words)) return true;
    }
  }
  return false;
}

}  // namespace pressroom::parsers
