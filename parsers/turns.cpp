// SPDX-License-Identifier: Apache-2.0
#include "parsers/turns.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "parsers/anchors.hpp"
#include "parsers/asides.hpp"
#include "parsers/label_words.hpp"
#include "parsers/lost_labels.hpp"
#include "parsers/scanned_labels.hpp"

namespace pressroom::parsers {

namespace {

/// A run of speech on one page.
struct Piece {
  std::size_t page = 0;
  GlyphRange glyphs;
  std::string join;  ///< what a page end puts before it: "" or " "
};

std::string normalised(const std::string& raw) { return core::nfc(core::collapse_white_space(raw)); }

/// How many code points a text has when it is normalised, counted while it grows: what stands before a character that
/// never changes with what precedes or follows it is counted once and for all.
class NormalisedLength {
 public:
  void add(const std::string& piece) {
    open_ += piece;
    const std::size_t last = last_firm(open_);
    if (last == 0 || last == std::string::npos) return;
    const std::size_t width = static_cast<unsigned char>(open_[last]) < 0x80 ? 1 : 3;
    counted_ += length(open_.substr(0, last + width)) - 1;
    open_.erase(0, last);
  }
  std::int64_t code_points() const { return counted_ + length(open_); }

 private:
  static std::int64_t length(const std::string& raw) {
    return static_cast<std::int64_t>(core::decode_utf8(normalised(raw)).size());
  }
  /// Where the last ASCII letter or digit, or CJK unified ideograph (U+5000 to U+8FFF), begins; npos for none. A
  /// combining mark behind it stays with it.
  static std::size_t last_firm(const std::string& text) {
    for (std::size_t i = text.size(); i > 0; --i) {
      const auto lead = static_cast<unsigned char>(text[i - 1]);
      const bool ideograph = lead >= 0xE5 && lead <= 0xE8 && i + 1 < text.size();
      const bool word = core::is_ascii_letter(text[i - 1]) || core::is_ascii_digit(text[i - 1]);
      if (word || ideograph) return i - 1;
    }
    return std::string::npos;
  }

  std::int64_t counted_ = 0;
  std::string open_;  ///< begins with a firm character once anything is counted
};

struct PlacedAside {
  std::size_t page = 0;
  FoundAside aside;
  std::size_t paragraph = 0;  ///< paragraphs up to the one it belongs to, that one included; 0 before any
  std::size_t pieces = 0;     ///< pieces of that open paragraph that stand before it
};

struct OpenTurn {
  std::optional<std::size_t> decision;
  bool behind_gap = false, label_lost = false;
  std::vector<std::vector<Piece>> paragraphs;
  std::vector<PlacedAside> asides;
  std::vector<std::string> joins;
};

bool ends_sentence(char32_t c) {
  constexpr std::u32string_view k_ends = U".?!:;\u2026\u3002\uFF1F\uFF01\uFF1A\u201D\u2019\"'\u300D)\uFF09";
  return k_ends.find(c) != std::u32string_view::npos;
}

bool holds_only(const GlyphText& text, GlyphRange range, const std::vector<FoundAside>& asides) {
  std::uint32_t at = range.begin;
  for (const FoundAside& aside : asides) {
    if (!text.trimmed(GlyphRange{at, aside.glyphs.begin}).empty()) return false;
    at = aside.glyphs.end;
  }
  return text.trimmed(GlyphRange{at, range.end}).empty();
}

/// "At the start of the conference, Premier Li said": somebody else's words are told, and nobody speaks of himself.
bool reports_speech(std::string_view opening) {
  constexpr std::array<std::string_view, 12> k_verbs{"said",  "says",    "told",     "stated", "added", "noted",
                                                     "asked", "replied", "remarked", "dijo",   "sagte", "announced"};
  constexpr std::array<std::string_view, 4> k_first_person{"i", "we", "my", "our"};
  const auto words = words_of(lower(opening));
  const auto holds = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::find(list.begin(), list.end(), std::string_view(word)) != list.end();
    });
  };
  return words.size() > 2 && holds(k_verbs) && !holds(k_first_person);
}

class TurnCutter {
 public:
  TurnCutter(std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions, const Roster& roster)
      : pages_(pages), decisions_(decisions), roster_(roster), lost_(find_lost_labels(pages, decisions, roster)) {}

