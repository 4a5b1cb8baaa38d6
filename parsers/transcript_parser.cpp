// SPDX-License-Identifier: Apache-2.0
#include "parsers/transcript_parser.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "core/digest.hpp"
#include "core/transcript_id.hpp"
#include "core/work_profile.hpp"
#include "parsers/anchors.hpp"
#include "parsers/apparatus.hpp"
#include "parsers/attribution.hpp"
#include "parsers/completeness.hpp"
#include "parsers/dates.hpp"
#include "parsers/generic_room.hpp"
#include "parsers/label_words.hpp"
#include "parsers/overlay.hpp"
#include "parsers/pairing.hpp"
#include "parsers/reported_speech.hpp"
#include "parsers/roster.hpp"
#include "parsers/transcript_dates.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

namespace {

/// A page with more running text than this is no picture page.
constexpr std::int64_t k_most_gallery_chars = 500;

/// A stray byte is an accident of editing. More than one replaced character in 200 is the wrong charset, and so are
/// some that are most of what lies beyond ASCII: English has little else than quotation marks there.
bool is_garbled(const GlyphText& body) {
  constexpr std::ptrdiff_t k_no_accident = 3;
  const auto replaced =
      std::count_if(body.glyphs.begin(), body.glyphs.end(), [](const Glyph& glyph) { return glyph.c == 0xFFFD; });
  const auto beyond_ascii =
      std::count_if(body.glyphs.begin(), body.glyphs.end(), [](const Glyph& glyph) { return glyph.c > 0x7F; });
  return static_cast<std::size_t>(replaced) * 200 > body.glyphs.size() ||
         (replaced >= k_no_accident && replaced * 2 > beyond_ascii);
}

bool has_words(const GlyphText& body) {
  return body.images > 0 || std::any_of(body.blocks.begin(), body.blocks.end(), [&](const Block& block) {
           return block.preset != CharClass::furniture && !body.trimmed(block.glyphs).empty();
         });
}

/// "Title (3)" on page 3 is the same title.
std::string without_page_number(const std::string& title, int page) {
  const std::string ending = fmt::format("({})", page);
  if (!title.ends_with(ending)) return title;
  std::string bare = title.substr(0, title.size() - ending.size());
  while (bare.ends_with(' ')) bare.pop_back();
  return bare.empty() ? title : bare;
}

core::EventKind kind_of(const std::optional<std::string>& title) {
  const std::string text = title ? lower(*title) : std::string();
  if (text.find("press conference") != std::string::npos) return core::EventKind::press_conference;
  if (text.find("briefing") != std::string::npos) return core::EventKind::briefing;
  if (text.find("interview") != std::string::npos) return core::EventKind::interview;
  return core::EventKind::unknown;
}

/// The day of the event, else of its publication: YYYY-MM-DD, empty when neither is known.
std::string day_of(const core::Transcript& transcript) {
  constexpr std::size_t k_day = 10;
  const auto& date = transcript.event_date ? transcript.event_date : transcript.published_at;
  return date ? date->value.substr(0, k_day) : std::string();
}

/// The identity of a turn: where its words (or, without any, its label) first stood.
std::string turn_id(const std::string& transcript_id, const std::string& content_digest, std::uint64_t byte_start) {
  const std::string place = content_digest + " " + std::to_string(byte_start);
  return transcript_id + "." + core::sha256_hex(place).substr(0, 12);
}

class Assembly {
 public:
  Assembly(const RoomRules& rules, VisitedTranscript visited)
      : rules_(rules),
        visited_(std::move(visited)),
        corrections_(rules.overlay(), rules.room().name + ":" + visited_.native_id) {}

