// SPDX-License-Identifier: Apache-2.0
#include "parsers/lost_labels.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// Whoever asks has so many turns with a question mark at the end of a line, and half of them.
constexpr int k_least_questions = 3;
/// What is shorter is a label, or the end of a paragraph.
constexpr std::uint32_t k_shortest_line = 30;
/// A sentence goes on over no more blocks than this.
constexpr std::size_t k_longest_sentence = 6;

struct Place {
  std::size_t page = 0, block = 0;

  bool operator==(const Place& other) const { return page == other.page && block == other.block; }
};

/// The words of one block within a turn.
struct Piece {
  Place place;
  GlyphRange glyphs;
};

using Pieces = std::vector<Piece>;

/// The reference to the next sheet at the end of one: "/ 2".
std::uint32_t before_sheet_mark(const GlyphText& text, GlyphRange range) {
  std::uint32_t end = range.end;
  const auto skip = [&](auto of_kind) {
    while (end > range.begin && of_kind(text.glyphs[end - 1].c)) --end;
  };
  const auto blank = [](char32_t c) { return core::is_white_space(c); };
  skip(blank);
  const std::uint32_t words = end;
  skip([](char32_t c) { return c >= U'0' && c <= U'9'; });
  skip(blank);
  if (end == words || end == range.begin || text.glyphs[end - 1].c != U'/') return words;
  --end;
  skip(blank);
  return end;
}

char32_t last_mark(const GlyphText& text, GlyphRange range) {
  std::uint32_t end = before_sheet_mark(text, range);
  while (end > range.begin &&
         std::u32string_view(U"\"'\u201D\u2019 ").find(text.glyphs[end - 1].c) != std::u32string_view::npos)
    --end;
  return end > range.begin ? text.glyphs[end - 1].c : U'\0';
}

bool ends_sentence(char32_t c) { return c == U'?' || c == U'.' || c == U'!'; }

/// "Sir" and "Prime Minister" between marks: who is spoken to. Nobody speaks of himself so.
bool addresses(const std::string& words) {
  constexpr std::array<std::string_view, 6> k_forms{
      ", sir?", ", sir.", ", prime minister?", ", prime minister.", ", mr prime minister", ", mr. prime minister"};
  constexpr std::array<std::string_view, 5> k_openings{"sir,", "sir ", "prime minister,", "mr prime minister,",
                                                       "mr. prime minister,"};
  const std::string plain = lower(words) + (words.ends_with('?') || words.ends_with('.') ? "" : ".");
  const auto holds = [&](std::string_view form) { return plain.find(form) != std::string::npos; };
  // "Sir Robert, may I" is spoken to him; "Sir John Holm said" is not.
  const auto opens = [&](std::string_view form) {
    if (!plain.starts_with(form)) return false;
    if (form != "sir ") return true;
    const auto next = words_of(words);
    return next.size() > 2 && (next[1].ends_with(',') || is_lower(core::decode_utf8(next[1]).front()));
  };
  return std::any_of(k_forms.begin(), k_forms.end(), holds) || std::any_of(k_openings.begin(), k_openings.end(), opens);
}

