// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tei_header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/exports/page_date.hpp"
#include "storage/exports/rows.hpp"

namespace pressroom::storage::exports {

namespace {

using Content = XmlWriter::Content;

struct Category {
  std::string_view name, meaning;
};

struct Taxonomy {
  std::string_view prefix, title;
  std::vector<Category> categories;
};

/// What `ana` of a `u`, and catRef of the transcript, point to.
const std::vector<Taxonomy>& taxonomies() {
  static const std::vector<Taxonomy> all{
      {"kind",
       "Kinds of turns",
       {{"statement", "words that neither ask nor answer"},
        {"question", "a question from the floor"},
        {"follow_up", "a further question of the same asker"},
        {"answer", "an answer; corresp names its question"},
        {"procedural", "words that only conduct the conference"},
        {"interjection", "a few words into somebody else's speech"},
        {"unattributed", "words whose speaker stands on a page that is not in the archive"}}},
      {"role",
       "Roles in the conference",
       {{"moderator", "who conducts it"},
        {"principal", "who gives it"},
        {"reporter", "who asks"},
        {"interpreter", "who says in another language what somebody said"},
        {"unknown", "nothing tells the role"}}},
      {"confidence",
       "Confidence of the attribution to a speaker",
       {{"high", "the whole name is announced"},
        {"medium", "evidence that names one person alone"},
        {"low", "inferred"},
        {"none", "nobody is named"}}},
      {"flag",
       "What else is known of a turn",
       {{"interrupted", "the words break off and somebody else goes on"},
        {"interpreted", "an interpreter's words"},
        {"unanswered", "a question that nobody answers"}}},
      {"event",
       "Kinds of events",
       {{"press_conference", "press conference"},
        {"briefing", "briefing"},
        {"gaggle", "informal briefing"},
        {"call", "conference call"},
        {"statement", "statement"},
        {"interview", "interview"},
        {"unknown", "nothing tells the kind"}}}};
  return all;
}

class HeaderWriter {
 public:
  HeaderWriter(XmlWriter& xml, const core::Transcript& transcript, const TeiIds& ids)
      : xml_(xml), transcript_(transcript), ids_(ids) {}

  void write() {
    xml_.begin("teiHeader");
    xml_.begin("fileDesc");
    write_title();
    write_extent();
    write_publication();
    write_notes();
    write_source();
    xml_.end();
    write_encoding();
    write_profile();
    write_revisions();
    xml_.end();
  }

 private:
  void element(std::string_view name, std::string_view type, std::string_view text) {
    xml_.begin(name, Content::mixed);
    xml_.attribute("type", type);
    xml_.text(text);
    xml_.end();
  }
  void element_if(std::string_view name, std::string_view type, const std::optional<std::string>& text) {
    if (text && !text->empty()) element(name, type, *text);
  }

  void date(std::string_view type, const std::string& value) {
    xml_.begin("date", Content::mixed);
    xml_.attribute("type", type);
    if (seconds_of_page_date(value)) xml_.attribute("when", value);
    xml_.text(value);
    xml_.end();
  }

  void write_title() {
    xml_.begin("titleStmt");
    element("title", "main", transcript_.title.value_or(transcript_.transcript_id));
    element_if("title", "series", transcript_.series);
    xml_.end();
    xml_.begin("editionStmt");
    xml_.begin("edition", Content::mixed);
    xml_.attribute("n", transcript_.revision);
    xml_.text(fmt::format("Revision {} of the page as its publisher had it", transcript_.revision));
    xml_.end();
    xml_.end();
  }

  void measure(std::string_view unit, std::int64_t quantity) {
    xml_.begin("measure", Content::mixed);
    xml_.attribute("unit", unit);
    xml_.attribute("quantity", quantity);
    xml_.text(fmt::format("{} {}", quantity, unit));
    xml_.end();
  }