  ParsedTranscript run() {
    core::Transcript& transcript = parsed_.transcript;
    transcript.room = rules_.room().name;
    transcript.transcript_id = core::transcript_id(transcript.room, visited_.native_id);
    transcript.tool_version = PRESSROOM_VERSION;
    transcript.room_sha256 = rules_.room().sha256;
    std::string language = rules_.room().language;
    if (rules_.room().by_evidence && !visited_.pages.empty()) language = visited_.pages.front().language;
    if (!language.empty()) transcript.language = std::move(language);
    std::vector<core::PagerReading> pagers;
    parsed_.shifted = shift_between(visited_.pages);
    transcript.completeness = judge_completeness(visited_.pages, visited_.troubles, pagers);
    const bool by_evidence = rules_.room().by_evidence;
    // Who bears a name on one site is not who bears it on another: there the host is the room.
    const std::string host = visited_.native_id.substr(0, visited_.native_id.find('/'));
    speakers_of_ = by_evidence ? transcript.room + ":" + host : transcript.room;
    if (by_evidence) set_repeats_aside(visited_.pages);
    corrections_.mark_classes(visited_.pages);
    if (!visited_.pages.empty()) {
      read_metadata();
      read_turns();
      write_pages(pagers);
      doubt_charsets();
      doubt_bodies();
    }
    corrections_.tell(transcript);
    judge_kind();
    judge_status();
    if (by_evidence) judge_by_labels(parsed_);
    if (!parsed_.is_transcript) drop_turns();
    return std::move(parsed_);
  }

 private:
  std::vector<PageReading>& pages() { return visited_.pages; }

  void read_metadata() {
    core::Transcript& transcript = parsed_.transcript;
    const PageReading& first = pages().front();
    transcript.url = first.url;
    if (first.title) transcript.title = without_page_number(*first.title, first.number);
    transcript.kind = kind_of(transcript.title);
    transcript.breadcrumb = first.breadcrumb;
    roster_ = read_roster(pages(), speakers_of_);
    transcript.warnings = roster_.warnings;
    core::Instant earliest = first.visited_at;
    for (const PageReading& page : pages()) earliest = std::min(earliest, page.visited_at);
    transcript.history.push_back(core::Revision{1, earliest, {}});
  }

  void read_turns() {
    settle_apparatus(pages());
    std::vector<LabelCandidate> candidates;
    for (std::size_t i = 0; i < pages().size(); ++i) {
      for (LabelCandidate& candidate : find_label_candidates(pages()[i], i)) {
        const bool in_roster =
            i == 0 && std::binary_search(roster_.blocks.begin(), roster_.blocks.end(), candidate.block);
        if (!in_roster) candidates.push_back(std::move(candidate));
      }
    }
    corrections_.add_labels(pages(), candidates);
    parsed_.decisions = decide_labels(pages(), candidates, roster_);
    corrections_.settle_labels(pages(), parsed_.decisions);
    take_dates();
    std::vector<DraftTurn> drafts = cut_turns(pages(), parsed_.decisions, roster_);
    core::Transcript& transcript = parsed_.transcript;
    Acquaintance acquaintance{speakers_of_, rules_.room().persons, day_of(transcript), {}};
    transcript.participants = attribute(drafts, parsed_.decisions, roster_, acquaintance);
    corrections_.name_speakers(pages(), parsed_.decisions, drafts, transcript.participants, speakers_of_);
    for (core::Warning& warning : acquaintance.warnings) transcript.warnings.push_back(std::move(warning));
    parsed_.decision_of.assign(parsed_.decisions.size(), "");
    for (DraftTurn& draft : drafts) {
      draft.turn.seq = static_cast<int>(transcript.turns.size());
      draft.turn.language = transcript.language;
      draft.turn.turn_id = id_of(draft);
      if (draft.decision) parsed_.decision_of[*draft.decision] = draft.turn.turn_id;
      parsed_.joins.push_back(std::move(draft.joins));
      transcript.turns.push_back(std::move(draft.turn));
    }
    pair_turns(transcript.turns, transcript.completeness);
  }

