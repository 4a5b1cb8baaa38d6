// SPDX-License-Identifier: Apache-2.0
#include "core/transcript_edits.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

namespace pressroom::core {

namespace {

/// The keys that the site's text gives, in the order in which they are told.
constexpr std::array<std::string_view, 6> k_metadata{"title",  "event_date", "published_at",
                                                     "source", "kind",       "participants"};

std::optional<std::string> value_of(const std::optional<Dated>& date) {
  return date ? std::optional(date->value) : std::nullopt;
}

/// Who the page's lists announce, in the order of the page, one to a line.
std::optional<std::string> announced(const Transcript& transcript) {
  std::vector<std::tuple<int, std::uint64_t, std::string>> lines;
  for (const Participant& participant : transcript.participants) {
    for (const Claim& claim : participant.claims) {
      if (claim.source != "header") continue;
      std::string line = claim.name;
      if (claim.title) line += (line.empty() ? "" : ", ") + *claim.title;
      lines.emplace_back(claim.span ? claim.span->page : 0, claim.span ? claim.span->byte_start : 0, std::move(line));
    }
  }
  if (lines.empty()) return std::nullopt;
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::string all;
  for (const auto& [page, byte, line] : lines) all += (all.empty() ? "" : "\n") + line;
  return all;
}

/// What was known of the site at one entry of the history.
struct State {
  const Transcript* transcript = nullptr;
  Instant captured_at{};
  std::vector<PageCapture> captures;
};

std::vector<PageCapture> captures_of(const Transcript& transcript) {
  std::vector<PageCapture> captures;
  for (const TranscriptPage& page : transcript.pages) captures.push_back(page_capture_of(page));
  return captures;
}

/// Those of the pages that a turn stands on.
std::vector<PageCapture> on_pages(const std::vector<PageCapture>& captures, const std::vector<int>& pages) {
  std::vector<PageCapture> chosen;
  for (const PageCapture& capture : captures) {
    if (std::find(pages.begin(), pages.end(), capture.page) != pages.end()) chosen.push_back(capture);
  }
  return chosen;
}

std::map<std::string_view, const Turn*> by_id(const Transcript& transcript) {
  std::map<std::string_view, const Turn*> turns;
  for (const Turn& turn : transcript.turns) turns.emplace(turn.turn_id, &turn);
  return turns;
}

/// The changes of one entry of the history, told between two states.
class Entry {
 public:
  Entry(const State& before, const State& after, const Revision& revision, std::vector<Edit>& edits)
      : before_(before), after_(after), revision_(revision), edits_(edits) {}

  void tell_turns() {
    before_turns_ = by_id(*before_.transcript);
    after_turns_ = by_id(*after_.transcript);
    const RevisionChanges& changes = revision_.changes;
    for (const std::string& id : changes.cosmetic) tell_cosmetic(id);
    for (const std::string& field : changes.metadata) {
      add(EditClass::metadata, field, metadata_value(*before_.transcript, field),
          metadata_value(*after_.transcript, field));
    }
    for (const std::string& id : changes.edited) tell_text(EditClass::wording, id);
    for (const std::string& id : changes.inserted) tell_text(EditClass::added_turn, id);
    for (const std::string& id : changes.deleted) tell_text(EditClass::removed_turn, id);
    for (const std::string& id : changes.relabelled) tell_label(EditClass::relabelled, id);
    for (const std::string& id : changes.moved) tell_place(id);
  }

  void tell_presence(EditClass edit_class) { add(edit_class, "", std::nullopt, std::nullopt); }

 private:
  const Turn* before_turn(const std::string& id) const { return find(before_turns_, id); }
  const Turn* after_turn(const std::string& id) const { return find(after_turns_, id); }
  static const Turn* find(const std::map<std::string_view, const Turn*>& turns, const std::string& id) {
    const auto found = turns.find(id);
    return found == turns.end() ? nullptr : found->second;
  }

  Edit& add(EditClass edit_class, std::string field, std::optional<std::string> before,
            std::optional<std::string> after) {
    Edit edit;
    edit.revision_from = before_.transcript->revision;
    edit.revision_to = after_.transcript->revision;
    edit.edit_class = edit_class;
    edit.field = std::move(field);
    edit.diff = word_diff(before.value_or(""), after.value_or(""));
    edit.before = std::move(before);
    edit.after = std::move(after);
    edit.captured_before = before_.captured_at;
    edit.captured_after = after_.captured_at;
    edit.captures_before = before_.captures;
    edit.captures_after = after_.captures;
    edits_.push_back(std::move(edit));
    return edits_.back();
  }

