// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parsers/label_jury.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// The labels of a transcript that was recognised from paper, where the layout says so (LabelStyle::scanned). A scan
/// loses terminators, turns them into other marks and misreads letters; what it leaves is a place (the start of a line,
/// or the end of a sentence) and the shape in capitals of a label that this transcript is known to have: a mark. Marks
/// come from the room's list of anonymous labels, from who is announced, from labels that were accepted, and from lines
/// in capitals that are a name or function and come back.
class ScannedLabels {
 public:
  /// `decisions` are those of the first pass, in document order.
  ScannedLabels(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                const Roster& roster, const SpokenWords& spoken);

  /// The labels of one page, in order; at most one at the start of a block. `from` is, per block, the first glyph that
  /// is looked at, or the end of the block to leave it out.
  std::vector<LabelCandidate> find(std::size_t page, const std::vector<std::uint32_t>& from) const;

 private:
  struct Mark {
    std::string label;       ///< as it is written rightly
    std::u32string letters;  ///< what spellings are compared by
    int times = 0;           ///< exact hits at the start of blocks
  };
  struct Hit {
    const Mark* mark = nullptr;
    std::uint32_t label_end = 0, text_begin = 0;
    bool terminated = false, exact = false;
    bool doubtful = false;  ///< a label, but of whom is not sure: "F. M." where "P. M." stands everywhere
  };
  enum class Where { block_start, inside };

  void add(const std::string& label);
  void add_announced(const Roster& roster);
  void add_accepted(const std::vector<LabelDecision>& decisions);
  void add_lines_that_come_back();
  void count_hits();
  std::optional<Hit> hit_at(const GlyphText& text, GlyphRange range, Where where) const;
  std::optional<Hit> hit_of(const GlyphText& text, GlyphRange range, std::uint32_t end, const std::u32string& letters,
                            Where where) const;
  const Mark* misread_initials(const std::u32string& letters) const;
  const Mark* misread_mark(const GlyphText& text, GlyphRange range, std::uint32_t end,
                           const std::u32string& letters) const;
  bool stands_as_label(const GlyphText& text, GlyphRange range, const Hit& hit, Where where) const;
  static LabelCandidate candidate_of(const GlyphText& text, std::uint32_t begin, std::uint32_t block_end,
                                     const Hit& hit);

  const std::vector<PageReading>& pages_;
  const SpokenWords& spoken_;
  std::map<std::u32string, Mark> marks_;
  bool counted_ = false;  ///< how often each mark stands is known: misreadings may be told
};

/// Letters in capitals, two or more, and no other.
bool is_in_capitals_alone(const GlyphText& text, GlyphRange range);

/// Two words in capitals or more, and hardly a small letter: a line of a head.
bool is_heading_line(const GlyphText& text, GlyphRange range);

}  // namespace pressroom::parsers
