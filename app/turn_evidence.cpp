// SPDX-License-Identifier: Apache-2.0
#include "app/turn_evidence.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "parsers/anchors.hpp"

namespace pressroom::app {

namespace {

using core::Role;
using core::Turn;
using core::TurnKind;

constexpr std::size_t k_words_shown = 40;

std::string called(const Turn& turn) {
  return fmt::format("turn {} ({})", turn.seq, turn.label ? "'" + *turn.label + "'" : "no label");
}

const Turn* turn_of(const core::Transcript& transcript, const std::string& turn_id) {
  const auto found = std::find_if(transcript.turns.begin(), transcript.turns.end(),
                                  [&](const Turn& other) { return other.turn_id == turn_id; });
  return found == transcript.turns.end() ? nullptr : &*found;
}

std::string with_reason(const std::string& what, const Turn& turn) {
  return turn.attribution.reason.empty() ? what : what + ": " + turn.attribution.reason;
}

std::string why_role(const core::Transcript& transcript, const Turn& turn) {
  const auto speaker = std::find_if(
      transcript.participants.begin(), transcript.participants.end(),
      [&](const core::Participant& other) { return turn.speaker_id && other.speaker_id == *turn.speaker_id; });
  if (speaker != transcript.participants.end() && speaker->source != "label") {
    std::string said = fmt::format("{} is announced as {}", speaker->name, core::name(speaker->role));
    if (speaker->title) said += ", " + *speaker->title;
    if (speaker->org) said += ", " + *speaker->org;
    if (speaker->span) {
      said += fmt::format(" ({} of page {}, byte {})", speaker->source, speaker->span->page, speaker->span->byte_start);
    }
    return said;
  }
  if (turn.outlet) return "the label names a medium: " + *turn.outlet;
  switch (turn.label_kind) {
    case core::LabelKind::role:
      return "the label names a function: " + turn.label.value_or("");
    case core::LabelKind::anonymous:
      return "the label is a mark for people without a name: " + turn.label.value_or("");
    case core::LabelKind::none:
      return with_reason("there is no label", turn);
    default:
      return with_reason("nobody announced this speaker", turn);
  }
}

std::string why_kind(const core::Transcript& transcript, const Turn& turn) {
  const Turn* before = turn.seq > 0 ? &transcript.turns[static_cast<std::size_t>(turn.seq) - 1] : nullptr;
  const std::string behind = before == nullptr ? "it is the first turn" : "it stands behind " + called(*before);
  if (turn.renders) {
    const Turn* said = turn_of(transcript, *turn.renders);
    return "an interpreter says again what was said: it is of the kind of " + (said ? called(*said) : *turn.renders);
  }
  switch (turn.kind) {
    case TurnKind::question:
      return fmt::format("a {} speaks, who asks; {}", core::name(turn.role), behind);
    case TurnKind::follow_up:
      return turn.role == Role::principal
                 ? "a short question back to the one who asked; " + behind
                 : "the same label asks again, the words say so, or they reply to a question back; " + behind;
    case TurnKind::answer:
      return fmt::format("a {} speaks while a question is open; {}", core::name(turn.role), behind);
    case TurnKind::procedural:
      return "the chair hands over in a few words; " + behind;
    case TurnKind::interjection:
      return "thanks, or few words without a question said into a speech that goes on; " + behind;
    case TurnKind::unattributed:
      return with_reason("nobody can be named as its speaker", turn);
    case TurnKind::statement:
      break;
  }
  return fmt::format("a {} speaks and no question is open to them; {}", core::name(turn.role), behind);
}

std::string why_link(const core::Transcript& transcript, const Turn& turn, const std::vector<std::string>& answers) {
  if (turn.reply_to) {
    const Turn* question = turn_of(transcript, *turn.reply_to);
    if (question == nullptr) return "the question is not in this revision";
    return fmt::format("{} on page {} is the last question before it, and every page between is there",
                       called(*question), question->pages.empty() ? 0 : question->pages.front());
  }
  const bool asks = turn.kind == TurnKind::question || turn.kind == TurnKind::follow_up;
  if (!asks) return "only answers are tied to a question";
  if (turn.unanswered) return "nobody answers before the next question or the end";
  if (answers.empty()) return "nobody is known to answer it; a later turn may put it again, or a page may be missing";
  return fmt::format("answered by {} turn(s) before the next question", answers.size());
}

/// The visit in which the turn stands with these bytes, newest first; its position there.
struct Place {
  const parsers::ParsedTranscript* visit = nullptr;
  std::size_t index = 0;
};

Place place_of(const BuiltTranscript& built, const Turn& turn) {
  for (auto visit = built.visits.rbegin(); visit != built.visits.rend(); ++visit) {
    const auto& turns = visit->transcript.turns;
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (turns[i].spans == turn.spans && turns[i].label == turn.label) return {&*visit, i};
    }
  }
  return {};
}

/// Words of a turn on either side of a page end, read from the stored pages again.
class WordsAtPageEnds {
 public:
  WordsAtPageEnds(const core::Transcript& transcript, StoredPages& stored) : transcript_(transcript), stored_(stored) {}

