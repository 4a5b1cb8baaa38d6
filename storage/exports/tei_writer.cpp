// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tei_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/text.hpp"
#include "storage/exports/tei_header.hpp"
#include "storage/exports/tei_ids.hpp"
#include "storage/exports/xml_writer.hpp"

namespace pressroom::storage::exports {

namespace {

using Content = XmlWriter::Content;

struct AsideForm {
  std::string_view type, element;
  bool described;  ///< its words stand in a desc
};

/// What the Guidelines call it (8.3.3, 8.3.2): vocal is what a voice does without words, kinesic what hands do.
constexpr std::array<AsideForm, 6> k_aside_forms{{{"laughter", "vocal", true},
                                                  {"applause", "kinesic", true},
                                                  {"crosstalk", "incident", true},
                                                  {"inaudible", "gap", true},
                                                  {"language", "note", false},
                                                  {"other", "note", false}}};

/// Something that stands between the characters of a turn.
struct Mark {
  std::size_t at = 0;  ///< code points of the turn's text in front of it
  int page = 0;        ///< the page it is on; 0 where nothing tells
  const core::Aside* aside = nullptr;
};

class TextWriter {
 public:
  TextWriter(XmlWriter& xml, const core::Transcript& transcript, const TeiIds& ids)
      : xml_(xml), transcript_(transcript), ids_(ids) {
    for (const core::Turn& turn : transcript.turns) {
      if (turn.resumes && ids.turns.contains(*turn.resumes)) resumed_by_.emplace(*turn.resumes, turn.turn_id);
    }
    for (const core::TranscriptPage& page : transcript.pages) {
      pages_.emplace(page.page, &page);
    }
    for (const int page : transcript.completeness.missing) pages_.emplace(page, nullptr);
    next_page_ = pages_.begin();
  }

  void write() {
    xml_.begin("text");
    if (transcript_.language && is_language_tag(*transcript_.language))
      xml_.attribute("xml:lang", *transcript_.language);
    xml_.begin("body");
    xml_.begin("div");
    xml_.attribute("type", "debateSection");
    if (!transcript_.pages.empty()) begin_pages(transcript_.pages.front().page);
    if (transcript_.title) xml_.element("head", *transcript_.title);
    for (const core::Turn& turn : transcript_.turns) write_turn(turn);
    if (!pages_.empty()) begin_pages(pages_.rbegin()->first);
    // An element that is never empty: a transcript without a turn is one too.
    if (transcript_.turns.empty() && !transcript_.title) xml_.element("p", "");
    xml_.end();
    write_renderings();
    xml_.end();
    xml_.end();
  }

 private:
  /// The pages up to `last` that have not begun yet; those that are missing as gaps.
  void begin_pages(int last) {
    for (; next_page_ != pages_.end() && next_page_->first <= last; ++next_page_) {
      const auto& [number, page] = *next_page_;
      xml_.begin(page != nullptr ? "pb" : "gap");
      xml_.attribute("n", number);
      if (page != nullptr) {
        xml_.attribute("source", page->url);
        xml_.attribute("corresp", fmt::format("#page.{}", number));
      } else {
        xml_.attribute("reason", "missing");
        xml_.attribute("unit", "page");
        xml_.attribute("quantity", 1);
      }
      xml_.end();
    }
  }

  void write_turn(const core::Turn& turn) {
    // A label may end one page and its words begin the next.
    if (!turn.pages.empty()) begin_pages(turn.pages.front());
    xml_.begin("u");
    write_attributes(turn);
    write_label(turn);
    write_words(turn);
    xml_.end();
  }

  void write_attributes(const core::Turn& turn) {
    if (written_.insert(turn.turn_id).second) xml_.attribute("xml:id", tei_id("t", turn.turn_id));
    xml_.attribute("n", turn.seq);
    if (turn.speaker_id) xml_.attribute("who", "#" + tei_id("s", *turn.speaker_id));
    std::string classes = fmt::format("#kind.{} #role.{} #confidence.{}", core::name(turn.kind), core::name(turn.role),
                                      core::name(turn.attribution.confidence));
    if (turn.interrupted) classes += " #flag.interrupted";
    if (turn.interpreted) classes += " #flag.interpreted";
    if (turn.unanswered) classes += " #flag.unanswered";
    xml_.attribute("ana", classes);
    point_to("corresp", turn.reply_to);
    point_to("prev", turn.resumes);
    if (const auto later = resumed_by_.find(turn.turn_id); later != resumed_by_.end()) point_to("next", later->second);
    if (turn.language && turn.language != transcript_.language && is_language_tag(*turn.language)) {
      xml_.attribute("xml:lang", *turn.language);
    }
  }

  void point_to(std::string_view attribute, const std::optional<std::string>& turn) {
    if (turn && ids_.turns.contains(*turn)) xml_.attribute(attribute, "#" + tei_id("t", *turn));
  }

  void write_label(const core::Turn& turn) {
    if (!turn.label) return;
    xml_.begin("note", Content::mixed);
    xml_.attribute("type", "speaker");
    if (turn.outlet) xml_.attribute("corresp", "#" + tei_id("o", *turn.outlet));
    xml_.text(*turn.label);
    xml_.end();
  }

