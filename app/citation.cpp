// SPDX-License-Identifier: Apache-2.0
#include "app/citation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// The numbers of a date, as far as it is one: YYYY, YYYY-MM or YYYY-MM-DD, and whatever stands behind.
Json date_parts(std::string_view date) {
  Json parts = Json::array();
  for (const auto& [at, length] : {std::pair{0, 4}, std::pair{5, 2}, std::pair{8, 2}}) {
    const std::string_view digits =
        date.substr(std::min<std::size_t>(static_cast<std::size_t>(at), date.size()), static_cast<std::size_t>(length));
    if (digits.size() != static_cast<std::size_t>(length) ||
        !std::all_of(digits.begin(), digits.end(), core::is_ascii_digit)) {
      break;
    }
    int number = 0;
    for (const char c : digits) number = number * 10 + (c - '0');
    parts.push_back(number);
  }
  return parts;
}

std::string day(core::Instant instant) { return core::format_rfc3339(instant).substr(0, 10); }

std::string_view genre_of(core::EventKind kind) {
  switch (kind) {
    case core::EventKind::press_conference:
      return "Press conference";
    case core::EventKind::briefing:
      return "Briefing";
    case core::EventKind::gaggle:
      return "Press gaggle";
    case core::EventKind::call:
      return "Press call";
    case core::EventKind::statement:
      return "Statement";
    case core::EventKind::interview:
      return "Interview";
    case core::EventKind::unknown:
      return "Transcript";
  }
  return "Transcript";
}

std::string pages_of(const Citation& citation) {
  if (citation.page == 0) return {};
  if (citation.last_page == citation.page) return fmt::format("page {}", citation.page);
  return fmt::format("pages {}-{}", citation.page, citation.last_page);
}

/// What proves the words, in one line.
std::string proof_of(const Citation& citation) {
  std::string proof = fmt::format("turn {}", citation.turn_id);
  if (const std::string pages = pages_of(citation); !pages.empty()) proof += ", " + pages;
  if (citation.archived_at) {
    proof +=
        fmt::format(", archived {}, payload {}", core::format_rfc3339(*citation.archived_at), citation.payload_digest);
  }
  if (citation.verdict != core::Verdict::complete) {
    proof += fmt::format(", transcript {}",
                         citation.verdict == core::Verdict::incomplete ? "incomplete" : "of unknown completeness");
  }
  return proof;
}

/// A key holds none of the characters that BibTeX gives a meaning to; the digits at the end of a turn id keep keys
/// apart.
std::string key_of(std::string_view turn_id) {
  std::string key;
  for (const char c : turn_id) {
    const bool plain =
        core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
    key += plain ? c : '-';
  }
  return key;
}

/// Styles print it verbatim: no command may stand in it, and a brace would unbalance the entry.
std::string bibtex_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '{' || c == '}' || c == '\\' || c == '"' || byte <= 0x20 || byte >= 0x7F) {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

constexpr std::array<const char*, 12> k_months{"jan", "feb", "mar", "apr", "may", "jun",
                                               "jul", "aug", "sep", "oct", "nov", "dec"};

}  // namespace

Citation cite(const core::Transcript& transcript, const core::Turn& turn, int paragraph, std::string date) {
  Citation citation;
  citation.turn_id = turn.turn_id;
  const bool names_somebody = turn.label_kind != core::LabelKind::anonymous && turn.label_kind != core::LabelKind::none;
  citation.author = turn.speaker_name;
  if (!citation.author && names_somebody) citation.author = turn.label;
  citation.speaker = citation.author ? *citation.author : turn.label.value_or("Speaker not named");
  citation.title = transcript.title;
  citation.kind = transcript.kind;
  citation.date = std::move(date);
  citation.language = turn.language ? turn.language : transcript.language;
  citation.publisher = transcript.source;
  citation.url = transcript.url;
  citation.verdict = transcript.completeness.verdict;
  for (const core::Span& span : turn.spans) {
    if (span.paragraph != paragraph) continue;
    if (citation.page == 0) citation.page = span.page;
    citation.last_page = std::max(citation.last_page, span.page);
  }
  if (citation.page == 0 && !turn.pages.empty()) citation.page = citation.last_page = turn.pages.front();
  const auto page = std::find_if(transcript.pages.begin(), transcript.pages.end(),
                                 [&](const core::TranscriptPage& other) { return other.page == citation.page; });
  if (page == transcript.pages.end()) return citation;
  citation.url = page->url;
  citation.archived_at = page->capture.captured_at;
  citation.payload_digest = page->capture.payload_digest;
  citation.warc_file = page->capture.location.warc_file;
  citation.record_id = page->capture.record_id;
  return citation;
}