class LostLabelSearch {
 public:
  LostLabelSearch(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                  const Roster& roster)
      : pages_(pages), decisions_(decisions), roster_(roster) {
    for (const LabelDecision& decision : decisions) {
      if (decision.accepted) labels_.push_back(&decision);
    }
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      pieces_.push_back(pieces_of(i));
      if (pieces_.back().empty()) continue;
      Habit& habit = habits_[voice(i)];
      ++habit.turns;
      // At its end, or at the end of a line: the answer may have lost its label.
      habit.questions += std::any_of(pieces_.back().begin(), pieces_.back().end(),
                                     [&](const Piece& piece) { return last_mark_of(piece) == U'?'; });
    }
  }

  LostLabels find() {
    std::vector<bool> in_lines;
    for (std::size_t page = 0; page < pages_.size(); ++page) {
      full_lines_.push_back(full_line(page));
      in_lines.push_back(is_scanned(page) && is_in_lines(page));
    }
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      if (!in_lines[labels_[i]->candidate.page]) continue;
      const bool asking = asks(i), answering = !asking && answers(i);
      const auto lost = asking ? behind_question(pieces_[i]) : answering ? at_address(pieces_[i]) : std::nullopt;
      Pieces own = pieces_[i];
      if (lost) {
        found_.starts.emplace(lost->page, lost->block);
        own.erase(std::find_if(own.begin(), own.end(), [&](const Piece& piece) { return piece.place == *lost; }),
                  own.end());
      }
      const bool others = (asking && says_much_behind_question(own)) ||
                          (answering && addresses_own(own, own_name(i))) ||
                          ((asking || answering) && holds_ruined_line(own));
      if (others) found_.doubtful.insert(static_cast<std::size_t>(labels_[i] - decisions_.data()));
    }
    return std::move(found_);
  }

 private:
  struct Habit {
    int turns = 0, questions = 0;
  };

  bool is_scanned(std::size_t page) const {
    const auto& styles = pages_[page].layout->layout->labels.styles;
    return std::find(styles.begin(), styles.end(), core::LabelStyle::scanned) != styles.end();
  }

  /// Most blocks are lines that sentences run through: what was typed, not edited.
  bool is_in_lines(std::size_t page) const {
    constexpr std::uint32_t k_widest_line = 110;
    if (full_lines_[page] > k_widest_line) return false;
    const GlyphText& text = pages_[page].body;
    std::size_t lines = 0, open = 0;
    for (const Block& block : text.blocks) {
      if (block.preset != CharClass::unknown || block.glyphs.end - block.glyphs.begin < k_shortest_line) continue;
      ++lines;
      open += ends_sentence(last_mark(text, block.glyphs)) ? 0 : 1;
    }
    return 2 * open > lines;
  }

  std::string voice(std::size_t i) const { return letters_of(labels_[i]->read_as()); }

  bool asks(std::size_t i) const {
    if (labels_[i]->kind == core::LabelKind::anonymous) return !is_anonymous_answer(labels_[i]->read_as());
    const auto known = habits_.find(voice(i));
    const Habit habit = known == habits_.end() ? Habit() : known->second;
    return !answers(i) && habit.questions >= k_least_questions && 2 * habit.questions >= habit.turns;
  }

  /// In an office, or announced as somebody who is going to answer.
  bool answers(std::size_t i) const {
    return labels_[i]->kind == core::LabelKind::role || labels_[i]->announced.has_value();
  }

  Pieces pieces_of(std::size_t i) const {
    Pieces pieces;
    const LabelCandidate& from = labels_[i]->candidate;
    const LabelCandidate* next = i + 1 < labels_.size() ? &labels_[i + 1]->candidate : nullptr;
    for (std::size_t page = from.page; page < pages_.size() && (next == nullptr || page <= next->page); ++page) {
      const GlyphText& text = pages_[page].body;
      for (std::size_t block = page == from.page ? from.block : 0; block < text.blocks.size(); ++block) {
        const bool last = next != nullptr && page == next->page && block == next->block;
        GlyphRange range = text.blocks[block].glyphs;
        if (page == from.page && block == from.block) range.begin = from.text_begin;
        if (last) range.end = next->glyphs.begin;
        range = text.trimmed(range);
        if (text.blocks[block].preset == CharClass::unknown && !range.empty()) {
          pieces.push_back({{page, block}, range});
        }
        if (last) return pieces;
      }
    }
    return pieces;
  }

  char32_t last_mark_of(const Piece& piece) const { return last_mark(pages_[piece.place.page].body, piece.glyphs); }

  /// A line that is not full ends a paragraph.
  bool ends_paragraph(const Piece& piece) const {
    const std::uint32_t length = pages_[piece.place.page].body.blocks[piece.place.block].glyphs.end -
                                 pages_[piece.place.page].body.blocks[piece.place.block].glyphs.begin;
    return 10 * length < 9 * full_lines_[piece.place.page];
  }

  /// The length that one line in ten has, or more.
  std::uint32_t full_line(std::size_t page) const {
    std::vector<std::uint32_t> lengths;
    for (const Block& block : pages_[page].body.blocks) lengths.push_back(block.glyphs.end - block.glyphs.begin);
    if (lengths.empty()) return 0;
    const auto tenth = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() * 9 / 10);
    std::nth_element(lengths.begin(), tenth, lengths.end());
    return *tenth;
  }

  bool begins_afresh(const Piece& piece) const {
    return !is_lower(pages_[piece.place.page].body.glyphs[piece.glyphs.begin].c);
  }

  std::optional<Place> behind_question(const Pieces& pieces) const {
    for (std::size_t k = 1; k < pieces.size(); ++k) {
      const bool over = last_mark_of(pieces[k - 1]) == U'?' && ends_paragraph(pieces[k - 1]);
      if (over && begins_afresh(pieces[k])) return pieces[k].place;
    }
    return std::nullopt;
  }

  /// The sentences that begin with a block, over as many blocks as they take, and where one of them addresses.
  std::optional<Place> at_address(const Pieces& pieces) const {
    for (std::size_t k = 1; k < pieces.size(); ++k) {
      if (!ends_sentence(last_mark_of(pieces[k - 1])) || !begins_afresh(pieces[k])) continue;
      if (addresses(first_sentence(pieces, k))) return pieces[k].place;
    }
    return std::nullopt;
  }

  std::string words_of_piece(const Piece& piece) const { return pages_[piece.place.page].body.text(piece.glyphs); }

  /// A question, and more behind it than an afterthought: the answer may be in it.
  bool says_much_behind_question(const Pieces& pieces) const {
    constexpr std::size_t k_afterthought = 150;
    std::size_t behind = 0;
    bool asked = false;
    for (const Piece& piece : pieces) {
      const std::string line = words_of_piece(piece);
      const auto mark = line.rfind('?');
      asked = asked || mark != std::string::npos;
      behind = mark == std::string::npos ? behind + line.size() : line.size() - mark - 1;
    }
    return asked && behind > k_afterthought;
  }

  /// A line without a small letter, which was a label or a number before the scan.
  bool holds_ruined_line(const Pieces& pieces) const {
    constexpr std::uint32_t k_longest = 20;
    return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
      const GlyphText& text = pages_[piece.place.page].body;
      if (piece.glyphs.end - piece.glyphs.begin > k_longest) return false;
      const auto begin = text.glyphs.begin() + piece.glyphs.begin, end = text.glyphs.begin() + piece.glyphs.end;
      return std::count_if(begin, end, [](const Glyph& glyph) { return is_upper(glyph.c); }) >= 2 &&
             std::none_of(begin, end, [](const Glyph& glyph) { return is_lower(glyph.c); });
    });
  }

  /// The name of whoever is announced behind a label; empty when nobody is.
  std::string own_name(std::size_t i) const {
    const LabelDecision& label = *labels_[i];
    const auto holder =
        label.announced ? std::optional(label.announced->participant) : roster_.holder_of(label.read_as());
    return holder ? roster_.participants[*holder].name : std::string();
  }

  /// "Sir", "Sir Robert", "Mr. Holm": somebody speaks to whoever is supposed to speak.
  bool addresses_own(const Pieces& pieces, const std::string& name) const {
    const auto names = words_of(name);
    std::vector<std::string> words;
    for (const Piece& piece : pieces) {
      for (std::string& word : words_of(words_of_piece(piece))) words.push_back(std::move(word));
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const std::string address = letters_of(words[i]), next = letters_of(words[i + 1]);
      const bool mister = address == "mr" || address == "mrs" || address == "ms";
      if (mister && !names.empty() && next == letters_of(names.back())) return true;
      if (address != "sir" || !is_upper(core::decode_utf8(words[i]).front())) continue;
      const bool titled = is_upper(core::decode_utf8(words[i + 1]).front()) && words[i].size() == address.size();
      if (!titled || (!names.empty() && next == letters_of(names.front()))) return true;
    }
    return false;
  }

  std::string first_sentence(const Pieces& pieces, std::size_t k) const {
    std::string words;
    for (std::size_t i = k; i < pieces.size() && i - k < k_longest_sentence; ++i) {
      const GlyphText& text = pages_[pieces[i].place.page].body;
      const std::string line = text.text(GlyphRange{pieces[i].glyphs.begin, before_sheet_mark(text, pieces[i].glyphs)});
      const auto question = line.find('?');
      words += (words.empty() ? "" : " ") + line.substr(0, question == std::string::npos ? question : question + 1);
      if (question != std::string::npos || ends_sentence(last_mark_of(pieces[i]))) break;
    }
    return words;
  }

  const std::vector<PageReading>& pages_;
  const std::vector<LabelDecision>& decisions_;
  const Roster& roster_;
  std::vector<const LabelDecision*> labels_;  ///< accepted, in document order
  std::vector<Pieces> pieces_;                ///< what stands behind each
  std::map<std::string, Habit> habits_;
  std::vector<std::uint32_t> full_lines_;  ///< by page, in characters
  LostLabels found_;
};

}  // namespace

LostLabels find_lost_labels(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                            const Roster& roster) {
  const bool scanned = std::any_of(pages.begin(), pages.end(), [](const PageReading& page) {
    const auto& styles = page.layout->layout->labels.styles;
    return std::find(styles.begin(), styles.end(), core::LabelStyle::scanned) != styles.end();
  });
  if (!scanned) return {};
  return LostLabelSearch(pages, decisions, roster).find();
}

}  // namespace pressroom::parsers
