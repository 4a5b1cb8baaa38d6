// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/citation.hpp"
#include "app/excerpt.hpp"
#include "app/progress_line.hpp"
#include "app/search_keeper.hpp"
#include "app/service.hpp"
#include "app/turn_name.hpp"
#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/database/search_words.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/selection.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

namespace database = storage::database;
namespace exports = storage::exports;
using Json = nlohmann::ordered_json;
using Cite = SearchOptions::Cite;

/// Code points: three lines of a terminal.
constexpr std::size_t k_excerpt_width = 240;

/// One turn that is shown.
struct Shown {
  core::Turn turn;
  std::string transcript_id;
  std::string room;
  Excerpt excerpt;
  Citation citation;
};

/// What was found, and what is to be said of it.
struct Findings {
  std::vector<Shown> turns;
  bool more = false;   ///< than were asked for
  std::string behind;  ///< why the index may lack something; empty: it lacks nothing
};

/// room:native-id.0123456789ab and nothing else.
bool is_turn_id(const std::string& word) {
  constexpr std::size_t k_digits = 12;
  if (!parse_turn_id(word) || word.size() - word.rfind('.') != k_digits + 1) return false;
  return std::all_of(word.end() - k_digits, word.end(),
                     [](char c) { return core::hex_value(c) >= 0 && core::ascii_lower(c) == c; });
}

/// The newest sidecar of a transcript, and the hash of its bytes.
struct ReadSidecar {
  core::Transcript transcript;
  std::string sha256;
};

core::Result<ReadSidecar> read_newest(const ArchiveFolder& archive, const std::string& transcript_id) {
  const std::filesystem::path file = archive.root() / exports::sidecar_path(transcript_id);
  TRY_ASSIGN(const std::string bytes, archive.disk().read_all(file, exports::max_sidecar_bytes));
  TRY_ASSIGN(core::Transcript transcript, exports::read_sidecar(bytes, file.string()));
  return ReadSidecar{std::move(transcript), core::sha256_hex(bytes)};
}

Shown shown(const core::Transcript& transcript, const core::Turn& turn, std::string_view marked_text) {
  Shown one{turn, transcript.transcript_id, transcript.room, excerpt_of(marked_text, k_excerpt_width), {}};
  one.citation = cite(transcript, turn, one.excerpt.paragraph, exports::date_of(transcript));
  return one;
}

const core::Turn* turn_of(const core::Transcript& transcript, const std::string& turn_id) {
  const auto found = std::find_if(transcript.turns.begin(), transcript.turns.end(),
                                  [&](const core::Turn& turn) { return turn.turn_id == turn_id; });
  return found == transcript.turns.end() ? nullptr : &*found;
}

/// One search, against an index that is brought up to date before, where that is needed and the archive is free.
class Search {
 public:
  Search(const Service& service, ArchiveFolder& archive) : service_(service), archive_(archive) {}

  core::Result<Findings> by_words(const database::SearchQuery& query, int limit) {
    auto hits = ask(query);
    if (!hits && is_useless(hits.error())) {
      core::Error fault = hits.error();
      if (fault.code == core::ErrorCode::not_found) fault.what = "there is no search index";
      TRY(renew(fault, Anew::yes));
      hits = ask(query);
    }
    TRY(hits);
    if (!findings_.behind.empty()) findings_.behind += "; `pressroom reparse` brings it up to date";
    findings_.more = hits->size() > static_cast<std::size_t>(limit);
    hits->resize(std::min(hits->size(), static_cast<std::size_t>(limit)));
    for (const database::SearchHit& hit : *hits) TRY(show(hit));
    return std::move(findings_);
  }

  core::Result<Findings> by_turn_id(const std::string& turn_id) {
    const std::string transcript_id = turn_id.substr(0, turn_id.rfind('.'));
    const auto sidecar = read_newest(archive_, transcript_id);
    if (!sidecar && sidecar.error().code != core::ErrorCode::not_found) return tl::unexpected(sidecar.error());
    const core::Turn* turn = sidecar ? turn_of(sidecar->transcript, turn_id) : nullptr;
    if (turn == nullptr) {
      return core::fail(core::ErrorCode::not_found, "the newest revisions hold no such turn", turn_id);
    }
    findings_.turns.push_back(shown(sidecar->transcript, *turn, turn->text()));
    return std::move(findings_);
  }

 private:
  enum class Anew { no, yes };

  /// The archive's own database is never so: what stands behind these codes is the index.
  static bool is_useless(const core::Error& error) {
    return error.code == core::ErrorCode::damaged || error.code == core::ErrorCode::unsupported ||
           error.code == core::ErrorCode::not_found;
  }

  core::Result<std::vector<database::SearchHit>> ask(const database::SearchQuery& query) {
    TRY_ASSIGN(auto index, open_search_index(archive_));
    TRY_ASSIGN(const bool behind, is_behind(archive_, index));
    if (behind && !renewed_) {
      const core::Error fault{core::ErrorCode::not_found, "the search index is behind the archive", ""};
      if (const auto renewed = renew(fault, Anew::no); !renewed) {
        findings_.behind = renewed.error().what;
      } else {
        TRY_ASSIGN(index, open_search_index(archive_));
      }
    }
    return index.search(query);
  }

  /// Takes the archive's lock for as long as it takes. Whoever may not write there, or finds another writer, is told
  /// why the index is as it is.
  core::Result<void> renew(const core::Error& fault, Anew anew) {
    renewed_ = true;
    auto writer = ArchiveFolder::open_to_write(service_.disk, service_.archive());
    if (!writer) {
      return core::fail(writer.error().code,
                        fmt::format("{}, and it cannot be made up for now: {}", fault.what, writer.error().message()),
                        fault.where);
    }
    ProgressLine line(service_.clock,
                      service_.out.is_quiet() ? ProgressLine::Shown::never : ProgressLine::Shown::if_terminal);
    SearchKeeper keeper(*writer);
    if (anew == Anew::yes) keeper.discard();
    keeper.catch_up([&](std::size_t done, std::size_t all) {
      line.show(fmt::format("search index: {} of {} transcripts", done, all));
    });
    return {};
  }

