// SPDX-License-Identifier: Apache-2.0
#include "parsers/overlay.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

using core::Correction;

constexpr std::string_view k_overlay = "overlay";

std::string cause(const Correction& correction) { return fmt::format("{}: {}", correction.by, correction.why); }

std::optional<CharClass> class_named(std::string_view written) {
  for (std::size_t i = 0; i < k_char_classes; ++i) {
    if (name(static_cast<CharClass>(i)) == written) return static_cast<CharClass>(i);
  }
  return std::nullopt;
}

bool is_speech(const Correction& correction) {
  return correction.char_class == name(CharClass::label) || correction.char_class == name(CharClass::turn);
}

/// The first run of glyphs that begin within the span. Text that a table put out of itself stands elsewhere in the tree
/// than in the bytes, so that they need not rise.
GlyphRange hit(const GlyphText& text, const Correction& correction) {
  const auto within = [&](const Glyph& glyph) {
    return glyph.byte_begin >= correction.byte_start && glyph.byte_begin < correction.byte_end;
  };
  const auto first = std::find_if(text.glyphs.begin(), text.glyphs.end(), within);
  const auto last = std::find_if_not(first, text.glyphs.end(), within);
  return text.trimmed(GlyphRange{static_cast<std::uint32_t>(first - text.glyphs.begin()),
                                 static_cast<std::uint32_t>(last - text.glyphs.begin())});
}

bool overlap(GlyphRange a, GlyphRange b) { return a.begin < b.end && b.begin < a.end; }

/// Cuts the blocks at both ends of `range`, so that it is made of whole blocks. Pieces of white space belong to none.
void cut_blocks(GlyphText& text, GlyphRange range) {
  std::vector<Block> blocks;
  blocks.reserve(text.blocks.size() + 2);
  for (const Block& block : text.blocks) {
    std::uint32_t from = block.glyphs.begin;
    const auto piece = [&](std::uint32_t to) {
      if (from < to && !text.trimmed({from, to}).empty()) blocks.push_back({{from, to}, block.preset});
      from = std::max(from, to);
    };
    for (const std::uint32_t cut : {range.begin, range.end}) {
      if (cut > from && cut < block.glyphs.end) piece(cut);
    }
    piece(block.glyphs.end);
  }
  text.blocks = std::move(blocks);
}

/// Labels open a block, and their words follow in it: only its begin is cut.
GlyphRange cut_of(const GlyphText& text, const Correction& correction) {
  const GlyphRange range = hit(text, correction);
  return correction.char_class == name(CharClass::label) ? GlyphRange{range.begin, range.begin} : range;
}

void mark(GlyphText& text, const Correction& correction) {
  const GlyphRange range = hit(text, correction);
  cut_blocks(text, cut_of(text, correction));
  const CharClass char_class = is_speech(correction) ? CharClass::unknown : *class_named(correction.char_class);
  for (Block& block : text.blocks) {
    if (!overlap(block.glyphs, range)) continue;
    block.preset = char_class;
    text.classify(block.glyphs, char_class);
  }
}

std::optional<LabelCandidate> candidate_at(const PageReading& page, std::size_t index, const Correction& correction) {
  const GlyphText& text = page.body;
  const GlyphRange range = hit(text, correction);
  const auto block = std::find_if(text.blocks.begin(), text.blocks.end(), [&](const Block& one) {
    return one.glyphs.begin <= range.begin && range.begin < one.glyphs.end;
  });
  if (block == text.blocks.end()) return std::nullopt;
  LabelCandidate candidate;
  candidate.page = index;
  candidate.block = static_cast<std::size_t>(block - text.blocks.begin());
  candidate.glyphs = {range.begin, std::min(range.end, block->glyphs.end)};
  candidate.terminated = false;
  std::string label = text.text(candidate.glyphs);
  for (const std::string& terminator : page.layout->layout->labels.terminators) {
    if (candidate.terminated) break;
    const std::u32string mark = core::decode_utf8(terminator);
    const std::uint32_t after = candidate.glyphs.end + static_cast<std::uint32_t>(mark.size());
    if (label.ends_with(terminator)) {
      label = core::collapse_white_space(label.substr(0, label.size() - terminator.size()));
      candidate.terminated = true;
    } else if (after <= block->glyphs.end && text.text({candidate.glyphs.end, after}) == terminator) {
      candidate.glyphs.end = after;
      candidate.terminated = true;
    }
  }
  candidate.label = std::move(label);
  candidate.text_begin = candidate.glyphs.end;
  while (candidate.text_begin < block->glyphs.end && core::is_white_space(text.glyphs[candidate.text_begin].c)) {
    ++candidate.text_begin;
  }
  candidate.place = candidate.text_begin == block->glyphs.end ? LabelPlace::own_block : LabelPlace::inline_text;
  return candidate;
}

