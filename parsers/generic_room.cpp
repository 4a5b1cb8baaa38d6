// SPDX-License-Identifier: Apache-2.0
#include "parsers/generic_room.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/page.hpp"
#include "parsers/room_draft.hpp"
#include "parsers/room_file.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::string_view k_generic_room =
    R"(# Any press room that no other room file serves. The layout of each page is found by evidence.
# Version 2 of the rules by which it is found.
name = "generic"
title = "Any press room, read by evidence"
by_evidence = true

[match]
transcript = '^https?://(?P<id>.+)$'
)";

/// Whatever repeats and is shorter may be said again: "Thank you."
constexpr std::int64_t k_least_repeat = 30;
/// In how many pages a line stands before it is the site's wherever it stands.
constexpr std::size_t k_many_pages = 3;
/// In percent of the words: what stands under labels.
constexpr std::int64_t k_least_share = 30;

bool looks_like_a_label(std::string_view text) {
  return text.size() < 160 && (text.find(':') != std::string_view::npos ||
                               text.find("\uFF1A") != std::string_view::npos || text.starts_with("Q "));
}

void set_aside(GlyphText& body, Block& block) {
  block.preset = CharClass::furniture;
  body.classify(block.glyphs, CharClass::furniture);
}

/// The lines of a page that may be speech, as text; empty for those that have a class already.
std::vector<std::string> lines_of(const PageReading& page) {
  std::vector<std::string> lines;
  for (const Block& block : page.body.blocks) {
    lines.push_back(block.preset == CharClass::unknown ? page.body.text(block.glyphs) : std::string());
  }
  return lines;
}

/// How many lines at the beginning (or the end) all pages have in common.
std::size_t common_run(const std::vector<std::vector<std::string>>& lines, bool from_end) {
  std::size_t run = 0;
  for (;; ++run) {
    const std::string* first = nullptr;
    for (const auto& page : lines) {
      if (run >= page.size()) return run;
      const std::string& line = from_end ? page[page.size() - 1 - run] : page[run];
      if (looks_like_a_label(line) || (first != nullptr && line != *first)) return run;
      first = &line;
    }
  }
}

std::int64_t visible(std::string_view text) {
  const std::u32string decoded = core::decode_utf8(text);
  return std::count_if(decoded.begin(), decoded.end(), [](char32_t c) { return !core::is_white_space(c); });
}

/// In percent of all that is no furniture: the words that stand under labels.
std::int64_t labelled_share(const core::Transcript& transcript) {
  std::int64_t labelled = 0, all = 0;
  for (const core::Turn& turn : transcript.turns) labelled += turn.label ? visible(turn.text()) : 0;
  for (const core::TranscriptPage& page : transcript.pages) {
    for (const char* char_class : {"turn", "narrative", "unknown"}) {
      const auto chars = page.ledger.by_class.find(char_class);
      all += chars == page.ledger.by_class.end() ? 0 : chars->second;
    }
  }
  return all == 0 ? 0 : labelled * 100 / all;
}

/// Whether more than its place and its capitals says that a label names somebody who speaks.
bool names_somebody(const LabelDecision& decision, const std::map<std::string, std::size_t>& times) {
  if (times.at(folded(decision.candidate.label)) > 1) return true;
  return decision.kind == core::LabelKind::person ? !decision.named_by.empty() : decision.kind != core::LabelKind::none;
}

/// Advice with headings has the markup of a conversation, each heading once. Empty for a conversation.
std::string why_no_conversation(const std::vector<LabelDecision>& decisions) {
  std::map<std::string, std::size_t> times;
  std::size_t accepted = 0, known = 0, questions = 0, of_a_kind = 0;
  for (const LabelDecision& decision : decisions) {
    if (decision.accepted) ++times[folded(decision.candidate.label)];
  }
  for (const LabelDecision& decision : decisions) {
    if (!decision.accepted) continue;
    ++accepted;
    known += names_somebody(decision, times) ? 1 : 0;
    questions += is_anonymous_question(decision.candidate.label) ? 1 : 0;
    const bool asks = std::any_of(decision.votes.begin(), decision.votes.end(),
                                  [](const Vote& vote) { return vote.evidence == "asks"; });
    of_a_kind += asks || decision.kind != core::LabelKind::none ? 1 : 0;
  }
  if (accepted == 0) return "no labels, nobody is named as speaking";
  if (accepted == 1) return "one label alone makes no conversation";
  if (questions == accepted) return "questions alone are marked, and nothing says where their answers begin";
  if (of_a_kind == 0) return "words that return head parts of the text; none has the form of a name, and none asks";
  if (known < 2 || known * 2 < accepted) {
    return fmt::format("{} of {} label-shaped lines name somebody who speaks", known, accepted);
  }
  return {};
}

}  // namespace

std::string_view generic_room_file() { return k_generic_room; }

core::Result<RoomRules> generic_room() {
  TRY_ASSIGN(core::Room room, read_room_file(k_generic_room, std::string(k_generic_name), ByEvidence::allowed));
  return RoomRules::compile(std::move(room));
}

core::Result<std::shared_ptr<const LayoutRules>> layout_by_evidence(const Page& page, const PageIdentity& identity) {
  struct Owned {
    core::Layout layout;
    LayoutRules rules;
  };
  TRY_ASSIGN(LayoutDraft draft, draft_layout(page, identity));
  auto owned = std::make_shared<Owned>();
  owned->layout = std::move(draft.layout);
  TRY_ASSIGN(owned->rules, compile_layout(owned->layout));
  return std::shared_ptr<const LayoutRules>(owned, &owned->rules);
}

void set_repeats_aside(std::vector<PageReading>& pages) {
  if (pages.size() < 2) return;
  std::vector<std::vector<std::string>> lines;
  std::map<std::string, std::size_t> stands_on;
  for (const PageReading& page : pages) {
    lines.push_back(lines_of(page));
    for (const std::string& line : std::set<std::string>(lines.back().begin(), lines.back().end())) ++stands_on[line];
  }
  const std::size_t head = common_run(lines, false), tail = common_run(lines, true);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    auto& blocks = pages[i].body.blocks;
    for (std::size_t at = 0; at < blocks.size(); ++at) {
      const std::string& line = lines[i][at];
      if (line.empty() || blocks[at].preset != CharClass::unknown) continue;
      const bool at_edge = at < head || at + tail >= blocks.size();
      const bool everywhere = pages.size() >= k_many_pages && stands_on[line] == pages.size() &&
                              blocks[at].glyphs.end - blocks[at].glyphs.begin >= k_least_repeat &&
                              !looks_like_a_label(line);
      if (at_edge || everywhere) set_aside(pages[i].body, blocks[at]);
    }
  }
}

void judge_by_labels(ParsedTranscript& parsed) {
  core::Transcript& transcript = parsed.transcript;
  transcript.warnings.push_back({"generic-room", "no room file serves this address; the layout was found by evidence"});
  for (core::Turn& turn : transcript.turns) {
    if (turn.attribution.confidence == core::Confidence::high) turn.attribution.confidence = core::Confidence::medium;
  }
  if (transcript.pages.empty() || !parsed.is_transcript) return;
  const std::string reason = why_no_conversation(parsed.decisions);
  const std::int64_t share = labelled_share(transcript);
  if (!reason.empty()) {
    parsed.not_because = "no transcript found: " + reason;
  } else if (share < k_least_share) {
    parsed.not_because = fmt::format("no transcript found: {} % of the words stand under labels", share);
  }
  parsed.is_transcript = parsed.not_because.empty();
}

}  // namespace pressroom::parsers
