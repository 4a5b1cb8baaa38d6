// SPDX-License-Identifier: Apache-2.0
#include "parsers/unread_markup.hpp"

#include <algorithm>
#include <array>

#include "core/http_headers.hpp"
#include "core/text.hpp"
#include "parsers/html_guard.hpp"
#include "parsers/html_open_elements.hpp"
#include "parsers/html_tags.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/markup.hpp"
#include "parsers/page_overflow.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// A shorter span is not worth its place in the source map.
constexpr std::size_t k_least_span = 64;

/// Elements whose content may go. What they hold begins and ends as a block of its own.
constexpr std::array<std::string_view, 10> k_holders{"div", "ul",      "ol",    "nav",    "section",
                                                     "dl",  "article", "aside", "header", "menu"};

/// Elements that do not change how those around them are read where each has its end tag. What is not named here (parts
/// of tables, foreign content, names that nobody knows) leaves everything that is open in doubt.
constexpr auto k_plain = sorted_words(std::array<std::string_view, 54>{
    "a",      "abbr",   "acronym", "address", "article", "aside",  "b",    "bdi",  "bdo", "big",    "blockquote",
    "button", "center", "cite",    "code",    "dd",      "del",    "dfn",  "div",  "dl",  "dt",     "em",
    "figure", "font",   "form",    "h1",      "h2",      "h3",     "h4",   "h5",   "h6",  "header", "hgroup",
    "i",      "ins",    "kbd",     "label",   "li",      "main",   "mark", "menu", "nav", "ol",     "p",
    "q",      "s",      "section", "small",   "span",    "strong", "sub",  "sup",  "ul"});

constexpr std::array<std::string_view, 5> k_plain_void{"br", "img", "wbr", "hr", "input"};

/// What an element of some name may mean for those round it.
struct Role {
  enum class Kind { doubtful, plain, plain_void } kind = Kind::doubtful;
  bool holder = false;
  bool block = false;
  bool quiet = false;  ///< its text is no running text (see overflow_chars())
};

Role role_of(std::string_view name) {
  Role role;
  if (is_in_sorted(name, k_plain)) role.kind = Role::Kind::plain;
  if (is_one_of(name, k_plain_void)) role.kind = Role::Kind::plain_void;
  role.holder = is_one_of(name, k_holders);
  role.block = is_block_element(name);
  // Gumbo puts the last words of a form behind it.
  role.quiet = is_without_running_text(name) && name != "form";
  return role;
}

/// Whether a script opens another inside a comment: then its end is not where it seems (HTML 13.2.5.17 on).
bool hides_its_end(std::string_view script) {
  for (std::size_t at = script.find("<!--"); at != std::string_view::npos; at = script.find('<', at + 1)) {
    if (core::equals_ignoring_case(script.substr(at + 1, 6), "script")) return true;
  }
  return false;
}

/// One pass over the markup. An element is a candidate from its start tag on; when its own end tag comes, everything
/// between is paired and nothing has cast doubt on it, its content is unread.
class UnreadScan {
 public:
  UnreadScan(std::string_view text, const ReadMarkup& read, std::string_view native_id, Requisites requisites)
      : text_(text), read_(read), native_id_(native_id), requisites_(requisites) {}

  std::vector<TextSpan> run() {
    std::size_t text_begin = 0;
    for (std::size_t at = text_.find('<'); at != std::string_view::npos && !gave_up_; at = text_.find('<', at)) {
      const bool foreign = open_.in_foreign_content();
      const Markup markup = scan_markup(text_, at, foreign ? ContentOf::foreign : ContentOf::html, &attributes_);
      if (markup.kind == MarkupKind::none) {
        ++at;
        continue;
      }
      if (markup.cut_off) break;
      take_text(text_.substr(text_begin, at - text_begin));
      text_begin = markup.end;
      switch (markup.kind) {
        case MarkupKind::start_tag:
          text_begin = start(markup, foreign);
          break;
        case MarkupKind::end_tag:
          end(markup, at);
          break;
        case MarkupKind::comment:
          comment(text_.substr(at, markup.end - at));
          break;
        default:
          doubt();
      }
      at = text_begin;
      gave_up_ = gave_up_ || is_refused(markup);
    }
    if (gave_up_) spans_.clear();
    return std::move(spans_);
  }