  void add_turn(EditClass edit_class, const std::string& id, std::string field, std::optional<std::string> before,
                std::optional<std::string> after) {
    const Turn* old_turn = before_turn(id);
    const Turn* new_turn = after_turn(id);
    const Turn* told = new_turn != nullptr ? new_turn : old_turn;
    if (told == nullptr) return;
    Edit& edit = add(edit_class, std::move(field), std::move(before), std::move(after));
    edit.turn_id = id;
    edit.seq = told->seq;
    edit.label = told->label;
    edit.speaker_name = told->speaker_name;
    edit.captures_before = on_pages(before_.captures, (old_turn != nullptr ? old_turn : told)->pages);
    edit.captures_after = on_pages(after_.captures, told->pages);
  }

  static std::optional<std::string> text(const Turn* turn) {
    return turn == nullptr ? std::nullopt : std::optional(turn->text());
  }
  static std::optional<std::string> label(const Turn* turn) { return turn == nullptr ? std::nullopt : turn->label; }

  void tell_text(EditClass edit_class, const std::string& id) {
    add_turn(edit_class, id, "text", text(before_turn(id)), text(after_turn(id)));
  }
  void tell_label(EditClass edit_class, const std::string& id) {
    add_turn(edit_class, id, "label", label(before_turn(id)), label(after_turn(id)));
  }
  void tell_place(const std::string& id) {
    const auto place = [](const Turn* turn) {
      return turn == nullptr ? std::nullopt : std::optional(std::to_string(turn->seq));
    };
    add_turn(EditClass::moved, id, "seq", place(before_turn(id)), place(after_turn(id)));
  }
  /// The label where it is set otherwise; the text where it is, or where nothing but bytes between the words differs.
  void tell_cosmetic(const std::string& id) {
    const Turn* old_turn = before_turn(id);
    const Turn* new_turn = after_turn(id);
    const auto listed = [&](const std::vector<std::string>& ids) {
      return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    const bool set_label = label(old_turn) != label(new_turn) && !listed(revision_.changes.relabelled);
    if (set_label) tell_label(EditClass::cosmetic, id);
    const bool other_text = text(old_turn) != text(new_turn) && !listed(revision_.changes.edited);
    if (other_text || !set_label) tell_text(EditClass::cosmetic, id);
  }

  const State& before_;
  const State& after_;
  const Revision& revision_;
  std::vector<Edit>& edits_;
  std::map<std::string_view, const Turn*> before_turns_, after_turns_;
};

bool has(const Revision& revision, EditClass edit_class) {
  return std::find(revision.classes.begin(), revision.classes.end(), edit_class) != revision.classes.end();
}

}  // namespace

PageCapture page_capture_of(const TranscriptPage& page) {
  const Capture& capture = page.capture;
  return {page.page,           page.url,       capture.location,      capture.record_id,
          capture.captured_at, capture.status, capture.payload_digest};
}

std::optional<std::string> metadata_value(const Transcript& transcript, const std::string& field) {
  if (field == "title") return transcript.title;
  if (field == "event_date") return value_of(transcript.event_date);
  if (field == "published_at") return value_of(transcript.published_at);
  if (field == "source") return transcript.source;
  if (field == "kind") return std::string(name(transcript.kind));
  if (field == "participants") return announced(transcript);
  return std::nullopt;
}

std::vector<std::string> changed_metadata(const Transcript& before, const Transcript& after) {
  std::vector<std::string> changed;
  for (const std::string_view key : k_metadata) {
    std::string field(key);
    if (metadata_value(before, field) != metadata_value(after, field)) changed.push_back(std::move(field));
  }
  return changed;
}

std::vector<Edit> edits_of(const std::vector<Transcript>& revisions) {
  std::vector<Edit> edits;
  if (revisions.empty()) return edits;
  std::map<int, const Transcript*> by_number;
  for (const Transcript& transcript : revisions) by_number[transcript.revision] = &transcript;
  State said, gone;  // what the site said last, and that it said nothing any more
  for (const Revision& revision : revisions.back().history) {
    const auto found = by_number.find(revision.revision);
    if (found == by_number.end()) {
      said = {};
      continue;
    }
    const Transcript& transcript = *found->second;
    State next{&transcript, revision.captured_at, revision.captures};
    if (has(revision, EditClass::vanished)) {
      if (said.transcript != nullptr) Entry(said, next, revision, edits).tell_presence(EditClass::vanished);
      gone = std::move(next);
    } else if (has(revision, EditClass::restored)) {
      if (gone.transcript != nullptr) Entry(gone, next, revision, edits).tell_presence(EditClass::restored);
      gone = {};
    } else {
      if (next.captures.empty()) next.captures = captures_of(transcript);
      if (said.transcript != nullptr) Entry(said, next, revision, edits).tell_turns();
      said = std::move(next);
    }
  }
  return edits;
}

}  // namespace pressroom::core