  void write_extent() {
    std::int64_t words = 0, characters = 0;
    for (const core::Turn& turn : transcript_.turns) {
      const std::string text = turn.text();
      words += count_words(text);
      characters += static_cast<std::int64_t>(core::decode_utf8(text).size());
    }
    xml_.begin("extent", Content::mixed);
    measure("pages", static_cast<std::int64_t>(transcript_.pages.size()));
    xml_.text(", ");
    measure("turns", static_cast<std::int64_t>(transcript_.turns.size()));
    xml_.text(", ");
    measure("words", words);
    xml_.text(", ");
    measure("characters", characters);
    xml_.end();
  }

  void write_publication() {
    xml_.begin("publicationStmt");
    xml_.element("distributor", "Whoever hands on this file");
    element("idno", "transcript", transcript_.transcript_id);
    xml_.begin("availability");
    xml_.attribute("status", "restricted");
    xml_.element(
        "p",
        "The words are those of the speakers and of the publisher of the source pages, whose rights hold. "
        "Whoever archived the pages and whoever made this encoding have no rights in them and give no licence.");
    xml_.end();
    xml_.end();
  }

  void write_notes() {
    const core::Completeness& found = transcript_.completeness;
    xml_.begin("notesStmt");
    std::string verdict = fmt::format("{}: {} of {} pages captured", core::name(found.verdict), found.captured_pages,
                                      found.declared_pages);
    if (!found.missing.empty()) verdict += fmt::format("; missing: {}", fmt::join(found.missing, ", "));
    if (!found.reasons.empty()) verdict += fmt::format("; {}", fmt::join(found.reasons, "; "));
    element("note", "completeness", verdict);
    std::string parse(core::name(transcript_.status));
    for (const core::Warning& warning : transcript_.warnings) parse += "; " + warning.code + ": " + warning.detail;
    element("note", "parse", parse);
    xml_.end();
  }

  void reference(const std::string& url) {
    xml_.begin("ref", Content::mixed);
    xml_.attribute("target", url);
    xml_.text(url);
    xml_.end();
  }

  void write_page(const core::TranscriptPage& page) {
    const core::Capture& capture = page.capture;
    xml_.begin("bibl");
    if (pages_written_.insert(page.page).second) xml_.attribute("xml:id", fmt::format("page.{}", page.page));
    xml_.attribute("type", "page");
    xml_.attribute("n", page.page);
    reference(page.url);
    date("captured", core::format_rfc3339(capture.captured_at));
    element("idno", "warc-file", capture.location.warc_file);
    element("idno", "warc-offset", std::to_string(capture.location.offset));
    element("idno", "warc-length", std::to_string(capture.location.length));
    element("idno", "warc-record-id", capture.record_id);
    element("idno", "payload-digest", capture.payload_digest);
    element("idno", "content-digest", page.content_digest);
    xml_.end();
  }

  void write_source() {
    xml_.begin("sourceDesc");
    xml_.begin("bibl");
    xml_.attribute("type", "transcript");
    if (transcript_.title) xml_.element("title", *transcript_.title);
    if (transcript_.source) xml_.element("publisher", *transcript_.source);
    reference(transcript_.url);
    if (transcript_.published_at) date("published", transcript_.published_at->value);
    if (transcript_.updated_at) date("updated", transcript_.updated_at->value);
    if (!transcript_.breadcrumb.empty()) {
      element("note", "breadcrumb", fmt::format("{}", fmt::join(transcript_.breadcrumb, " > ")));
    }
    for (const core::Alternate& alternate : transcript_.alternates) {
      xml_.begin("ref", Content::mixed);
      xml_.attribute("type", "alternate");
      xml_.attribute("target", alternate.url);
      xml_.text(alternate.language);
      xml_.end();
    }
    xml_.end();
    if (!transcript_.pages.empty()) {
      xml_.begin("listBibl");
      for (const core::TranscriptPage& page : transcript_.pages) write_page(page);
      xml_.end();
    }
    xml_.end();
  }

