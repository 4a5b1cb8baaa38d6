// SPDX-License-Identifier: Apache-2.0
#include "app/history_text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using core::Edit;
using core::EditClass;
using core::PageCapture;
using core::Revision;
using core::Transcript;

constexpr std::size_t k_indentation = 6;

/// Hexadecimal digits of a digest that people are shown; --json has all of them.
constexpr std::size_t k_digits = 16;

std::string count_of(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string short_digest(const std::string& digest) {
  const std::size_t shown = digest.find(':') + 1 + k_digits;
  return digest.size() > shown ? digest.substr(0, shown) + "..." : digest;
}

std::string joined(const std::vector<EditClass>& classes) {
  std::string names;
  for (const EditClass edit_class : classes) names.append(names.empty() ? "" : ", ").append(core::name(edit_class));
  return names;
}

class Writer {
 public:
  Writer(const std::vector<Transcript>& revisions, const std::vector<Edit>& edits, const TextStyle& style)
      : revisions_(revisions), edits_(edits), style_(style) {}

  std::string run() {
    const Transcript& newest = revisions_.back();
    line(ink(newest.title.value_or("(without a title)"), Ink::strong));
    line(ink(fmt::format("{}  {}", newest.transcript_id, newest.url), Ink::faint));
    for (std::size_t i = 0; i < newest.history.size(); ++i) write_entry(newest.history[i], i == 0);
    if (newest.history.size() < 2) {
      line("");
      line("The site has changed nothing of it in all visits.");
    }
    line("");
    line(
        ink(fmt::format("All revisions were read by pressroom {} with the room file {}...; a change of our rules makes "
                        "no revision.",
                        newest.tool_version, newest.room_sha256.substr(0, k_digits)),
            Ink::faint));
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_.append(text).append("\n"); }
  std::string ink(std::string_view text, Ink ink) const { return inked(text, ink, style_.colour); }

  const Transcript* sidecar_of(int revision) const {
    const auto found = std::find_if(revisions_.begin(), revisions_.end(),
                                    [&](const Transcript& transcript) { return transcript.revision == revision; });
    return found == revisions_.end() ? nullptr : &*found;
  }

  void write_entry(const Revision& entry, bool first) {
    const Transcript* sidecar = sidecar_of(entry.revision);
    std::string head = ink(fmt::format("revision {}", entry.revision), Ink::strong) +
                       ink("  " + core::format_rfc3339(entry.captured_at), Ink::plain);
    if (!first) head += ink("  " + joined(entry.classes), Ink::plain);
    const bool same = std::find(seen_.begin(), seen_.end(), entry.revision) != seen_.end();
    if (same) head += ink("  (no new revision)", Ink::faint);
    if (!same && sidecar != nullptr) {
      head +=
          ink(fmt::format("  {}, {}", count_of(sidecar->turns.size(), "turn"), count_of(sidecar->pages.size(), "page")),
              Ink::faint);
    }
    seen_.push_back(entry.revision);
    line("");
    line(head);
    if (first) return;
    bool told = false;
    shown_ = nullptr;
    for (; next_ < edits_.size() && belongs(edits_[next_], entry); ++next_) {
      write_edit(edits_[next_]);
      told = true;
    }
    if (!told) line("  the sidecar of one side is lost: the words cannot be shown");
  }

  static bool belongs(const Edit& edit, const Revision& entry) {
    return edit.revision_to == entry.revision && edit.captured_after == entry.captured_at;
  }

  void write_edit(const Edit& edit) {
    // Changes that were found on the same records follow one another.
    const bool other_records = shown_ == nullptr || shown_->captures_before != edit.captures_before ||
                               shown_->captures_after != edit.captures_after;
    if (other_records) {
      write_captures("before", edit.captures_before);
      write_captures("after ", edit.captures_after);
    }
    shown_ = &edit;
    std::string head = "    " + ink(core::name(edit.edit_class), Ink::strong);
    if (edit.turn_id) {
      head += ink(fmt::format("  turn {}, {}", edit.seq, edit.label.value_or("no label")), Ink::plain);
      if (edit.speaker_name && edit.speaker_name != edit.label)
        head += ink(" (" + *edit.speaker_name + ")", Ink::plain);
      head += ink("  " + *edit.turn_id, Ink::faint);
    } else if (!edit.field.empty()) {
      head += ink("  " + edit.field, Ink::plain);
    }
    line(head);
    write_difference(edit);
  }

  void write_captures(std::string_view side, const std::vector<PageCapture>& captures) {
    for (const PageCapture& capture : captures) {
      line(ink(fmt::format("  {} {}:{}  {}  {}page {}, {}", side, capture.location.warc_file, capture.location.offset,
                           short_digest(capture.payload_digest),
                           capture.status == 200 ? "" : fmt::format("HTTP {}, ", capture.status), capture.page,
                           core::format_rfc3339(capture.captured_at)),
               Ink::faint));
    }
  }

  void write_difference(const Edit& edit) {
    const std::string margin(k_indentation, ' ');
    if (edit.edit_class == EditClass::moved) {
      line(margin + ink(fmt::format("from place {} to place {}", edit.before.value_or("-"), edit.after.value_or("-")),
                        Ink::plain));
    } else if (edit.edit_class == EditClass::vanished) {
      line(margin + "the site has it no more; what it was is kept");
    } else if (edit.edit_class == EditClass::restored) {
      line(margin + "the site has it again");
    } else if (edit.before == edit.after) {
      line(margin + "the same words in other bytes (white space, character references)");
    } else {
      for (const std::string& text : diff_lines(shortened(edit.diff), style_, k_indentation)) line(text);
    }
  }

  const std::vector<Transcript>& revisions_;
  const std::vector<Edit>& edits_;
  const TextStyle& style_;
  std::size_t next_ = 0;  ///< of the edits
  std::vector<int> seen_;
  const Edit* shown_ = nullptr;  ///< whose records were shown last, in the same entry
  std::string out_;
};

}  // namespace

std::string history_text(const std::vector<Transcript>& revisions, const std::vector<Edit>& edits,
                         const TextStyle& style) {
  return Writer(revisions, edits, style).run();
}

}  // namespace pressroom::app
