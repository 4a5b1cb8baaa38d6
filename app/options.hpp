// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/log.hpp"

namespace pressroom::app {

/// Taken before and after the command.
struct GlobalOptions {
  std::optional<std::filesystem::path> archive;  ///< ./archive; ./demo-archive for demo
  std::optional<std::filesystem::path> rooms;
  std::optional<std::filesystem::path> config;
  enum class Format { human, json } format = Format::human;
  enum class Loudness { normal, quiet } loudness = Loudness::normal;
  core::log::Level log_level = core::log::Level::warn;
};

/// What every command that goes to the network takes.
struct NetworkOptions {
  std::optional<std::string> contact;
  std::vector<std::string> connect_to;
  std::optional<double> min_delay_seconds;
  std::optional<double> patience_seconds;
};

enum class DryRun { no, yes };

struct ArchiveOptions {
  std::vector<std::string> targets;  ///< URLs or room names; none: every room
  NetworkOptions network;
  std::optional<int> max_transcripts;
  std::optional<std::string> since;  ///< YYYY-MM-DD
  std::optional<std::filesystem::path> metrics;
  DryRun dry_run = DryRun::no;
};
/// What is done with a transcript that would come out as it stands.
enum class Unchanged { left, parsed };
struct ReparseOptions {
  std::vector<std::string> rooms;
  std::vector<std::filesystem::path> from;  ///< files of other tools; none: what the archive holds
  std::optional<int> jobs;                  ///< threads that read and parse; none: as many as processors
  DryRun dry_run = DryRun::no;
  enum class RuleChanges { wait, accepted } rule_changes = RuleChanges::wait;
  Unchanged unchanged = Unchanged::left;
  bool profile = false;  ///< tell where the time went
};
struct ExportOptions {
  std::string format;
  std::filesystem::path folder;
  std::optional<std::string> room, transcript, since, until;
  std::optional<std::filesystem::path> sign;  ///< PEM file of a private key
  std::optional<std::string> layout;          ///< whole, numbered or hive
  std::optional<std::string> anonymize;       ///< none or reporters
  enum class Incomplete { left_out, included } incomplete = Incomplete::left_out;
};
struct VerifyOptions {
  std::vector<std::filesystem::path> paths;
  std::optional<std::string> turn;
};
struct RebuildOptions {};
struct StatusOptions {
  std::optional<std::string> room;
};
struct HistoryOptions {
  std::optional<std::string> transcript;  ///< an id of a transcript or of a turn; none: a list of what changed
  std::optional<std::string> room;        ///< of the list, and where a native id is looked for
  std::optional<std::string> since;       ///< of the list: YYYY-MM-DD in UTC
};
struct ExplainOptions {
  std::string turn;
};
struct SearchOptions {
  std::vector<std::string> words;  ///< words, phrases, beginnings of words; or one turn id
  std::optional<std::string> speaker, room, since, until;
  int limit = 20;
  enum class Cite { context, text, bibtex, csl } cite = Cite::context;
};
struct PauseOptions {
  std::vector<std::string> rooms;  ///< none: all
  std::string by = "operator";
  std::string why;
  std::optional<std::string> until;  ///< YYYY-MM-DD or RFC 3339
};
struct ResumeOptions {
  std::vector<std::string> rooms;
};
struct PolitenessOptions {
  std::vector<std::string> rooms;           ///< none: all
  std::optional<std::string> since, until;  ///< YYYY-MM-DD in UTC, both days included
};
struct RoomListOptions {};
struct RoomTryOptions {
  std::optional<std::filesystem::path> file;  ///< none: the room that serves the URL, or the one that is built in
  std::string url;
  NetworkOptions network;
};
struct RoomNewOptions {
  std::string url;
  std::optional<std::filesystem::path> output;  ///< NAME.toml in the working directory
  NetworkOptions network;
};
struct RoomTestOptions {
  std::vector<std::filesystem::path> files;  ///< none: every room file
};
struct RoomLintOptions {
  std::vector<std::filesystem::path> files;  ///< none: every room file
};
struct DemoOptions {};

using CommandOptions =
    std::variant<ArchiveOptions, ReparseOptions, ExportOptions, VerifyOptions, RebuildOptions, StatusOptions,
                 PauseOptions, ResumeOptions, HistoryOptions, ExplainOptions, SearchOptions, PolitenessOptions,
                 RoomListOptions, RoomTryOptions, RoomNewOptions, RoomTestOptions, RoomLintOptions, DemoOptions>;

}  // namespace pressroom::app