  void write_encoding() {
    xml_.begin("encodingDesc");
    xml_.begin("editorialDecl");
    xml_.begin("normalization");
    xml_.element("p",
                 "In each paragraph every run of white space of the source is one blank, and the characters are in "
                 "Normalization Form C. No word is corrected. Stage directions of a listed vocabulary stand in vocal, "
                 "kinesic, incident, gap and note, and labels of speakers in note, without their terminator.");
    xml_.end();
    xml_.begin("segmentation");
    xml_.element("p",
                 "A u is what one label of the source begins, a seg one of its paragraphs. A pb stands where a page of "
                 "the source begins.");
    xml_.end();
    xml_.end();
    xml_.begin("refsDecl");
    xml_.element("p",
                 "An xml:id is a letter or word for what it names (t turn, s speaker, o outlet, page, and the classes "
                 "below), a dot, and the archive's own id, in which every byte outside [A-Za-z0-9.-] is written as _ "
                 "and two hexadecimal digits.");
    xml_.end();
    write_taxonomies();
    write_application();
    xml_.end();
  }

  void write_taxonomies() {
    xml_.begin("classDecl");
    for (const Taxonomy& taxonomy : taxonomies()) {
      xml_.begin("taxonomy");
      xml_.attribute("xml:id", taxonomy.prefix);
      xml_.element("desc", taxonomy.title);
      for (const Category& category : taxonomy.categories) {
        xml_.begin("category");
        xml_.attribute("xml:id", fmt::format("{}.{}", taxonomy.prefix, category.name));
        xml_.begin("catDesc", Content::mixed);
        xml_.element("term", category.name);
        xml_.text(": ");
        xml_.text(category.meaning);
        xml_.end();
        xml_.end();
      }
      xml_.end();
    }
    xml_.end();
  }

  void write_application() {
    const std::string& version = transcript_.tool_version;
    // teidata.versionNumber: a development version has no number of that form.
    const bool is_number = !version.empty() && version.find_first_not_of("0123456789.") == std::string::npos &&
                           std::count(version.begin(), version.end(), '.') <= 3 &&
                           version.find("..") == std::string::npos && version.front() != '.' && version.back() != '.';
    xml_.begin("appInfo");
    xml_.begin("application");
    xml_.attribute("ident", "pressroom");
    xml_.attribute("version", is_number ? version : "0");
    xml_.element("label", fmt::format("pressroom {}", version));
    xml_.begin("p", Content::mixed);
    xml_.text("Room file, SHA-256: ");
    element("idno", "room-sha256", transcript_.room_sha256);
    for (const core::AppliedOverlay& overlay : transcript_.overlays) {
      xml_.text("; corrections, SHA-256: ");
      element("idno", "overlay-sha256", overlay.sha256);
    }
    xml_.end();
    xml_.end();
    xml_.end();
  }

  void write_setting() {
    xml_.begin("settingDesc");
    xml_.begin("setting");
    if (transcript_.venue) element("name", "place", *transcript_.venue);
    if (transcript_.event_date) date("event", transcript_.event_date->value);
    element("name", "room", transcript_.room);
    xml_.end();
    xml_.end();
  }

  void write_person(const core::Participant& participant) {
    xml_.begin("person");
    xml_.attribute("xml:id", tei_id("s", participant.speaker_id));
    xml_.attribute("role", core::name(participant.role));
    xml_.attribute("ana", fmt::format("#role.{}", core::name(participant.role)));
    xml_.element("persName", participant.name);
    for (const std::string& name : participant.names) {
      if (name != participant.name) element("persName", "variant", name);
    }
    if (participant.honorific) {
      xml_.begin("persName", Content::mixed);
      xml_.attribute("type", "address");
      element("roleName", "honorific", *participant.honorific);
      xml_.text(" " + participant.name);
      xml_.end();
    }
    if (participant.title || participant.org) {
      xml_.begin("affiliation");
      if (participant.title) xml_.element("roleName", *participant.title);
      if (participant.org) xml_.element("orgName", *participant.org);
      xml_.end();
    }
    element("idno", "speaker", participant.speaker_id);
    for (const std::string& same : participant.same_as) element("idno", "same-as", same);
    if (!participant.source.empty()) element("note", "source", participant.source);
    if (!participant.spoke) element("note", "presence", "announced, not heard");
    xml_.end();
  }

