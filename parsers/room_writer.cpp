// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_writer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "parsers/date_evidence.hpp"
#include "parsers/page.hpp"
#include "parsers/url_grammar.hpp"

namespace pressroom::parsers {

namespace {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : core::harmless(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// A pattern as it stands where TOML allows it.
std::string literal(const std::string& text) {
  return text.find('\'') == std::string::npos ? "'" + text + "'" : toml_string(text);
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + toml_string(text);
  return "[" + out + "]";
}

std::string_view name_of(core::LabelStyle style) {
  switch (style) {
    case core::LabelStyle::own_block:
      return "own-block";
    case core::LabelStyle::inline_text:
      return "inline";
    case core::LabelStyle::bold:
      return "bold";
    case core::LabelStyle::question_mark:
      return "question-mark";
    case core::LabelStyle::scanned:
      return "scanned";
  }
  return "";
}

std::string room_name(std::string_view host) {
  std::string name;
  for (const char c : host.starts_with("www.") ? host.substr(4) : host) {
    const bool plain = (c >= 'a' && c <= 'z') || core::is_ascii_digit(c);
    if (plain) name += c;
    if (!plain && !name.empty() && !name.ends_with('-')) name += '-';
  }
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "room" : name;
}

bool counts_siblings(const std::string& selector) { return selector.find(":nth-of-type") != std::string::npos; }

class Writer {
 public:
  explicit Writer(const RoomDraft& draft) : draft_(draft) {}

  std::string run() {
    const core::Room& room = draft_.room;
    line(
        "# A press room drafted from one page. What is marked \"unsure\" wants a look; `pressroom room try` shows "
        "what");
    line("# comes out, docs/formats.md lists the keys.");
    line("name = " + toml_string(room.name));
    line("title = " + toml_string(room.title) + "  # unsure: what people call it");
    if (room.language.empty()) line("# unsure: the page does not say its language");
    line((room.language.empty() ? "# language = \"en\"" : "language = " + toml_string(room.language)));
    line("# unsure: time_zone = \"UTC\" unless you say otherwise, such as \"Europe/Berlin\"");
    line("hosts = " + listed(room.hosts));
    line("\n[match]");
    line("# Numbers of the folders are taken for dates; page 1 carries no number.");
    line("transcript = " + literal(room.match_transcript));
    layout(room.layouts.front());
    for (const core::RoomTest& test : room.tests) add(test);
    return std::move(text_);
  }

 private:
  void line(const std::string& text) { text_ += text + "\n"; }

  void comment(std::string_view key) {
    const auto found =
        std::find_if(draft_.choices.begin(), draft_.choices.end(), [&](const auto& one) { return one.key == key; });
    if (found == draft_.choices.end()) return line(fmt::format("# unsure: no {} was found", key));
    const bool sure = found->confidence == core::Confidence::high || found->confidence == core::Confidence::medium;
    line(fmt::format("# {}{}", sure ? "" : "unsure: ", found->evidence));
  }

  void value(std::string_view key, const std::string& selector) {
    comment(key);
    if (!selector.empty()) line(fmt::format("{} = {}", key, toml_string(selector)));
  }

  void layout(const core::Layout& layout) {
    line("\n[[layout]]");
    line("name = " + toml_string(layout.name));
    line("probe = " + listed(layout.probe));
    value("body", layout.body);
    value("title", layout.title);
    value("dateline", layout.dateline);
    if (!layout.dateline_attribute.empty()) line("dateline_attribute = " + toml_string(layout.dateline_attribute));
    if (!layout.pager.empty()) value("pager", layout.pager);
    if (!layout.speaker.empty()) value("speaker", layout.speaker);
    if (layout.line_breaks != core::LineBreaks::each) {
      value("line_breaks", layout.line_breaks == core::LineBreaks::indent ? "indent" : "blank-line");
    }
    if (!layout.headings.empty()) line("headings = " + listed(layout.headings));
    if (!layout.drop.empty()) {
      comment("drop");
      line("drop = " + listed(layout.drop));
    }
    for (const std::string& one : draft_.left_out) line("# unsure: " + one);
    line("\n[layout.labels]");
    comment("styles");
    std::string styles;
    for (const core::LabelStyle style : layout.labels.styles) {
      styles += (styles.empty() ? "" : ", ") + toml_string(name_of(style));
    }
    line("styles = [" + styles + "]");
    if (layout.labels.terminators.size() > 2) {
      comment("terminators");
      line("terminators = " + listed(layout.labels.terminators));
    }
    const core::RosterRules& roster = layout.roster;
    if (roster.speakers.empty() && roster.moderator.empty() && roster.date.empty()) return;
    line("\n[layout.roster]");
    comment("roster");
    if (!roster.speakers.empty()) line("speakers = " + listed(roster.speakers));
    if (!roster.moderator.empty()) line("moderator = " + listed(roster.moderator));
    if (!roster.date.empty()) line("date = " + listed(roster.date));
  }

  void add(const core::RoomTest& test) {
    line("\n# What came out of the page this file was drafted from.");
    line("[[test]]");
    line("file = " + toml_string(test.files.front()));
    line("url = " + toml_string(test.urls.front()));
    line("transcript = " + toml_string(test.transcript));
    if (test.pages) line(fmt::format("pages = {}", *test.pages));
    if (test.turns) line(fmt::format("turns = {}", *test.turns));
    if (test.first_label) line("first_label = " + toml_string(*test.first_label));
    if (test.last_label) line("last_label = " + toml_string(*test.last_label));
  }

  const RoomDraft& draft_;
  std::string text_;
};

/// A file for many pages counts no siblings: what has no better selector stays out, but for the body.
void leave_out_counted(RoomDraft& draft) {
  core::Layout& layout = draft.room.layouts.front();
  const auto leave_out = [&](std::string& selector, const char* key) {
    if (!counts_siblings(selector)) return;
    draft.left_out.push_back(fmt::format("{} has neither id nor class, here it was {}", key, selector));
    selector.clear();
    std::erase_if(draft.choices, [&](const DraftChoice& choice) { return choice.key == key; });
  };
  leave_out(layout.title, "title");
  leave_out(layout.dateline, "dateline");
  leave_out(layout.pager, "pager");
  const std::size_t drops = layout.drop.size();
  std::erase_if(layout.drop, counts_siblings);
  if (drops > layout.drop.size()) {
    draft.left_out.push_back(
        fmt::format("{} more element(s) of furniture have neither id nor class", drops - layout.drop.size()));
  }
  if (!counts_siblings(layout.body)) layout.probe = {layout.body};
  if (!layout.title.empty() && layout.title.front() != 'h' && layout.title != "title")
    layout.probe.push_back(layout.title);
}

}  // namespace

std::string RoomDraft::text() const { return Writer(*this).run(); }

core::Result<RoomDraft> draft_room(const Page& page, const PageIdentity& identity) {
  TRY_ASSIGN(LayoutDraft layout, draft_layout(page, identity));
  RoomDraft draft;
  const std::string host(page.url().host());
  draft.room.name = draft.room.title = room_name(host);
  draft.room.language = claimed_language(page.document());
  draft.room.hosts = {host, host.starts_with("www.") ? host.substr(4) : "www." + host};
  const DraftPattern pattern = draft_pattern(page.url(), read_pager_by_evidence(page, identity));
  draft.room.match_transcript = pattern.expression;
  draft.native_id = pattern.native_id;
  draft.choices = std::move(layout.choices);
  draft.room.layouts.push_back(std::move(layout.layout));
  draft.room.layouts.front().name = "current";
  leave_out_counted(draft);
  return draft;
}

}  // namespace pressroom::parsers