  /// The words of `spans`, as one paragraph.
  core::Result<std::string> read(std::vector<core::Span> spans) {
    for (core::Span& span : spans) {
      span.paragraph = 0;
      TRY(load(span.page));
    }
    const auto page = [&](int number) -> const parsers::PageBytes* {
      const auto found = loaded_.find(number);
      return found == loaded_.end() ? nullptr : &found->second.bytes;
    };
    TRY_ASSIGN(const auto paragraphs, parsers::rebuild_paragraphs(spans, page));
    return paragraphs.empty() ? std::string() : paragraphs.front();
  }

 private:
  struct Loaded {
    std::string payload;
    parsers::PageBytes bytes;
  };

  core::Result<void> load(int number) {
    if (loaded_.contains(number)) return {};
    for (const core::TranscriptPage& page : transcript_.pages) {
      if (page.page != number) continue;
      core::Capture capture = page.capture;
      capture.room = transcript_.room;
      capture.url = page.url;
      TRY_ASSIGN(std::string payload, stored_.content(capture));
      Loaded& loaded = loaded_[number];
      loaded.payload = std::move(payload);
      loaded.bytes = parsers::PageBytes{loaded.payload, page.charset};
    }
    return {};
  }

  const core::Transcript& transcript_;
  StoredPages& stored_;
  std::map<int, Loaded> loaded_;
};

std::string last_words(const std::string& text) {
  const std::u32string words = core::decode_utf8(text);
  std::string shown = words.size() > k_words_shown ? "..." : "";
  for (std::size_t i = words.size() - std::min(words.size(), k_words_shown); i < words.size(); ++i) {
    core::append_utf8(shown, words[i]);
  }
  return shown;
}

std::string first_words(const std::string& text) {
  const std::u32string words = core::decode_utf8(text);
  std::string shown;
  for (std::size_t i = 0; i < std::min(words.size(), k_words_shown); ++i) core::append_utf8(shown, words[i]);
  return shown + (words.size() > k_words_shown ? "..." : "");
}

/// The spans of one paragraph on one page.
std::vector<core::Span> on_page(const Turn& turn, const core::Span& like) {
  std::vector<core::Span> spans;
  std::copy_if(turn.spans.begin(), turn.spans.end(), std::back_inserter(spans),
               [&](const core::Span& span) { return span.page == like.page && span.paragraph == like.paragraph; });
  return spans;
}

core::Result<std::vector<PageJoin>> joins_of(const core::Transcript& transcript, const Turn& turn, const Place& place,
                                             const parsers::LabelDecision* decision, StoredPages& stored) {
  std::vector<PageJoin> joins;
  WordsAtPageEnds words(transcript, stored);
  if (decision != nullptr && place.visit != nullptr && !turn.spans.empty()) {
    const int label_page = place.visit->transcript.pages[decision->candidate.page].page;
    const core::Span& first = turn.spans.front();
    if (label_page != first.page) {
      TRY_ASSIGN(const std::string after, words.read(on_page(turn, first)));
      joins.push_back({label_page, first.page, 0, first.byte_start, "the label stands before the page end",
                       turn.label.value_or(""), first_words(after)});
    }
  }
  for (std::size_t i = 1; i < turn.spans.size(); ++i) {
    const core::Span& before = turn.spans[i - 1];
    const core::Span& after = turn.spans[i];
    if (before.page == after.page) continue;
    TRY_ASSIGN(const std::string left, words.read(on_page(turn, before)));
    TRY_ASSIGN(const std::string right, words.read(on_page(turn, after)));
    joins.push_back({before.page, after.page, before.byte_end, after.byte_start,
                     before.paragraph == after.paragraph ? "the same paragraph goes on" : "a new paragraph",
                     last_words(left), first_words(right)});
  }
  return joins;
}

std::vector<const parsers::LabelDecision*> rejected_in(const Place& place, const Turn& turn) {
  std::vector<const parsers::LabelDecision*> rejected;
  if (place.visit == nullptr) return rejected;
  for (const parsers::LabelDecision& decision : place.visit->decisions) {
    if (decision.accepted) continue;
    const int page = place.visit->transcript.pages[decision.candidate.page].page;
    const bool here = std::any_of(turn.paragraphs.begin(), turn.paragraphs.end(), [&](const std::string& paragraph) {
      return paragraph.starts_with(decision.candidate.label);
    });
    if (here && std::find(turn.pages.begin(), turn.pages.end(), page) != turn.pages.end())
      rejected.push_back(&decision);
  }
  return rejected;
}

}  // namespace

core::Result<TurnEvidence> evidence_of(const BuiltTranscript& built, const Turn& turn, StoredPages& pages) {
  TurnEvidence evidence;
  const Place place = place_of(built, turn);
  if (place.visit != nullptr) {
    const std::string& id = place.visit->transcript.turns[place.index].turn_id;
    const auto& owners = place.visit->decision_of;
    const auto owner = std::find(owners.begin(), owners.end(), id);
    if (owner != owners.end()) {
      evidence.decision = &place.visit->decisions[static_cast<std::size_t>(owner - owners.begin())];
    }
  }
  evidence.rejected = rejected_in(place, turn);
  TRY_ASSIGN(evidence.joins, joins_of(built.current, turn, place, evidence.decision, pages));
  for (const Turn& other : built.current.turns) {
    if (other.reply_to == turn.turn_id) evidence.answered_by.push_back(other.turn_id);
  }
  evidence.role = why_role(built.current, turn);
  evidence.kind = why_kind(built.current, turn);
  evidence.link = why_link(built.current, turn, evidence.answered_by);
  return evidence;
}

}  // namespace pressroom::app