  void take_dates() {
    core::Transcript& transcript = parsed_.transcript;
    const auto first_label = std::find_if(parsed_.decisions.begin(), parsed_.decisions.end(),
                                          [](const LabelDecision& decision) { return decision.accepted; });
    const bool opens = first_label != parsed_.decisions.end() && first_label->candidate.page == 0;
    TranscriptDates dates =
        read_dates(pages(), rules_.room(), roster_.event_date, opens ? first_label->candidate.block : 0);
    transcript.event_date = std::move(dates.event);
    transcript.published_at = std::move(dates.published);
    if (dates.source.empty()) dates.source = rules_.room().source;
    if (!dates.source.empty()) transcript.source = std::move(dates.source);
  }

  std::string id_of(const DraftTurn& draft) {
    int page = 0;
    std::uint64_t byte_start = 0;
    if (!draft.turn.spans.empty()) {
      page = draft.turn.spans.front().page;
      byte_start = draft.turn.spans.front().byte_start;
    } else if (draft.decision) {
      const LabelCandidate& candidate = parsed_.decisions[*draft.decision].candidate;
      page = pages()[candidate.page].number;
      byte_start = pages()[candidate.page].body.glyphs[candidate.glyphs.begin].byte_begin;
    } else if (!draft.turn.asides.empty() && !draft.turn.asides.front().spans.empty()) {
      page = draft.turn.asides.front().spans.front().page;
      byte_start = draft.turn.asides.front().spans.front().byte_start;
    }
    const auto stands = std::find_if(pages().begin(), pages().end(), [&](const auto& p) { return p.number == page; });
    const std::string digest = stands == pages().end() ? std::string() : stands->content_digest;
    return turn_id(parsed_.transcript.transcript_id, digest, byte_start);
  }

  void write_pages(const std::vector<core::PagerReading>& pagers) {
    for (std::size_t i = 0; i < pages().size(); ++i) {
      PageReading& reading = pages()[i];
      core::TranscriptPage page;
      page.page = reading.number;
      page.url = reading.url;
      page.capture = reading.capture;
      page.content_digest = reading.content_digest;
      page.charset = reading.charset;
      page.layout = reading.layout->layout->name;
      page.pager = pagers[i];
      page.ledger = reading.body.ledger();
      page.ledger.balanced = page.ledger.visible_chars == reading.body_chars;
      page.warnings = reading.warnings;
      warn_of_labels(i, page);
      if (!page.ledger.balanced) {
        page.warnings.push_back({"ledger-unbalanced", fmt::format("{} of {} visible characters are accounted for",
                                                                  page.ledger.visible_chars, reading.body_chars)});
      }
      parsed_.transcript.pages.push_back(std::move(page));
    }
  }

  /// Words that were read by a wrong charset are other words: nobody may take them as proved.
  void doubt_charsets() {
    for (const PageReading& page : pages()) {
      const auto doubt = std::find_if(page.warnings.begin(), page.warnings.end(), [&](const core::Warning& warning) {
        return warning.code == "charset-mistaken" || warning.code == "charset-conflict" ||
               (warning.code == "ill-formed-text" && is_garbled(page.body));
      });
      const bool beyond_ascii = std::any_of(page.body.glyphs.begin(), page.body.glyphs.end(),
                                            [](const Glyph& glyph) { return glyph.c > U'\x7F'; });
      if (doubt == page.warnings.end() || !beyond_ascii) continue;
      doubt_page(page, "wrong charset: " + doubt->detail);
    }
  }

  /// A page of a transcript says something.
  void doubt_bodies() {
    for (const PageReading& page : pages()) {
      if (!has_words(page.body)) doubt_page(page, "its body holds no words");
    }
  }

  void doubt_page(const PageReading& page, const std::string& reason) {
    core::Completeness& completeness = parsed_.transcript.completeness;
    completeness.reasons.push_back(fmt::format("page {}: {}", page.number, reason));
    if (completeness.verdict == core::Verdict::complete) completeness.verdict = core::Verdict::unknown;
  }