 private:
  struct Candidate {
    const HtmlTag* tag;
    std::size_t content;  ///< offset behind the start tag
    std::size_t spans;    ///< those found before it
    bool may_go;
    bool quiet;        ///< by its role, or by that of one round it
    bool within_line;  ///< it is no block, or stands in a candidate that is none
  };

  /// What guard_html() may refuse is for it to see.
  bool is_refused(const Markup& markup) const {
    constexpr HtmlLimits k_limits;
    return markup.attributes > k_limits.max_attributes || open_.depth() > k_limits.max_nesting ||
           open_.formatting_attributes() > k_limits.max_attributes;
  }

  /// Of what is open now, nothing goes.
  void doubt() { candidates_.clear(); }

  /// Between marks everything is read. One that only looks like an opening mark opens as well.
  void comment(std::string_view written) {
    constexpr std::string_view k_begin = "<!--", k_end = "-->";
    std::string words;
    if (written.starts_with(k_begin) && written.ends_with(k_end) && written.size() > k_begin.size() + k_end.size()) {
      words =
          core::collapse_white_space(written.substr(k_begin.size(), written.size() - k_begin.size() - k_end.size()));
    }
    for (const ReadMarkup::Marks& marks : read_.marks()) {
      if (marks.opening != marks.closing && marks.is_closed_by(words, written) && !behind_body_) {
        std::erase(in_body_, &marks);
      } else if (written.find(marks.opening.substr(0, marks.opening.find(' '))) != std::string_view::npos) {
        in_body_.push_back(&marks);
        doubt();
      }
    }
  }

  std::size_t start(const Markup& markup, bool foreign) {
    const HtmlTag& tag = tags_.named(markup.name);
    const std::uint64_t around = open_.marks();
    const SelectorReach::Touch touch = read_.elements().touch(tag, attributes_, around | always_);
    if (!read_.opening_elements().empty() && read_.opening_elements().touch(tag, attributes_, ~std::uint64_t{0}).hit) {
      in_body_.push_back(nullptr);
      doubt();
    }
    if (!foreign && tag.is(k_raw_text) && open_.start_raw_text(tag)) return raw_text(markup, tag, around);
    HtmlStartTag written;
    written.attributes = markup.attributes;
    written.self_closing = markup.self_closing;
    written.attributes_text = markup.attributes_text;
    written.marks = touch.marks | (touch.hit ? k_read : 0);
    if (tag.is(k_once)) note_once(touch);
    if (tag.name == "frameset") gave_up_ = true;
    const Role& role = role_of(tag);
    const bool read_inside = ((around | written.marks) & k_read) != 0;
    const bool may_go = role.holder && !read_inside && in_body_.empty() && open_.takes_blocks();
    const bool closes = closes_another(tag);
    if (touch.hit || names_transcript(tag, markup.attributes_text) || names_requisite(tag)) doubt();
    open_.start(tag, written);
    if (role.block) end_block();
    if (foreign || role.kind == Role::Kind::doubtful || (tag.name == "hr" && holds(p_))) {
      doubt();
    } else if (role.kind == Role::Kind::plain) {
      if (closes) doubt();
      const bool inner = !candidates_.empty();
      candidates_.push_back({.tag = &tag,
                             .content = markup.end,
                             .spans = spans_.size(),
                             .may_go = may_go,
                             .quiet = role.quiet || (inner && candidates_.back().quiet),
                             .within_line = !role.block || (inner && candidates_.back().within_line)});
    }
    return markup.end;
  }