  std::vector<DraftTurn> cut() {
    std::size_t next_decision = 0;
    for (std::size_t page = 0; page < pages_.size(); ++page) {
      begin_page(page);
      for (std::size_t block = 0; block < pages_[page].body.blocks.size(); ++block) {
        std::vector<const LabelDecision*> labels;
        while (next_decision < decisions_.size() && decisions_[next_decision].candidate.page == page &&
               decisions_[next_decision].candidate.block <= block) {
          const LabelDecision& decision = decisions_[next_decision++];
          if (decision.candidate.block == block && decision.accepted) labels.push_back(&decision);
        }
        take_block(page, block, labels);
      }
    }
    close();
    return std::move(drafts_);
  }

 private:
  void begin_page(std::size_t page) {
    page_begins_ = true;
    interrupted_ = false;
    const int before = page == 0 ? 0 : pages_[page - 1].number;
    if (pages_[page].number == before + 1) return;
    close();
    open_ = OpenTurn{};
    open_->behind_gap = true;
  }

  void take_block(std::size_t page, std::size_t block, const std::vector<const LabelDecision*>& labels) {
    GlyphText& text = pages_[page].body;
    const Block& taken = text.blocks[block];
    if (taken.preset != CharClass::unknown) {
      interrupted_ = interrupted_ || taken.preset == CharClass::furniture;
      return;
    }
    if (page == 0 && std::binary_search(roster_.blocks.begin(), roster_.blocks.end(), block)) {
      text.classify(taken.glyphs, CharClass::roster);
      return;
    }
    if (labels.empty() && heads_a_scan(page, taken)) {
      text.classify(taken.glyphs, CharClass::title);
      return;
    }
    if (lost_.starts.contains({page, block})) {
      close();
      open_ = OpenTurn{};
      open_->label_lost = true;
      page_begins_ = interrupted_ = false;
    }
    std::uint32_t at = taken.glyphs.begin;
    for (const LabelDecision* label : labels) {
      if (label->candidate.glyphs.begin < at) continue;
      take_words(page, text.trimmed(GlyphRange{at, label->candidate.glyphs.begin}));
      close();
      open_ = OpenTurn{};
      open_->decision = static_cast<std::size_t>(label - decisions_.data());
      text.classify(GlyphRange{label->candidate.glyphs.begin, label->candidate.text_begin}, CharClass::label);
      at = label->candidate.text_begin;
      page_begins_ = interrupted_ = false;
    }
    take_words(page, GlyphRange{at, taken.glyphs.end});
  }

  /// A line of the head, which a scan sets apart by its capitals alone.
  bool heads_a_scan(std::size_t page, const Block& block) const {
    if (open_ || !drafts_.empty() || page != 0) return false;
    const auto& styles = pages_[page].layout->layout->labels.styles;
    const bool scanned = std::find(styles.begin(), styles.end(), core::LabelStyle::scanned) != styles.end();
    const GlyphText& text = pages_[page].body;
    return scanned && (is_heading_line(text, block.glyphs) || is_in_capitals_alone(text, block.glyphs));
  }

  void take_words(std::size_t page, GlyphRange words) {
    if (!open_) open_ = OpenTurn{};
    if (words.empty()) return;
    take_speech(page, words);
  }

  void take_speech(std::size_t page, GlyphRange speech) {
    GlyphText& text = pages_[page].body;
    text.classify(speech, CharClass::turn);
    bool fresh_paragraph = true;
    std::string join;
    if (page_begins_ && !open_->paragraphs.empty()) {
      fresh_paragraph = !continues_sentence(page, speech, join);
      open_->joins.push_back(fmt::format("page {}: {}", pages_[page].number,
                                         fresh_paragraph ? "a new paragraph" : "the same paragraph goes on"));
    }
    // A running head between two halves of a sentence.
    if (interrupted_ && !page_begins_ && !open_->paragraphs.empty() && goes_on_in_lower_case(page, speech)) {
      fresh_paragraph = !continues_sentence(page, speech, join);
      open_->joins.push_back(
          fmt::format("page {}: the same paragraph goes on behind what stands between", pages_[page].number));
    }
    page_begins_ = interrupted_ = false;
    std::uint32_t at = speech.begin;
    const auto add = [&](GlyphRange range) {
      if (text.trimmed(range).empty()) return;
      if (fresh_paragraph) open_->paragraphs.emplace_back();
      open_->paragraphs.back().push_back(Piece{page, range, fresh_paragraph ? "" : join});
      fresh_paragraph = false;
      join.clear();
    };
    std::vector<FoundAside> asides = find_asides(text, speech);
    // An aside in front of words belongs to their paragraph, one in its own block to the paragraph before it.
    const bool only_asides = holds_only(text, speech, asides);
    for (FoundAside& aside : asides) {
      add(GlyphRange{at, aside.glyphs.begin});
      text.classify(aside.glyphs, CharClass::aside);
      at = aside.glyphs.end;
      open_->asides.push_back(fresh_paragraph && !only_asides
                                  ? PlacedAside{page, std::move(aside), open_->paragraphs.size() + 1, 0}
                                  : PlacedAside{page, std::move(aside), open_->paragraphs.size(),
                                                open_->paragraphs.empty() ? 0 : open_->paragraphs.back().size()});
    }
    add(GlyphRange{at, speech.end});
  }