  static std::vector<Mark> marks_of(const core::Turn& turn) {
    std::vector<Mark> marks;
    for (const core::PageBreak& page_break : turn.page_breaks) {
      marks.push_back({static_cast<std::size_t>(std::max<std::int64_t>(page_break.at, 0)), page_break.page, nullptr});
    }
    for (const core::Aside& aside : turn.asides) {
      marks.push_back({static_cast<std::size_t>(std::max<std::int64_t>(aside.at, 0)),
                       aside.spans.empty() ? 0 : aside.spans.front().page, &aside});
    }
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.at < b.at; });
    return marks;
  }

  void write_words(const core::Turn& turn) {
    const std::vector<Mark> marks = marks_of(turn);
    auto mark = marks.begin();
    const int first = turn.spans.empty() ? 0 : turn.spans.front().page;
    std::size_t before = 0;  // code points of the paragraphs in front, with the LF behind each
    for (std::size_t i = 0; i < turn.paragraphs.size(); ++i) {
      const std::u32string paragraph = core::decode_utf8(turn.paragraphs[i]);
      // What begins with the paragraph begins it: a page does so in front of the seg.
      if (i > 0) {
        for (; mark != marks.end() && mark->at <= before && mark->aside == nullptr; ++mark) begin_pages(mark->page);
      }
      if (i == 0) write_opening_asides(turn, marks, mark, first);
      xml_.begin("seg", Content::mixed);
      std::size_t written = 0;
      for (; mark != marks.end() && mark->at <= before + paragraph.size(); ++mark) {
        const std::size_t at = std::max(mark->at, before) - before;
        write_run(paragraph, written, at);
        written = at;
        write_mark(*mark);
      }
      write_run(paragraph, written, paragraph.size());
      xml_.end();
      before += paragraph.size() + 1;
    }
    for (; mark != marks.end(); ++mark) write_mark(*mark);
  }

  /// Asides of a page that has ended when the first words begin stand in front of that page's end.
  void write_opening_asides(const core::Turn& turn, const std::vector<Mark>& marks,
                            std::vector<Mark>::const_iterator& mark, int first_page) {
    if (!turn.pages.empty() && turn.pages.front() < first_page) {
      for (; mark != marks.end() && mark->at == 0 && mark->page < first_page; ++mark) write_mark(*mark);
    }
    begin_pages(first_page);
  }

  void write_run(const std::u32string& paragraph, std::size_t begin, std::size_t end) {
    std::string run;
    for (std::size_t i = begin; i < end; ++i) core::append_utf8(run, paragraph[i]);
    xml_.text(run);
  }

  void write_mark(const Mark& mark) {
    begin_pages(mark.page);
    if (mark.aside != nullptr) write_aside(*mark.aside);
  }

  void write_aside(const core::Aside& aside) {
    const auto* form = std::find_if(k_aside_forms.begin(), k_aside_forms.end(),
                                    [&](const AsideForm& one) { return one.type == aside.type; });
    // "other" takes what a later version may list.
    const AsideForm& chosen = form != k_aside_forms.end() ? *form : k_aside_forms.back();
    xml_.begin(chosen.element, Content::mixed);
    xml_.attribute(chosen.element == "gap" ? "reason" : "type", chosen.type);
    if (chosen.described) {
      xml_.element("desc", aside.text);
    } else {
      xml_.text(aside.text);
    }
    xml_.end();
  }

  /// An interpreter's words and what they say again: neither a question and its answer nor one speech in two parts.
  void write_renderings() {
    bool open = false;
    for (const core::Turn& turn : transcript_.turns) {
      if (!turn.renders || !ids_.turns.contains(*turn.renders)) continue;
      if (!open) {
        xml_.begin("linkGrp");
        xml_.attribute("type", "renders");
        open = true;
      }
      xml_.begin("link");
      xml_.attribute("target", fmt::format("#{} #{}", tei_id("t", turn.turn_id), tei_id("t", *turn.renders)));
      xml_.end();
    }
    if (open) xml_.end();
  }

  XmlWriter& xml_;
  const core::Transcript& transcript_;
  const TeiIds& ids_;
  std::map<std::string, std::string> resumed_by_;
  std::set<std::string> written_;
  std::map<int, const core::TranscriptPage*> pages_;  ///< by number; null for a missing one
  std::map<int, const core::TranscriptPage*>::const_iterator next_page_;
};

}  // namespace

std::string write_tei(const core::Transcript& transcript) {
  const TeiIds ids(transcript);
  XmlWriter xml;
  xml.begin("TEI");
  xml.attribute("xmlns", "http://www.tei-c.org/ns/1.0");
  xml.attribute("xml:id", tei_id("transcript", transcript.transcript_id));
  write_tei_header(xml, transcript, ids);
  TextWriter(xml, transcript, ids).write();
  xml.end();
  return xml.take();
}

}  // namespace pressroom::storage::exports
