// SPDX-License-Identifier: Apache-2.0
#include "core/transcript.hpp"

namespace pressroom::core {

std::string_view name(EventKind kind) {
  switch (kind) {
    case EventKind::press_conference:
      return "press_conference";
    case EventKind::briefing:
      return "briefing";
    case EventKind::gaggle:
      return "gaggle";
    case EventKind::call:
      return "call";
    case EventKind::statement:
      return "statement";
    case EventKind::interview:
      return "interview";
    case EventKind::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name(TurnKind kind) {
  switch (kind) {
    case TurnKind::statement:
      return "statement";
    case TurnKind::question:
      return "question";
    case TurnKind::follow_up:
      return "follow_up";
    case TurnKind::answer:
      return "answer";
    case TurnKind::procedural:
      return "procedural";
    case TurnKind::interjection:
      return "interjection";
    case TurnKind::unattributed:
      return "unattributed";
  }
  return "unattributed";
}

std::string_view name(LabelKind kind) {
  switch (kind) {
    case LabelKind::person:
      return "person";
    case LabelKind::outlet:
      return "outlet";
    case LabelKind::outlet_person:
      return "outlet_person";
    case LabelKind::role:
      return "role";
    case LabelKind::anonymous:
      return "anonymous";
    case LabelKind::group:
      return "group";
    case LabelKind::none:
      return "none";
  }
  return "none";
}

std::string_view name(Role role) {
  switch (role) {
    case Role::moderator:
      return "moderator";
    case Role::principal:
      return "principal";
    case Role::reporter:
      return "reporter";
    case Role::interpreter:
      return "interpreter";
    case Role::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name(Confidence confidence) {
  switch (confidence) {
    case Confidence::high:
      return "high";
    case Confidence::medium:
      return "medium";
    case Confidence::low:
      return "low";
    case Confidence::none:
      return "none";
  }
  return "none";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::complete:
      return "complete";
    case Verdict::incomplete:
      return "incomplete";
    case Verdict::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name(ParseStatus status) {
  switch (status) {
    case ParseStatus::ok:
      return "ok";
    case ParseStatus::needs_review:
      return "needs_review";
    case ParseStatus::failed:
      return "failed";
  }
  return "failed";
}

std::optional<Verdict> verdict(std::string_view text) {
  for (const Verdict candidate : {Verdict::complete, Verdict::incomplete, Verdict::unknown}) {
    if (name(candidate) == text) return candidate;
  }
  return std::nullopt;
}

std::string_view name(EditClass edit_class) {
  switch (edit_class) {
    case EditClass::cosmetic:
      return "cosmetic";
    case EditClass::metadata:
      return "metadata";
    case EditClass::wording:
      return "wording";
    case EditClass::added_turn:
      return "added_turn";
    case EditClass::removed_turn:
      return "removed_turn";
    case EditClass::relabelled:
      return "relabelled";
    case EditClass::moved:
      return "moved";
    case EditClass::vanished:
      return "vanished";
    case EditClass::restored:
      return "restored";
  }
  return "wording";
}

std::optional<EditClass> edit_class(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(EditClass::restored); ++i) {
    if (name(static_cast<EditClass>(i)) == text) return static_cast<EditClass>(i);
  }
  return std::nullopt;
}

std::vector<EditClass> classes_of(const RevisionChanges& changes) {
  std::vector<EditClass> classes;
  const auto add = [&](const std::vector<std::string>& changed, EditClass edit_class) {
    if (!changed.empty()) classes.push_back(edit_class);
  };
  add(changes.cosmetic, EditClass::cosmetic);
  add(changes.metadata, EditClass::metadata);
  add(changes.edited, EditClass::wording);
  add(changes.inserted, EditClass::added_turn);
  add(changes.deleted, EditClass::removed_turn);
  add(changes.relabelled, EditClass::relabelled);
  add(changes.moved, EditClass::moved);
  return classes;
}

std::string Turn::text() const {
  std::string joined;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    if (i > 0) joined += '\n';
    joined += paragraphs[i];
  }
  return joined;
}

}  // namespace pressroom::core