  /// The html and body elements may be open already, and get the attributes of a later tag (HTML 13.2.6.4.7).
  void note_once(const SelectorReach::Touch& touch) {
    if (touch.hit || ((touch.marks & ~always_) != 0 && cut_block_)) gave_up_ = true;
    always_ |= touch.marks;
  }

  /// What stands in a script or a style sheet is read as a part of what is round it at most.
  std::size_t raw_text(const Markup& markup, const HtmlTag& tag, std::uint64_t around) {
    const std::size_t end = find_raw_text_end(text_, markup.end, tag.name);
    const bool script = tag.name == "script", code = script || tag.name == "style";
    const bool style = requisites_ == Requisites::read && tag.name == "style";
    const bool read = (around & k_read) != 0 || !in_body_.empty() || style ||
                      read_.elements().touch(tag, attributes_, ~std::uint64_t{0}).hit;
    const std::string_view content = text_.substr(markup.end, end - markup.end);
    gave_up_ = gave_up_ || (script && hides_its_end(content));
    if (names_requisite(tag)) doubt();
    if (read || end == text_.size() || !code) {
      doubt();
    } else {
      add_span({markup.end, end});
      in_code_ = true;
    }
    return end;
  }

  void end(const Markup& markup, std::size_t at) {
    const HtmlTag& tag = tags_.named(markup.name);
    if (in_code_) {
      in_code_ = false;
      return;
    }
    open_.end(tag);
    behind_body_ |= tag.is(k_once);
    if (candidates_.empty() || candidates_.back().tag != &tag) return doubt();
    const Candidate candidate = candidates_.back();
    candidates_.pop_back();
    // Gumbo puts the last words of a form behind it.
    if (role_of(tag).block && tag.name != "form") end_block();
    if (!candidate.may_go || at - candidate.content < k_least_span) return;
    spans_.resize(candidate.spans);
    add_span({candidate.content, at});
    cut_block_ = true;
  }

  void add_span(TextSpan span) {
    if (span.end - span.begin >= k_least_span) spans_.push_back(span);
  }

  void take_text(std::string_view text) {
    if (candidates_.empty()) return;
    if (text.find('\0') != std::string_view::npos) return doubt();
    if (candidates_.back().quiet) return;
    for (const char c : text) {
      const bool goes_on = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
      block_ += core::is_ascii_white_space(c) || goes_on ? 0 : 1;
    }
    if (block_ > k_longest_furniture) doubt();
  }

  /// What is passed over with all that it holds (a link, something hidden) parts no words when it is no block itself.
  void end_block() {
    if (candidates_.empty() || !candidates_.back().within_line) block_ = 0;
  }

  bool holds(const HtmlTag& tag) const {
    return std::any_of(candidates_.begin(), candidates_.end(),
                       [&](const Candidate& candidate) { return candidate.tag == &tag; });
  }

  const Role& role_of(const HtmlTag& tag) {
    while (roles_.size() <= tag.number) roles_.emplace_back();
    if (!roles_[tag.number]) roles_[tag.number] = parsers::role_of(tag.name);
    return *roles_[tag.number];
  }

  /// Whether the start tag may end an element that is open, or be ignored because of one (HTML 13.2.6.4.7).
  bool closes_another(const HtmlTag& tag) const {
    if (tag.is(k_closes_p) && holds(p_)) return true;
    if (tag.name == "form") return open_.in_form();
    if (tag.name == "button") return open_.has_in_scope(tag);
    if (candidates_.empty()) return false;
    const HtmlTag& parent = *candidates_.back().tag;
    if (tag.name == "a") return holds(tag);
    if (tag.is(k_heading)) return parent.is(k_heading);
    if (tag.name == "li") return parent.name != "ul" && parent.name != "ol" && parent.name != "menu";
    if (tag.name == "dd" || tag.name == "dt") return parent.name != "dl";
    return false;
  }

