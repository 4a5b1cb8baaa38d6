// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/time_format.hpp"
#include "storage/exports/card_head.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string span_of(const RoomFigures& figures) {
  if (figures.first_date.empty()) return "undated";
  const std::string first = figures.first_date.substr(0, 10), last = figures.last_date.substr(0, 10);
  return first == last ? first : first + " to " + last;
}

/// A bar or a line end would break the table it stands in.
std::string in_table(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? "\\|" : c == '\n' || c == '\r' ? " " : std::string(1, c);
  return cell;
}

/// "TOOL_VERSION ROOM_SHA256"
std::string room_file_in(const std::string& rule) { return rule.substr(rule.find(' ') + 1); }

std::string rooms_section(const DatasetFigures& figures, const CardFacts& facts) {
  std::string text =
      "## Rooms\n\n"
      "| room | title | span | transcripts | complete | left out as incomplete | pages | turns | words | site edits |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n";
  const auto line = [&](const std::string& name, const std::string& title, const RoomFigures& room) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name, in_table(title), span_of(room),
                        room.transcripts, room.complete, room.left_out_incomplete, room.pages, room.turns, room.words,
                        room.changes);
  };
  for (const auto& [name, room] : figures.rooms) {
    const bool has_title = facts.title_of && !room.rules.empty();
    line(name, has_title ? facts.title_of(name, room_file_in(room.rules.rbegin()->first)) : "", room);
  }
  if (figures.rooms.size() > 1) line("all", "", figures.total());
  return text +
         "\nComplete means: every page that any pager of the transcript names was captured and read, and the pagers "
         "agree. What is not proved complete is left out unless the dataset was made with `--include-incomplete`; "
         "column `completeness` says which.\n";
}

std::string scores_section(const DatasetFigures& figures, const CardFacts& facts) {
  std::string text =
      "## How well it was read\n\n"
      "Measured on transcripts that somebody read, with this version of the program; rooms without such a gold were "
      "not "
      "measured.\n\n"
      "| room | transcripts of the gold | boundary F1 | wrong speaker | not named | text fidelity | answers F1 |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const auto& [name, room] : figures.rooms) {
    const auto found = facts.scores.find(name);
    if (found == facts.scores.end()) {
      text += fmt::format("| {} | not measured | | | | | |\n", name);
      continue;
    }
    const RoomScores& scores = found->second;
    text += fmt::format("| {} | {} | {:.4f} | {:.2f} % | {:.2f} % | {:.4f} | {:.2f} |\n", name, scores.transcripts,
                        scores.boundary_f1, scores.wrong_speaker_percent, scores.unnamed_percent, scores.fidelity,
                        scores.answers_f1);
  }
  return text;
}

std::string faults_section(const DatasetFigures& figures) {
  std::string text =
      "## Known faults\n\n"
      "| room | turns without a speaker or medium | unattributed turns | characters that no rule could place | "
      "transcripts to be looked at | kinds of warnings |\n|---|---|---|---|---|---|\n";
  for (const auto& [name, room] : figures.rooms) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", name, percent(room.unnamed_turns, room.turns),
                        percent(room.unattributed_turns, room.turns), percent(room.unknown_chars, room.visible_chars),
                        room.needs_review, fmt::join(room.known_faults, ", "));
  }
  return text +
         "\n- A speaker is null rather than guessed. A person whom different transcripts call by parts of a name has "
         "an "
         "id for each; `speakers.same_as` lists them.\n"
         "- `n_words` counts what stands between white space: it undercounts Chinese, Japanese and Thai.\n"
         "- `event_date` is null where no page tells it; then `published_at` places the transcript.\n"
         "- `n_questions` is an estimate; `reply_to` is null over missing pages.\n";
}

std::string rights_section(const DatasetDescription& dataset, const DatasetFigures& figures, const CardFacts& facts) {
  const RoomFigures all = figures.total();
  std::string text = "## Rights\n\nThe words are those of the speakers and of the sites that published them";
  if (!all.sources.empty()) text += fmt::format(" ({})", fmt::join(all.sources, "; "));
  text += ". They are not ours to license: look at the terms of each source before you publish more than quotations.";
  text += dataset.anonymity == Anonymity::reporters
              ? " Names of reporters were taken out of labels, ids and words; media are kept. Byte spans still lead to "
                "what the sites published.\n"
              : " Reporters are named as the sites name them; `--anonymize reporters` leaves their names out.\n";
  return text + "\nTo have something taken down: " +
         facts.contact.value_or(
             "write to whoever gave you this dataset; the archive it was made from names no contact") +
         ".\n";
}