bool stands_before(const LabelCandidate& a, const LabelCandidate& b) {
  return std::tie(a.page, a.block, a.glyphs.begin) < std::tie(b.page, b.block, b.glyphs.begin);
}

bool hits_spans(const Correction& correction, const std::vector<core::Span>& spans) {
  return std::any_of(spans.begin(), spans.end(), [&](const core::Span& span) {
    return span.page == correction.page && span.byte_start < correction.byte_end &&
           correction.byte_start < span.byte_end;
  });
}

/// Whoever is known by that name, or a new participant.
core::Participant& participant_named(const std::string& speaker, const std::string& room,
                                     std::vector<core::Participant>& participants) {
  const auto known = std::find_if(participants.begin(), participants.end(), [&](const core::Participant& who) {
    return who.name == speaker || std::find(who.names.begin(), who.names.end(), speaker) != who.names.end();
  });
  if (known != participants.end()) return *known;
  core::Participant who;
  who.speaker_id = room + ":" + slug(speaker);
  who.name = speaker;
  who.names = {speaker};
  who.source = k_overlay;
  const auto same = std::find_if(participants.begin(), participants.end(),
                                 [&](const core::Participant& other) { return other.speaker_id == who.speaker_id; });
  if (same != participants.end()) return *same;
  return participants.emplace_back(std::move(who));
}

void correct_turn(core::Turn& turn, const Correction& correction, std::vector<core::Participant>& participants,
                  const std::string& room) {
  if (correction.speaker && correction.speaker->empty()) {
    turn.speaker_id.reset();
    turn.speaker_name.reset();
    turn.role = core::Role::unknown;
  } else if (correction.speaker) {
    core::Participant& who = participant_named(*correction.speaker, room, participants);
    if (correction.role && who.source == k_overlay) who.role = *correction.role;
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
    // Somebody who was not known before the overlay told is no longer unattributed.
    if (turn.kind == core::TurnKind::unattributed) turn.kind = core::TurnKind::statement;
  }
  if (correction.role) turn.role = *correction.role;
  const bool nobody = correction.speaker && correction.speaker->empty();
  turn.attribution = {std::string(k_overlay), nobody ? core::Confidence::none : core::Confidence::high,
                      "corrected by " + cause(correction)};
}

/// Who spoke is told by the turns; whom only a label brought in and no turn names any more was a mistake.
void count_speakers(const std::vector<DraftTurn>& drafts, const std::set<std::string>& touched,
                    std::vector<core::Participant>& participants) {
  std::set<std::string> heard;
  for (const DraftTurn& draft : drafts) {
    if (draft.turn.speaker_id) heard.insert(*draft.turn.speaker_id);
  }
  for (core::Participant& who : participants) {
    if (touched.contains(who.speaker_id)) who.spoke = heard.contains(who.speaker_id);
  }
  std::erase_if(participants, [&](const core::Participant& who) {
    return touched.contains(who.speaker_id) && !who.spoke && who.source == "label";
  });
}

}  // namespace

Corrections::Corrections(const core::Overlay* overlay, const std::string& transcript_id) : overlay_(overlay) {
  if (overlay == nullptr) return;
  for (const Correction& correction : overlay->corrections) {
    if (correction.transcript == transcript_id) uses_.push_back({&correction, 0, {}});
  }
}