  void warn_of_labels(std::size_t index, core::TranscriptPage& page) const {
    for (const LabelDecision& decision : parsed_.decisions) {
      if (decision.candidate.page != index) continue;
      const bool unknown =
          decision.accepted && (decision.kind == core::LabelKind::none ||
                                (decision.kind == core::LabelKind::person && decision.named_by.empty()));
      const bool unannounced = decision.accepted && decision.kind == core::LabelKind::person && !decision.announced &&
                               !roster_.participants.empty();
      if (unknown || unannounced) page.warnings.push_back({"unknown-label", decision.candidate.label});
      if (!decision.accepted && decision.score > 0) page.warnings.push_back({"label-shaped", decision.candidate.label});
    }
  }

  /// Galleries and reports share frame and paging with transcripts. No label stands on them.
  void judge_kind() {
    const auto accepted = [](const LabelDecision& decision) { return decision.accepted; };
    if (pages().empty() || std::any_of(parsed_.decisions.begin(), parsed_.decisions.end(), accepted)) return;
    if (is_gallery()) {
      parsed_.not_because = "a gallery: pictures and captions, no speaker is named";
    } else if (parsed_.transcript.completeness.missing.empty() &&
               is_report(parsed_.transcript.turns, parsed_.transcript.language.value_or(""))) {
      parsed_.not_because = "a report: no speaker is named, and nobody speaks in the first person";
    }
    parsed_.is_transcript = parsed_.not_because.empty();
  }

  /// Pictures or captions on every page, and few other words.
  bool is_gallery() {
    for (std::size_t i = 0; i < pages().size(); ++i) {
      const auto& by_class = parsed_.transcript.pages[i].ledger.by_class;
      const auto speech = by_class.find("turn");
      if (pages()[i].body.images == 0 && !by_class.contains("caption")) return false;
      if (speech != by_class.end() && speech->second > k_most_gallery_chars) return false;
    }
    return true;
  }

  /// What is no transcript has no turns: its words are told, not said.
  void drop_turns() {
    parsed_.transcript.turns.clear();
    parsed_.joins.clear();
    for (std::string& turn_id : parsed_.decision_of) turn_id.clear();
    for (core::TranscriptPage& page : parsed_.transcript.pages) {
      auto& by_class = page.ledger.by_class;
      const auto words = by_class.find("turn");
      if (words == by_class.end()) continue;
      by_class["narrative"] += words->second;
      by_class.erase(words);
    }
  }

  void judge_status() {
    core::Transcript& transcript = parsed_.transcript;
    if (transcript.pages.empty() || transcript.turns.empty()) {
      transcript.status = core::ParseStatus::failed;
      transcript.warnings.push_back({"no-turns", "nothing was said on the pages that could be read"});
      return;
    }
    const auto needs_review = [](const core::TranscriptPage& page) {
      return std::any_of(page.warnings.begin(), page.warnings.end(), [](const core::Warning& warning) {
        return warning.code == "unknown-label" || warning.code == "label-shaped" || warning.code == "ledger-unbalanced";
      });
    };
    const auto unattributed = std::count_if(transcript.turns.begin(), transcript.turns.end(),
                                            [](const auto& turn) { return turn.kind == core::TurnKind::unattributed; });
    if (unattributed > 0) {
      transcript.warnings.push_back({"unattributed", fmt::format("{} turn(s) without a speaker", unattributed)});
    }
    const bool refused = std::any_of(transcript.overlays.begin(), transcript.overlays.end(),
                                     [](const core::AppliedOverlay& overlay) { return overlay.refused > 0; });
    const bool review =
        refused || unattributed > 0 || std::any_of(transcript.pages.begin(), transcript.pages.end(), needs_review);
    transcript.status = review ? core::ParseStatus::needs_review : core::ParseStatus::ok;
  }

  const RoomRules& rules_;
  VisitedTranscript visited_;
  Corrections corrections_;
  std::string speakers_of_;  ///< what their ids are scoped to
  Roster roster_;
  ParsedTranscript parsed_;
};

}  // namespace

ParsedTranscript parse_transcript(const RoomRules& rules, VisitedTranscript visited) {
  const core::InStage stage(core::Stage::turns);
  return Assembly(rules, std::move(visited)).run();
}

}  // namespace pressroom::parsers