  /// Evidence for one paragraph over a page end: no final punctuation before it, or a lower-case letter behind it.
  bool continues_sentence(std::size_t page, GlyphRange speech, std::string& join) const {
    const Piece& before = open_->paragraphs.back().back();
    const GlyphText& text = pages_[before.page].body;
    const GlyphRange words = text.trimmed(before.glyphs);
    const char32_t last = text.glyphs[words.end - 1].c;
    const char32_t first = pages_[page].body.glyphs[speech.begin].c;
    join = is_unspaced_script(last) && is_unspaced_script(first) ? "" : " ";
    return !ends_sentence(last) || is_lower(first);
  }

  /// More is asked for within a page, where furniture stands between paragraphs as well: a word begun in lower case
  /// behind words without an end.
  bool goes_on_in_lower_case(std::size_t page, GlyphRange speech) const {
    const Piece& before = open_->paragraphs.back().back();
    const GlyphText& text = pages_[before.page].body;
    return !ends_sentence(text.glyphs[text.trimmed(before.glyphs).end - 1].c) &&
           is_lower(pages_[page].body.glyphs[speech.begin].c);
  }

  std::string piece_text(const Piece& piece) const {
    std::string raw = piece.join;
    for (std::uint32_t i = piece.glyphs.begin; i < piece.glyphs.end; ++i) {
      core::append_utf8(raw, pages_[piece.page].body.glyphs[i].c);
    }
    return raw;
  }

  void add_spans(const Piece& piece, int paragraph, bool first_of_paragraph, bool& space_before, core::Turn& turn) {
    const GlyphText& text = pages_[piece.page].body;
    auto spans = anchor(text, piece.glyphs, pages_[piece.page].number, paragraph);
    const bool space_here = core::is_white_space(text.glyphs[piece.glyphs.begin].c) || piece.join == " ";
    if (!spans.empty() && !first_of_paragraph && (space_before || space_here)) spans.front().join = " ";
    space_before = core::is_white_space(text.glyphs[piece.glyphs.end - 1].c);
    turn.spans.insert(turn.spans.end(), spans.begin(), spans.end());
  }

  void write_paragraphs(core::Turn& turn) {
    std::int64_t before = 0;  // code points of the paragraphs in front
    std::optional<std::size_t> page;
    for (std::size_t i = 0; i < open_->paragraphs.size(); ++i) {
      std::string raw;
      NormalisedLength front;
      std::vector<core::PageBreak> breaks;
      bool space_before = false;
      for (std::size_t k = 0; k < open_->paragraphs[i].size(); ++k) {
        const Piece& piece = open_->paragraphs[i][k];
        if (page && *page != piece.page) breaks.push_back({pages_[piece.page].number, front.code_points()});
        page = piece.page;
        const std::string text = piece_text(piece);
        front.add(text);
        raw += text;
        add_spans(piece, static_cast<int>(i), k == 0, space_before, turn);
      }
      turn.paragraphs.push_back(normalised(raw));
      const std::u32string text = core::decode_utf8(turn.paragraphs.back());
      for (core::PageBreak& page_break : breaks) {
        // The blank that joins two pages is of neither; the new one begins with its first character.
        const auto at = static_cast<std::size_t>(page_break.at);
        turn.page_breaks.push_back({page_break.page, before + page_break.at + (text.substr(at, 1) == U" " ? 1 : 0)});
      }
      before += static_cast<std::int64_t>(text.size()) + 1;
    }
  }

