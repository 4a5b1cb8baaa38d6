// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_document.hpp"

#include <array>
#include <tuple>
#include <utility>

namespace pressroom::demo {

namespace {

constexpr std::array<std::string_view, 2> aside_words = {"(Laughter.)", "(Applause.)"};

std::string collapse_blanks(std::string_view text) {
  std::string collapsed;
  for (const char c : text) {
    if (c != ' ') {
      collapsed += c;
    } else if (!collapsed.empty() && collapsed.back() != ' ') {
      collapsed += ' ';
    }
  }
  if (!collapsed.empty() && collapsed.back() == ' ') collapsed.pop_back();
  return collapsed;
}

/// The next aside at or after `from`: its offset and its words.
std::pair<std::size_t, std::string_view> find_aside(std::string_view text, std::size_t from) {
  std::pair<std::size_t, std::string_view> nearest{std::string_view::npos, {}};
  for (const std::string_view word : aside_words) {
    const std::size_t at = text.find(word, from);
    if (at < nearest.first) nearest = {at, word};
  }
  return nearest;
}

std::string take_asides(std::string_view paragraph, std::vector<std::string>& asides) {
  std::string kept;
  std::size_t from = 0;
  for (auto [at, word] = find_aside(paragraph, 0); at != std::string_view::npos;
       std::tie(at, word) = find_aside(paragraph, from)) {
    kept += paragraph.substr(from, at - from);
    asides.emplace_back(word);
    from = at + word.size();
  }
  kept += paragraph.substr(from);
  return collapse_blanks(kept);
}

void add_speech(SpokenTurn& turn, const CmsBlock& block, int page) {
  if (turn.pages.empty() || turn.pages.back() != page) turn.pages.push_back(page);
  bool runs_on = block.continues_previous == Join::same_paragraph;
  for (const std::string& paragraph : block.paragraphs) {
    std::string words = take_asides(paragraph, turn.asides);
    if (words.empty()) continue;
    if (runs_on && !turn.paragraphs.empty()) {
      turn.paragraphs.back() += " " + words;
    } else {
      turn.paragraphs.push_back(std::move(words));
    }
    runs_on = false;
  }
}

/// Reads a manuscript line by line; a paragraph is open until an empty line or a mark ends it.
class ManuscriptReader {
 public:
  void read_line(std::string_view line) {
    if (line.empty()) {
      end_paragraph();
    } else if (line == "==") {
      end_paragraph();
      pages_.emplace_back();
    } else if (line == "~") {
      begin_block({BlockKind::speech, std::nullopt, {}, Join::same_paragraph});
    } else if (line.starts_with("# ")) {
      begin_block({BlockKind::speech, std::string(line.substr(2)), {}, Join::new_paragraph});
    } else if (line.starts_with("! ")) {
      begin_block({BlockKind::roster, std::string(line.substr(2)), {}, Join::new_paragraph});
    } else if (line.starts_with("^ ")) {
      begin_block({BlockKind::caption, std::nullopt, {}, Join::new_paragraph});
      paragraph_ = line.substr(2);
    } else if (line.starts_with("* ")) {
      begin_block({BlockKind::note, std::nullopt, {}, Join::new_paragraph});
      paragraph_ = line.substr(2);
    } else {
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += line;
    }
  }

  std::vector<CmsPage> finish() {
    end_paragraph();
    return std::move(pages_);
  }

 private:
  CmsPage& page() {
    if (pages_.empty()) pages_.emplace_back();
    return pages_.back();
  }

  void begin_block(CmsBlock block) {
    end_paragraph();
    page().blocks.push_back(std::move(block));
  }

  void end_paragraph() {
    if (paragraph_.empty()) return;
    if (page().blocks.empty()) page().blocks.emplace_back();
    page().blocks.back().paragraphs.push_back(std::exchange(paragraph_, {}));
  }

  std::vector<CmsPage> pages_;
  std::string paragraph_;
};

}  // namespace

std::vector<SpokenTurn> spoken_turns(const CmsDocument& document) {
  std::vector<SpokenTurn> turns;
  for (std::size_t index = 0; index < document.pages.size(); ++index) {
    for (const CmsBlock& block : document.pages[index].blocks) {
      if (block.kind != BlockKind::speech) continue;
      if (block.label) turns.push_back({*block.label, {}, {}, {}});
      if (!turns.empty()) add_speech(turns.back(), block, static_cast<int>(index) + 1);
    }
  }
  return turns;
}

std::vector<CmsPage> read_manuscript(std::string_view text) {
  ManuscriptReader reader;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    reader.read_line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return reader.finish();
}

}  // namespace pressroom::demo