  void write_participants() {
    if (ids_.speakers.empty() && ids_.outlets.empty()) return;
    xml_.begin("particDesc");
    if (!ids_.speakers.empty()) {
      xml_.begin("listPerson");
      std::set<std::string> written;
      for (const core::Participant& participant : transcript_.participants) {
        if (written.insert(participant.speaker_id).second) write_person(participant);
      }
      for (const core::Turn& turn : transcript_.turns) {
        if (!turn.speaker_id || !written.insert(*turn.speaker_id).second) continue;
        core::Participant heard;
        heard.speaker_id = *turn.speaker_id;
        heard.name = turn.speaker_name.value_or(*turn.speaker_id);
        heard.role = turn.role;
        heard.spoke = true;
        write_person(heard);
      }
      xml_.end();
    }
    if (!ids_.outlets.empty()) {
      xml_.begin("listOrg");
      for (const std::string& outlet : ids_.outlets) {
        xml_.begin("org");
        xml_.attribute("xml:id", tei_id("o", outlet));
        xml_.attribute("role", "outlet");
        xml_.element("orgName", outlet);
        xml_.end();
      }
      xml_.end();
    }
    xml_.end();
  }

  void write_profile() {
    xml_.begin("profileDesc");
    write_languages();
    write_setting();
    write_participants();
    xml_.begin("textClass");
    xml_.begin("catRef");
    xml_.attribute("scheme", "#event");
    xml_.attribute("target", fmt::format("#event.{}", core::name(transcript_.kind)));
    xml_.end();
    xml_.end();
    xml_.end();
  }

  void write_languages() {
    std::set<std::string> languages;
    if (transcript_.language) languages.insert(*transcript_.language);
    for (const core::Turn& turn : transcript_.turns) {
      if (turn.language) languages.insert(*turn.language);
    }
    std::erase_if(languages, [](const std::string& tag) { return !is_language_tag(tag); });
    if (languages.empty()) return;
    xml_.begin("langUsage");
    for (const std::string& tag : languages) {
      xml_.begin("language", Content::mixed);
      xml_.attribute("ident", tag);
      xml_.text(tag);
      xml_.end();
    }
    xml_.end();
  }

  void write_changes(const core::RevisionChanges& changes) {
    const std::array<std::pair<std::string_view, const std::vector<std::string>*>, 5> lists{
        {{"inserted", &changes.inserted},
         {"deleted", &changes.deleted},
         {"edited", &changes.edited},
         {"relabelled", &changes.relabelled},
         {"moved", &changes.moved}}};
    for (const auto& [type, turns] : lists) {
      if (turns->empty()) continue;
      xml_.begin("list");
      xml_.attribute("type", type);
      // Not as pointers: a turn that was taken out is not in this document.
      for (const std::string& turn : *turns) xml_.element("item", turn);
      xml_.end();
    }
  }

  /// The newest first, as the Guidelines ask (2.6).
  void write_revisions() {
    if (transcript_.history.empty()) return;
    xml_.begin("revisionDesc");
    for (auto revision = transcript_.history.rbegin(); revision != transcript_.history.rend(); ++revision) {
      xml_.begin("change");
      xml_.attribute("n", revision->revision);
      xml_.attribute("when", core::format_rfc3339(revision->captured_at));
      write_changes(revision->changes);
      xml_.end();
    }
    xml_.end();
  }

  XmlWriter& xml_;
  const core::Transcript& transcript_;
  const TeiIds& ids_;
  std::set<int> pages_written_;
};

}  // namespace

void write_tei_header(XmlWriter& xml, const core::Transcript& transcript, const TeiIds& ids) {
  HeaderWriter(xml, transcript, ids).write();
}

}  // namespace pressroom::storage::exports