  void write_asides(core::Turn& turn) {
    std::int64_t before = 0;  // code points of the paragraphs in front of the aside's own
    std::size_t counted = 0;
    std::size_t pieces = 0;  // of that paragraph that are in the front
    NormalisedLength front;
    for (const PlacedAside& placed : open_->asides) {
      const GlyphText& text = pages_[placed.page].body;
      for (; counted + 1 < placed.paragraph; ++counted) {
        before += static_cast<std::int64_t>(core::decode_utf8(turn.paragraphs[counted]).size()) + 1;
        front = {};
        pieces = 0;
      }
      for (; placed.paragraph > 0 && pieces < placed.pieces; ++pieces) {
        front.add(piece_text(open_->paragraphs[placed.paragraph - 1][pieces]));
      }
      turn.asides.push_back(core::Aside{text.text(placed.aside.glyphs), placed.aside.type, before + front.code_points(),
                                        anchor(text, placed.aside.glyphs, pages_[placed.page].number, 0)});
    }
  }

  void note_pages(const DraftTurn& draft, std::vector<int>& on) const {
    if (draft.decision) on.push_back(pages_[decisions_[*draft.decision].candidate.page].number);
    for (const core::Span& span : draft.turn.spans) on.push_back(span.page);
    for (const core::Aside& aside : draft.turn.asides) {
      for (const core::Span& span : aside.spans) on.push_back(span.page);
    }
    std::sort(on.begin(), on.end());
    on.erase(std::unique(on.begin(), on.end()), on.end());
  }

  /// What stands before the first colon of the open turn: "Editor's note".
  std::string opening_words() const {
    const Piece& piece = open_->paragraphs.front().front();
    const std::string text = pages_[piece.page].body.text(piece.glyphs);
    const auto colon = text.find(':');
    return colon == std::string::npos ? std::string() : text.substr(0, colon);
  }

  /// Words before the first label of a labelled transcript that nobody says in the first person: an editor's lede.
  bool is_narrative() const {
    if (open_->decision || open_->behind_gap || !drafts_.empty()) return false;
    const bool labelled = std::any_of(decisions_.begin(), decisions_.end(), [](const auto& d) { return d.accepted; });
    if (!labelled) return false;
    if (!open_->paragraphs.empty() && (is_heading(opening_words()) || reports_speech(opening_words()))) return true;
    constexpr std::array<std::string_view, 9> k_spoken{"i", "we", "our", "us", "you", "my", "me", "welcome", "ladies"};
    for (const auto& paragraph : open_->paragraphs) {
      for (const Piece& piece : paragraph) {
        for (const std::string& word : words_of(lower(pages_[piece.page].body.text(piece.glyphs)))) {
          const std::string_view bare = std::string_view(word).substr(0, word.find_first_of(",.;:'!"));
          if (std::find(k_spoken.begin(), k_spoken.end(), bare) != k_spoken.end()) return false;
        }
      }
    }
    return true;
  }

  void close() {
    if (!open_) return;
    if (is_narrative()) {
      for (const auto& paragraph : open_->paragraphs) {
        for (const Piece& piece : paragraph) pages_[piece.page].body.classify(piece.glyphs, CharClass::narrative);
      }
      open_.reset();
      return;
    }
    if (open_->decision || !open_->paragraphs.empty() || !open_->asides.empty()) {
      DraftTurn draft;
      draft.decision = open_->decision;
      draft.behind_gap = open_->behind_gap;
      draft.label_lost = open_->label_lost;
      draft.doubtful = draft.decision && lost_.doubtful.contains(*draft.decision);
      draft.joins = open_->joins;
      if (draft.decision) draft.turn.label = decisions_[*draft.decision].candidate.label;
      write_paragraphs(draft.turn);
      write_asides(draft.turn);
      note_pages(draft, draft.turn.pages);
      drafts_.push_back(std::move(draft));
    }
    open_.reset();
  }

  std::vector<PageReading>& pages_;
  const std::vector<LabelDecision>& decisions_;
  const Roster& roster_;
  const LostLabels lost_;
  std::vector<DraftTurn> drafts_;
  std::optional<OpenTurn> open_;
  bool page_begins_ = true;
  bool interrupted_ = false;  ///< furniture stands before the next words
};

}  // namespace

std::vector<DraftTurn> cut_turns(std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                                 const Roster& roster) {
  return TurnCutter(pages, decisions, roster).cut();
}

}  // namespace pressroom::parsers