std::string proof_section(const DatasetDescription& dataset) {
  std::string text =
      "## How to verify a row\n\n"
      "Each row of `turns` names the archived records it was made from and the bytes in them. With the archive, or "
      "with "
      "a WACZ package of the room:\n\n```\n"
      "pressroom --archive ARCHIVE verify DATASET_FOLDER\n"
      "pressroom verify DATASET_FOLDER ROOM.wacz\n"
      "pressroom verify --turn TURN_ID ROOM.wacz\n```\n\n"
      "That reads the records again, checks the digests of record, payload and content, rebuilds the text from the "
      "spans and compares hashes and every other column. By hand: cut `length` bytes at `offset` out of `warc_file` "
      "and "
      "`gunzip` them; the payload behind the HTTP head has `payload_digest`; with its content coding removed it has "
      "`content_digest`; the bytes of `spans`, in `charset`, are the text.\n";
  if (dataset.format == "csv") text += "Lists stand as JSON text in their cells.\n";
  return text;
}

std::string rebuild_section(const DatasetDescription& dataset, const DatasetFigures& figures) {
  std::string text = fmt::format(
      "## How to make it again\n\n```\n{}\n```\n\n"
      "with pressroom {} gives the same bytes from the same archive; `pressroom reparse` makes the sidecars that it "
      "reads from the WARC files. Room files, by the SHA-256 under which the archive keeps them:\n\n"
      "| room | pressroom | room file | transcripts |\n|---|---|---|---|\n",
      command_for(dataset), dataset.tool_version);
  for (const auto& [name, room] : figures.rooms) {
    for (const auto& [rule, transcripts] : room.rules) {
      text += fmt::format("| {} | {} | `{}` | {} |\n", name, rule.substr(0, rule.find(' ')), room_file_in(rule),
                          transcripts);
    }
  }
  return text;
}

std::string files_section(const DatasetDescription& dataset) {
  std::string text = "## Files\n\n| file | table | rows | bytes |\n|---|---|---|---|\n";
  constexpr std::size_t most = 40;
  for (std::size_t i = 0; i < std::min(most, dataset.resources.size()); ++i) {
    const Resource& resource = dataset.resources[i];
    text += fmt::format("| `{}` | {} | {} | {} |\n", resource.file.path, resource.table,
                        resource.table.empty() ? "" : fmt::format("{}", resource.file.rows), resource.file.bytes);
  }
  if (dataset.resources.size() > most) text += fmt::format("| and {} more | | | |\n", dataset.resources.size() - most);
  return text +
         "\n`datapackage.json` (Frictionless Data Package 2.0) has the hash of every file and the type, unit and "
         "meaning of every column; `ro-crate-metadata.json` says what was made from what.\n";
}

std::string citation_section(const DatasetDescription& dataset, const DatasetFigures& figures) {
  std::set<std::string> names;
  for (const auto& [name, room] : figures.rooms) names.insert(name);
  const std::string year = dataset.created ? core::format_rfc3339(*dataset.created).substr(0, 4) : "";
  return fmt::format(
      "## Citation\n\n```bibtex\n@misc{{pressroom-{},\n  title = {{Speaker turns of press conferences: {}}},\n"
      "  year = {{{}}},\n  note = {{Made with pressroom {}; newest capture {}}}\n}}\n```\n",
      fmt::join(names, "-"), fmt::join(names, ", "), year, dataset.tool_version,
      dataset.created ? core::format_rfc3339(*dataset.created) : "none");
}

}  // namespace

std::string command_for(const DatasetDescription& dataset) {
  std::string command = fmt::format("pressroom export {} DATASET_FOLDER", dataset.format);
  const Selection& selection = dataset.selection;
  if (!selection.room.empty()) command += " --room " + selection.room;
  if (!selection.since.empty()) command += " --since " + selection.since;
  if (!selection.until.empty()) command += " --until " + selection.until;
  if (selection.incomplete == Incomplete::included) command += " --include-incomplete";
  if (dataset.layout == Layout::numbered) command += " --layout numbered";
  if (dataset.layout == Layout::hive) command += " --layout hive";
  if (dataset.anonymity == Anonymity::reporters) command += " --anonymize reporters";
  return command;
}

std::string write_card(const DatasetDescription& dataset, const DatasetFigures& figures, const CardFacts& facts) {
  const RoomFigures all = figures.total();
  std::string card = write_card_head(dataset, figures);
  card += fmt::format(
      "\n# Speaker turns of press conferences\n\n"
      "{} transcripts of {} press room(s), {}: {} turns with {} words, {} speakers. Every row leads to the bytes of an "
      "archived page and can be verified against them; {} edit(s) that the sites made after publication are in "
      "`changes`. Made by pressroom {} from captures up to {}.\n\n",
      all.transcripts, figures.rooms.size(), span_of(all), all.turns, all.words, figures.speakers, all.changes,
      dataset.tool_version, dataset.created ? core::format_rfc3339(*dataset.created) : "none");
  for (const std::string& section :
       {rooms_section(figures, facts), scores_section(figures, facts), faults_section(figures),
        rights_section(dataset, figures, facts), proof_section(dataset), rebuild_section(dataset, figures),
        files_section(dataset)}) {
    card += section + "\n";
  }
  return card + citation_section(dataset, figures);
}

}  // namespace pressroom::storage::exports
