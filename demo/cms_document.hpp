// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressroom::demo {

enum class BlockKind {
  speech,   ///< words of a speaker
  roster,   ///< a header word ("Speakers") as label, its lines as paragraphs
  caption,  ///< a picture and the line under it
  note,     ///< an editor's line, spoken by nobody
};

/// How a block without a label ties to what stands before it.
enum class Join {
  new_paragraph,   ///< begins a paragraph
  same_paragraph,  ///< runs on in mid-sentence from the last paragraph of the page before
};

/// What one person says on one page, or one piece of a page's apparatus.
struct CmsBlock {
  BlockKind kind = BlockKind::speech;
  std::optional<std::string> label;  ///< without its terminator; absent: the speaker before goes on
  std::vector<std::string> paragraphs;
  Join continues_previous = Join::new_paragraph;
};

struct CmsPage {
  std::vector<CmsBlock> blocks;
};

/// A conference as an editor knows it: UTF-8 words without any markup.
struct CmsDocument {
  std::string channel_path;  ///< "/china/2024-05/09", without a trailing slash
  std::string native_id;     ///< digits
  std::string title;
  std::string source;     ///< publisher, as the dateline names it
  std::string date_text;  ///< as the dateline writes it: "May 9, 2024"
  std::vector<CmsPage> pages;
};

/// One speaker's uninterrupted words as an ideal reader takes them from all pages of a document.
struct SpokenTurn {
  std::string label;
  std::vector<std::string> paragraphs;  ///< without the asides; white space collapsed
  std::vector<std::string> asides;      ///< "(Laughter.)" or "(Applause.)", in order
  std::vector<int> pages;               ///< from 1, ascending
};

/// The turns of a document: the answer that extraction is compared with. Words before the first label, rosters,
/// captions and notes belong to no turn.
std::vector<SpokenTurn> spoken_turns(const CmsDocument& document);

/// Pages put together from a plain text, so that words can be written as words. A line "==" begins a page,
/// "# LABEL" a speech, "! WORD" a roster, "^ TEXT" a caption, "* TEXT" a note, "~" alone a speech that runs on in
/// mid-sentence; empty lines part paragraphs, other line ends are blanks. Total: any text gives pages.
std::vector<CmsPage> read_manuscript(std::string_view text);

}  // namespace pressroom::demo