std::string citation_text(const Citation& citation) {
  std::string line = citation.speaker;
  if (citation.title) line += fmt::format(", \"{}\"", *citation.title);
  line += citation.date.empty() ? ", undated" : ", " + citation.date;
  line += ", " + citation.url + ", " + proof_of(citation);
  return core::collapse_white_space(line);
}

std::string bibtex_escaped(std::string_view text) {
  std::string out;
  for (const char c : core::collapse_white_space(core::nfc(text))) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      // A brace with a backslash before it still counts for BibTeX.
      case '{':
        out += "\\textbraceleft{}";
        break;
      case '}':
        out += "\\textbraceright{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '$':
      case '&':
      case '#':
      case '_':
      case '%':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out;
}

std::string citation_bibtex(const Citation& citation) {
  std::string entry = fmt::format("@misc{{{},\n", key_of(citation.turn_id));
  const auto field = [&](std::string_view name, const std::string& value) {
    entry += fmt::format("  {:<9} = {},\n", name, value);
  };
  const auto braced = [](const std::string& value) { return "{" + value + "}"; };
  // The inner braces keep a name whole, and the capitals of a title.
  const auto kept = [&](const std::string& value) { return braced(braced(bibtex_escaped(value))); };
  if (citation.author) field("author", kept(*citation.author));
  if (citation.title) field("title", kept(*citation.title));
  const Json parts = date_parts(citation.date);
  if (!parts.empty()) {
    field("year", braced(citation.date.substr(0, 4)));
    if (parts.size() > 1 && parts[1] >= 1 && parts[1] <= 12) {
      field("month", k_months.at(parts[1].get<std::size_t>() - 1));
    }
    field("date", braced(citation.date.substr(0, parts.size() == 1 ? 4 : parts.size() == 2 ? 7 : 10)));
  }
  if (citation.publisher) field("publisher", kept(*citation.publisher));
  field("howpublished", braced(bibtex_escaped(genre_of(citation.kind))));
  field("url", braced(bibtex_url(citation.url)));
  if (citation.archived_at) field("urldate", braced(day(*citation.archived_at)));
  field("note", braced(bibtex_escaped(proof_of(citation))));
  return entry + "}";
}

Json citation_csl(const Citation& citation) {
  Json item{{"id", citation.turn_id}, {"type", "speech"}};
  if (citation.author) item["author"] = Json::array({{{"literal", *citation.author}}});
  if (citation.title) item["title"] = *citation.title;
  item["genre"] = genre_of(citation.kind);
  if (citation.publisher) item["publisher"] = *citation.publisher;
  const Json parts = date_parts(citation.date);
  if (!parts.empty()) item["issued"] = {{"date-parts", Json::array({parts})}};
  item["URL"] = citation.url;
  if (citation.archived_at) {
    item["accessed"] = {{"date-parts", Json::array({date_parts(day(*citation.archived_at))})}};
    item["archive"] = citation.warc_file;
    item["archive_location"] = citation.record_id;
  }
  if (citation.page > 0) {
    item["page"] = citation.page == citation.last_page ? fmt::format("{}", citation.page)
                                                       : fmt::format("{}-{}", citation.page, citation.last_page);
  }
  if (citation.language) item["language"] = *citation.language;
  item["note"] = proof_of(citation);
  return item;
}

}  // namespace pressroom::app