void Corrections::refuse_strangers(const std::vector<PageReading>& pages) {
  for (Use& use : uses_) {
    const Correction& correction = *use.correction;
    const auto page =
        std::find_if(pages.begin(), pages.end(), [&](const PageReading& one) { return one.number == correction.page; });
    if (page == pages.end()) {
      use.refused = "the page is not there";
    } else if (page->capture.record_digest != correction.record_digest) {
      use.refused = fmt::format("it was made for record {}, and the page is read from {}", correction.record_digest,
                                page->capture.record_digest.empty() ? "no record" : page->capture.record_digest);
    } else if (hit(page->body, correction).empty()) {
      use.refused = "no character of the body lies in its span";
    } else {
      use.page = static_cast<std::size_t>(page - pages.begin());
    }
  }
}

void Corrections::mark_classes(std::vector<PageReading>& pages) {
  refuse_strangers(pages);
  for (const Use& use : uses_) {
    if (use.refused.empty() && !use.correction->char_class.empty()) mark(pages[use.page].body, *use.correction);
  }
}

void Corrections::add_labels(const std::vector<PageReading>& pages, std::vector<LabelCandidate>& candidates) const {
  for (const Use& use : uses_) {
    if (!use.refused.empty() || use.correction->char_class != name(CharClass::label)) continue;
    auto added = candidate_at(pages[use.page], use.page, *use.correction);
    if (!added) continue;
    std::erase_if(candidates, [&](const LabelCandidate& one) {
      return one.page == added->page && overlap(one.glyphs, added->glyphs);
    });
    candidates.insert(std::upper_bound(candidates.begin(), candidates.end(), *added, stands_before), *added);
  }
}

void Corrections::settle_labels(const std::vector<PageReading>& pages, std::vector<LabelDecision>& decisions) const {
  constexpr int k_last_word = 100;
  for (const Use& use : uses_) {
    if (!use.refused.empty() || !is_speech(*use.correction)) continue;
    const GlyphRange range = hit(pages[use.page].body, *use.correction);
    const bool is_label = use.correction->char_class == name(CharClass::label);
    for (LabelDecision& decision : decisions) {
      if (decision.candidate.page != use.page || !overlap(decision.candidate.glyphs, range)) continue;
      const int weight = is_label ? k_last_word : -k_last_word;
      decision.votes.push_back({std::string(k_overlay), weight, cause(*use.correction)});
      decision.score += weight;
      decision.accepted = is_label;
      if (is_label && decision.kind == core::LabelKind::person && decision.named_by.empty())
        decision.named_by = k_overlay;
    }
  }
}

void Corrections::name_speakers(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                                std::vector<DraftTurn>& drafts, std::vector<core::Participant>& participants,
                                const std::string& room) {
  std::set<std::string> touched;
  for (Use& use : uses_) {
    const Correction& correction = *use.correction;
    if (!use.refused.empty() || (!correction.speaker && !correction.role)) continue;
    const GlyphRange range = hit(pages[use.page].body, correction);
    bool any = false;
    for (DraftTurn& draft : drafts) {
      const LabelCandidate* label = draft.decision ? &decisions[*draft.decision].candidate : nullptr;
      const bool by_label = label != nullptr && label->page == use.page && overlap(label->glyphs, range);
      if (!by_label && !hits_spans(correction, draft.turn.spans)) continue;
      any = true;
      if (draft.turn.speaker_id) touched.insert(*draft.turn.speaker_id);
      correct_turn(draft.turn, correction, participants, room);
      if (draft.turn.speaker_id) touched.insert(*draft.turn.speaker_id);
    }
    if (!any) use.refused = "no turn lies in its span";
  }
  count_speakers(drafts, touched, participants);
}

void Corrections::tell(core::Transcript& transcript) const {
  if (uses_.empty()) return;
  core::AppliedOverlay told{overlay_->sha256, 0, 0};
  for (const Use& use : uses_) {
    ++(use.refused.empty() ? told.applied : told.refused);
    if (use.refused.empty()) continue;
    const Correction& correction = *use.correction;
    transcript.warnings.push_back(
        {"overlay-refused", fmt::format("page {}, bytes {} to {} ({}): {}", correction.page, correction.byte_start,
                                        correction.byte_end, cause(correction), use.refused)});
  }
  transcript.overlays.push_back(std::move(told));
}

}  // namespace pressroom::parsers