  /// A link that names the transcript may be one of its pager.
  bool names_transcript(const HtmlTag& tag, std::string_view attributes_text) const {
    if (tag.name == "base") return true;
    if (tag.name != "a") return false;
    if (attributes_text.find(native_id_) != std::string_view::npos) return true;
    for (std::size_t at = attributes_text.find('&'); at != std::string_view::npos;
         at = attributes_text.find('&', at + 1)) {
      if (!attributes_text.substr(at).starts_with("&amp;")) return true;
    }
    return false;
  }

  /// Of the elements that may stand where something goes, those by which a page names what it is shown with; all others
  /// keep what is round them by themselves (see role_of()).
  bool names_requisite(const HtmlTag& tag) const {
    if (requisites_ == Requisites::unread) return false;
    const bool loads = tag.name == "img" || tag.name == "input" || tag.name == "script";
    const auto names = [&](std::string_view attribute) {
      return std::any_of(attributes_.begin(), attributes_.end(),
                         [&](const auto& written) { return core::equals_ignoring_case(written.name, attribute); });
    };
    return names("style") || names("background") || (loads && (names("src") || names("srcset")));
  }

  /// The mark of what a selector may hit.
  static constexpr std::uint64_t k_read = std::uint64_t{1} << SelectorReach::k_most_marks;

  std::string_view text_;
  const ReadMarkup& read_;
  std::string_view native_id_;
  Requisites requisites_;
  HtmlTags tags_;
  const HtmlTag& p_ = tags_.named("p");
  std::vector<std::optional<Role>> roles_;    ///< by HtmlTag::number
  std::vector<WrittenAttribute> attributes_;  ///< of the last tag
  HtmlOpenElements open_;
  std::vector<Candidate> candidates_;
  std::vector<TextSpan> spans_;
  std::uint64_t always_ = 0;  ///< marks of html and body, which stay open
  std::size_t block_ = 0;     ///< characters of the block so far
  bool cut_block_ = false;
  bool in_code_ = false;                           ///< the next end tag is a script's or a style sheet's
  std::vector<const ReadMarkup::Marks*> in_body_;  ///< those that are open; null for elements
  /// The body was closed: elements that come all the same are put back into it, before comments that stood there first
  /// (HTML 13.2.6.4.19).
  bool behind_body_ = false;
  bool gave_up_ = false;
};

}  // namespace

std::optional<ReadMarkup> ReadMarkup::of(const std::vector<LayoutRules>& layouts) {
  std::vector<Selector> selectors, opening_elements;
  std::vector<Marks> marks;
  for (const LayoutRules& layout : layouts) {
    for (const auto* list : {&layout.probe, &layout.probe_not, &layout.headings}) {
      selectors.insert(selectors.end(), list->begin(), list->end());
    }
    for (const auto* one : {&layout.title, &layout.dateline, &layout.breadcrumb, &layout.body, &layout.pager,
                            &layout.page_count, &layout.caption, &layout.speaker, &layout.office_holder}) {
      if (*one) selectors.push_back(**one);
    }
    if (layout.body_between.size() != 2) continue;
    const BodyMark &opening = layout.body_between[0], &closing = layout.body_between[1];
    if (opening.selector()) {
      opening_elements.push_back(*opening.selector());
    } else {
      marks.push_back({opening.comment(), closing.comment()});
    }
  }
  // What a layout drops is nothing but where it stands in the body, unless that depends on what something else holds.
  for (const LayoutRules& layout : layouts) {
    if (std::any_of(layout.drop.begin(), layout.drop.end(), SelectorReach::asks_for_content)) return std::nullopt;
  }
  auto elements = SelectorReach::of(selectors);
  auto opening = SelectorReach::of(opening_elements);
  if (!elements || !opening) return std::nullopt;
  return ReadMarkup(*std::move(elements), *std::move(opening), std::move(marks));
}

std::vector<TextSpan> unread_spans(std::string_view utf8, const ReadMarkup& read, std::string_view native_id,
                                   Requisites requisites) {
  if (native_id.empty() || is_rewritten(native_id)) return {};
  return UnreadScan(utf8, read, native_id, requisites).run();
}

}  // namespace pressroom::parsers