  /// Hits of one transcript stand together as often as not: its sidecar is read once.
  core::Result<void> show(const database::SearchHit& hit) {
    if (hit.transcript_id == unreadable_) return {};
    if (sidecar_ == nullptr || sidecar_->transcript.transcript_id != hit.transcript_id) {
      auto read = read_newest(archive_, hit.transcript_id);
      if (!read) {
        service_.out.fault(read.error());
        findings_.behind = "a sidecar that was indexed cannot be read";
        unreadable_ = hit.transcript_id;
        return {};
      }
      sidecar_ = std::make_unique<ReadSidecar>(*std::move(read));
    }
    const core::Turn* turn = turn_of(sidecar_->transcript, hit.turn_id);
    if (sidecar_->sha256 != hit.sidecar_sha256 && findings_.behind.empty()) {
      findings_.behind = "sidecars changed since they were indexed; `pressroom reparse` brings the index up to date";
    }
    if (turn != nullptr) findings_.turns.push_back(shown(sidecar_->transcript, *turn, hit.marked_text));
    return {};
  }

  const Service& service_;
  ArchiveFolder& archive_;
  Findings findings_;
  std::unique_ptr<ReadSidecar> sidecar_;
  std::string unreadable_;  ///< id of the transcript that was told of last
  bool renewed_ = false;
};

core::Result<database::SearchQuery> query_of(const SearchOptions& options) {
  exports::Selection bounds;
  bounds.since = options.since.value_or("");
  bounds.until = options.until.value_or("");
  TRY(exports::check_selection(bounds));
  database::SearchQuery query;
  TRY_ASSIGN(query.match, database::match_expression(options.words));
  query.room = options.room.value_or("");
  query.since = bounds.since;
  query.until = bounds.until;
  query.speaker = core::folded(core::collapse_white_space(options.speaker.value_or("")));
  query.limit = options.limit + 1;
  return query;
}

void print(const Service& service, const Findings& findings, Cite form) {
  if (form == Cite::csl) {
    Json items = Json::array();
    for (const Shown& one : findings.turns) items.push_back(citation_csl(one.citation));
    service.out.line("{}", items.dump(2, ' ', false, Json::error_handler_t::replace));
    return;
  }
  for (const Shown& one : findings.turns) {
    if (form == Cite::context) service.out.line(one.excerpt.pieces());
    const std::string citation = form == Cite::bibtex ? citation_bibtex(one.citation) : citation_text(one.citation);
    service.out.line("{}{}", form == Cite::context ? "    " : "", citation);
    if (form != Cite::text) service.out.line("");
  }
  if (form != Cite::context) return;
  if (findings.turns.empty()) service.out.line("no turn holds all of these words");
  if (findings.more) service.out.line("there are more; --limit shows them");
}

Json turn_json(const Shown& one, Cite form) {
  const auto text = [](const std::optional<std::string>& value) { return value ? Json(*value) : Json(); };
  const Citation& citation = one.citation;
  Json json{{"turn_id", one.turn.turn_id},
            {"transcript_id", one.transcript_id},
            {"room", one.room},
            {"seq", one.turn.seq},
            {"kind", core::name(one.turn.kind)},
            {"label", text(one.turn.label)},
            {"speaker_id", text(one.turn.speaker_id)},
            {"speaker_name", text(one.turn.speaker_name)},
            {"title", text(citation.title)},
            {"date", citation.date.empty() ? Json() : Json(citation.date)},
            {"completeness", core::name(citation.verdict)},
            {"page", citation.page == 0 ? Json() : Json(citation.page)},
            {"last_page", citation.page == 0 ? Json() : Json(citation.last_page)},
            {"url", citation.url}};
  json["archived_at"] = citation.archived_at ? Json(core::format_rfc3339(*citation.archived_at)) : Json();
  json["payload_digest"] = citation.archived_at ? Json(citation.payload_digest) : Json();
  json["context"] = one.excerpt.text;
  json["highlights"] = Json::array();
  for (const Excerpt::Hit& hit : one.excerpt.hits) {
    json["highlights"].push_back({{"at", hit.at}, {"length", hit.length}});
  }
  json["citation"] = citation_text(citation);
  if (form == Cite::bibtex) json["bibtex"] = citation_bibtex(citation);
  if (form == Cite::csl) json["csl"] = citation_csl(citation);
  return json;
}

}  // namespace

core::Result<ExitCode> search(const Service& service, const SearchOptions& options) {
  TRY_ASSIGN(const database::SearchQuery query, query_of(options));
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  if (options.room) TRY(require_room(service, *options.room));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  Search search(service, archive);
  const bool one_turn = options.words.size() == 1 && is_turn_id(options.words.front());
  TRY_ASSIGN(const Findings findings,
             one_turn ? search.by_turn_id(options.words.front()) : search.by_words(query, options.limit));
  if (!findings.behind.empty()) service.out.fault({core::ErrorCode::busy, findings.behind, ""});
  print(service, findings, options.cite);
  Json json{{"words", options.words}, {"turns", Json::array()}};
  for (const Shown& one : findings.turns) json["turns"].push_back(turn_json(one, options.cite));
  json["more"] = findings.more;
  json["index"] = findings.behind.empty() ? "current" : "behind";
  service.out.document(json);
  return ExitCode::done;
}

}  // namespace pressroom::app
