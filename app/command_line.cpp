// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/output.hpp"

namespace pressroom::app {

namespace {

/// One command: its options are written here, and picked when its subcommand was given.
class Commands {
 public:
  explicit Commands(CLI::App& top) : top_(top) {
    top.require_subcommand(1);
    top.fallthrough();
    add_archive();
    add_reparse();
    add_export();
    add_verify();
    add_rebuild();
    add_status();
    add_pause();
    add_resume();
    add_history();
    add_explain();
    add_search();
    add_politeness();
    add_room();
    add_demo();
  }

  CommandOptions chosen() const {
    for (const auto& [command, options] : choices_) {
      if (command->parsed()) return options();
    }
    return DemoOptions{};
  }

 private:
  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& does, const std::string& example) {
    CLI::App* command = parent.add_subcommand(name, does);
    command->fallthrough();
    command->footer("\nExample:\n  " + example);
    return command;
  }

  void add_network(CLI::App* command, NetworkOptions& network) {
    command->add_option("--contact", network.contact,
                        "Who runs this crawler: https URL, mailto: or address; sent with every request");
    command
        ->add_option("--connect-to", network.connect_to,
                     "HOST:PORT:ADDR:PORT, as curl's; repeatable; loopback allowed for mapped hosts")
        ->type_size(1)
        ->allow_extra_args(false);
    command
        ->add_option("--min-delay", network.min_delay_seconds,
                     "Least seconds between two requests to a host; under 1 only on loopback")
        ->check(CLI::Range(0.0, 86400.0));
    command
        ->add_option("--patience", network.patience_seconds,
                     "Wait this long for a back-off before leaving it to the next run (60)")
        ->check(CLI::Range(0.0, 86400.0));
  }

  void add_archive() {
    CLI::App* command =
        add(top_, "archive", "Fetch transcripts politely and archive them",
            "pressroom archive --contact mailto:me@example.org http://www.china.org.cn/.../content_1.htm");
    command->add_option(
        "target", archive_.targets,
        "Room names or URLs of any page of a transcript, asked for now; none: what is due in every room");
    add_network(command, archive_.network);
    command->add_option("--max-transcripts", archive_.max_transcripts, "Start at most this many new transcripts")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--since", archive_.since, "Leave out new transcripts that are dated before YYYY-MM-DD");
    command->add_option("--metrics", archive_.metrics,
                        "Tell the run's numbers in this file, in Prometheus text format");
    command->add_flag("--dry-run", archive_dry_, "Print the plan and how long it takes; ask nothing");
    choices_.emplace_back(command, [this] {
      archive_.dry_run = archive_dry_ ? DryRun::yes : DryRun::no;
      return CommandOptions(archive_);
    });
  }

  void add_reparse() {
    CLI::App* command = add(top_, "reparse", "Run today's parsers and rooms over the stored pages, without the network",
                            "pressroom reparse china-org-cn\n  pressroom reparse --from wget.warc.gz");
    command->add_option("room", reparse_.rooms, "Rooms; none: all");
    command->add_option("--jobs", reparse_.jobs, "Transcripts that are read at a time (as many as processors)")
        ->check(CLI::Range(1, 64));
    command->add_flag("--accept", reparse_accept_, "Write what changed rules make of the pages, too");
    CLI::Option* dry = command->add_flag("--dry-run", reparse_dry_, "Print what would change; write nothing");
    command->add_flag("--profile", reparse_.profile, "Tell where the processor time went, stage by stage");
    command->add_flag("--force", reparse_force_, "Parse again what has not changed since the last time, too");
    command
        ->add_option("--from", reparse_.from,
                     "WARC or WACZ files that another tool wrote: read where they lie and indexed; rooms go before it")
        ->excludes(dry);
    choices_.emplace_back(command, [this] {
      reparse_.dry_run = reparse_dry_ ? DryRun::yes : DryRun::no;
      if (reparse_force_) reparse_.unchanged = Unchanged::parsed;
      if (reparse_accept_) reparse_.rule_changes = ReparseOptions::RuleChanges::accepted;
      return CommandOptions(reparse_);
    });
  }

  void add_export() {
    CLI::App* command = add(top_, "export", "Write a dataset whose rows can be proved, or packages for replay (wacz)",
                            "pressroom export parquet dataset --since 2024-01-01\n"
                            "  pressroom export wacz packages --room china-org-cn\n"
                            "parquet needs DuckDB's library: ./run fetches it where npm is installed; otherwise name\n"
                            "libduckdb.so of any release from 1.0 on in PRESSROOM_DUCKDB.");
    command->add_option("format", export_.format, "jsonl, csv, parquet, sqlite, tei, convokit; or wacz")
        ->required()
        ->check(CLI::IsMember({"jsonl", "csv", "parquet", "sqlite", "tei", "convokit", "wacz"}));
    command->add_option("folder", export_.folder, "Where the files go; made when absent")->required();
    command->add_option("--room", export_.room, "Only this room");
    command->add_option("--transcript", export_.transcript,
                        "wacz: only this transcript, room:id; with --room the id alone will do");
    command->add_option("--since", export_.since,
                        "Only transcripts dated YYYY-MM-DD or later; undated ones are left out");
    command->add_option("--until", export_.until, "Only transcripts dated YYYY-MM-DD or earlier");
    command->add_flag("--include-incomplete", export_incomplete_, "Incomplete transcripts too; their rows say so");
    command
        ->add_option("--layout", export_.layout,
                     "Of jsonl, csv, parquet: whole (one file a table), numbered (shards), hive (room=R/year=Y)")
        ->check(CLI::IsMember({"whole", "numbered", "hive"}));
    command->add_option("--anonymize", export_.anonymize, "none, or reporters: they have no names in the dataset")
        ->check(CLI::IsMember({"none", "reporters"}));
    command->add_option("--sign", export_.sign, "wacz: sign with this private key (PEM, P-256 or P-384)");
    choices_.emplace_back(command, [this] {
      export_.incomplete =
          export_incomplete_ ? ExportOptions::Incomplete::included : ExportOptions::Incomplete::left_out;
      return CommandOptions(export_);
    });
  }

  void add_verify() {
    CLI::App* command =
        add(top_, "verify", "Check WARC files, indexes, sidecars, datasets and every turn against the stored bytes",
            "pressroom verify crawl.warc.gz index.cdxj\n"
            "  pressroom --archive ARCHIVE verify dataset\n"
            "  pressroom verify --turn china-org-cn:117176352.0123456789ab china-org-cn.wacz");
    command->add_option("path", verify_.paths,
                        "WARC, CDXJ or WACZ files, or folders, to check on their own; datasets, held against the\n"
                        "archive or a WACZ named beside them; none: the archive");
    command->add_option("--turn", verify_.turn, "Prove one turn: rebuild its text from the archived bytes");
    choices_.emplace_back(command, [this] { return CommandOptions(verify_); });
  }

  void add_rebuild() {
    CLI::App* command =
        add(top_, "rebuild", "Make database, indexes and sidecars anew from the WARC files, past damage",
            "pressroom rebuild");
    choices_.emplace_back(command, [] { return CommandOptions(RebuildOptions{}); });
  }

  void add_status() {
    CLI::App* command =
        add(top_, "status", "What the archive holds and what is missing", "pressroom status china-org-cn");
    command->add_option("room", status_.room,
                        "Only this room, with all its transcripts; without it those that want attention");
    choices_.emplace_back(command, [this] { return CommandOptions(status_); });
  }

  void add_pause() {
    CLI::App* command = add(top_, "pause", "Leave rooms alone until they are resumed, also while a run is on",
                            "pressroom pause china-org-cn --why 'the webmaster asked us to wait' --until 2026-12-01");
    command->add_option("room", pause_.rooms, "Rooms; none: all");
    command->add_option("--by", pause_.by, "Who pauses them (operator)");
    command->add_option("--why", pause_.why, "Why, for `status` and reports");
    command->add_option("--until", pause_.until, "YYYY-MM-DD or a time in RFC 3339; without it until `resume`");
    choices_.emplace_back(command, [this] { return CommandOptions(pause_); });
  }

  void add_resume() {
    CLI::App* command = add(top_, "resume", "Go on with paused rooms", "pressroom resume china-org-cn");
    command->add_option("room", resume_.rooms, "Rooms; none: all");
    choices_.emplace_back(command, [this] { return CommandOptions(resume_); });
  }

  void add_history() {
    CLI::App* command = add(top_, "history",
                            "What the site changed in a transcript, turn by turn, each side with its record; without\n"
                            "one: the transcripts that were changed. Exits 5 when a revision is lost or damaged",
                            "pressroom history --room china-org-cn --since 2026-11-01\n"
                            "  pressroom history china-org-cn:117176352");
    command->add_option("transcript", history_.transcript, "room:id, the site's own id alone, or the id of a turn");
    command->add_option("--room", history_.room, "Only this room");
    command->add_option("--since", history_.since, "Only transcripts changed on YYYY-MM-DD (UTC) or later");
    choices_.emplace_back(command, [this] { return CommandOptions(history_); });
  }

  void add_explain() {
    CLI::App* command = add(top_, "explain", "Why a turn has this label, speaker, role, join and link",
                            "pressroom explain china-org-cn:117176352.0123456789ab");
    command->add_option("turn", explain_.turn, "A turn id")->required();
    choices_.emplace_back(command, [this] { return CommandOptions(explain_); });
  }

  void add_search() {
    CLI::App* command =
        add(top_, "search",
            "Find turns by their words, best first, each with the citation of the page it stands on.\n"
            "All words must occur; \"two words\" in one argument are a phrase; WORD* is the beginning of a word",
            "pressroom search 'harbour dues' gate* --speaker brook --since 2024-01-01\n"
            "  pressroom search china-org-cn:117176352.0123456789ab --cite bibtex");
    command->add_option("words", search_.words, "Words and phrases, or the id of one turn")->required();
    command->add_option("--speaker", search_.speaker, "Only turns with this in the speaker's name, label or id");
    command->add_option("--room", search_.room, "Only this room");
    command->add_option("--since", search_.since, "Only transcripts dated YYYY-MM-DD or later");
    command->add_option("--until", search_.until, "Only transcripts dated YYYY-MM-DD or earlier");
    command->add_option("--limit", search_.limit, "At most this many turns (20)")->check(CLI::Range(1, 1000));
    command->add_option("--cite", search_cite_, "Print citations alone: text, bibtex or csl (CSL-JSON)")
        ->check(CLI::IsMember({"text", "bibtex", "csl"}));
    choices_.emplace_back(command, [this] {
      using Cite = SearchOptions::Cite;
      static const std::map<std::string, Cite> forms{
          {"", Cite::context}, {"text", Cite::text}, {"bibtex", Cite::bibtex}, {"csl", Cite::csl}};
      search_.cite = forms.at(search_cite_);
      return CommandOptions(search_);
    });
  }

  void add_politeness() {
    CLI::App* command = add(top_, "politeness",
                            "What a webmaster can be shown: how often and at what intervals each host was asked,\n"
                            "computed from the WARC files. Exits 3 when a delay, Crawl-delay, Retry-After or the\n"
                            "limit of one request at a time was not kept",
                            "pressroom politeness china-org-cn --since 2026-11-01");
    command->add_option("room", politeness_.rooms, "Rooms; none: all");
    command->add_option("--since", politeness_.since, "Only requests of YYYY-MM-DD (UTC) or later");
    command->add_option("--until", politeness_.until, "Only requests of YYYY-MM-DD (UTC) or earlier");
    choices_.emplace_back(command, [this] { return CommandOptions(politeness_); });
  }

  void add_room() {
    CLI::App* room = add(top_, "room", "Press rooms as text files", "pressroom room list");
    room->require_subcommand(1);
    CLI::App* list = add(*room, "list", "Rooms with their hosts and layouts", "pressroom room list");
    choices_.emplace_back(list, [] { return CommandOptions(RoomListOptions{}); });
    CLI::App* attempt = add(*room, "try",
                            "Fetch a transcript with a room file and show what comes out. Without a file: with the\n"
                            "room that serves the URL, or else by evidence (the room \"generic\")",
                            "pressroom room try my-room.toml http://www.example.org/content_1.htm");
    attempt->add_option("file-and-url", room_try_words_, "The room file, if any, and any page of a transcript")
        ->required()
        ->expected(1, 2);
    add_network(attempt, room_try_.network);
    choices_.emplace_back(attempt, [this] {
      room_try_.url = room_try_words_.back();
      if (room_try_words_.size() > 1) room_try_.file = room_try_words_.front();
      return CommandOptions(room_try_);
    });
    CLI::App* draft = add(*room, "new", "Draft a room file from a transcript's page, with the evidence as comments",
                          "pressroom room new http://www.example.org/content_1.htm -o example.toml");
    draft->add_option("url", room_new_.url, "Any page of a transcript")->required();
    draft->add_option("-o,--output", room_new_.output, "The room file to write (NAME.toml); the page goes beside it");
    add_network(draft, room_new_.network);
    choices_.emplace_back(draft, [this] { return CommandOptions(room_new_); });
    CLI::App* test = add(*room, "test",
                         "Run the [[test]] tables of room files on stored pages. Exits 1 when one fails, 3 when none\n"
                         "could be run (their files are absent, or there are none)",
                         "pressroom room test my-room.toml");
    test->add_option("file", room_test_.files, "Room files; none: all");
    choices_.emplace_back(test, [this] { return CommandOptions(room_test_); });
    CLI::App* lint =
        add(*room, "lint",
            "What is suspicious in room files that read well: selectors that hit nothing, layouts that hide\n"
            "others, rooms that overlap, missing tests. Exits 1 when there is something",
            "pressroom room lint my-room.toml");
    lint->add_option("file", room_lint_.files, "Room files; none: all");
    choices_.emplace_back(lint, [this] { return CommandOptions(room_lint_); });
  }

  void add_demo() {
    CLI::App* command =
        add(top_, "demo", "Archive the bundled press room over loopback HTTP and leave the archive to look at",
            "pressroom demo");
    choices_.emplace_back(command, [] { return CommandOptions(DemoOptions{}); });
  }

  CLI::App& top_;
  std::vector<std::pair<CLI::App*, std::function<CommandOptions()>>> choices_;
  ArchiveOptions archive_;
  ReparseOptions reparse_;
  ExportOptions export_;
  VerifyOptions verify_;
  StatusOptions status_;
  PauseOptions pause_;
  ResumeOptions resume_;
  HistoryOptions history_;
  ExplainOptions explain_;
  SearchOptions search_;
  std::string search_cite_;
  PolitenessOptions politeness_;
  RoomTryOptions room_try_;
  std::vector<std::string> room_try_words_;
  RoomNewOptions room_new_;
  RoomTestOptions room_test_;
  RoomLintOptions room_lint_;
  bool archive_dry_ = false, reparse_dry_ = false, reparse_accept_ = false, reparse_force_ = false;
  bool export_incomplete_ = false;
};

/// A command line that could not be parsed has told nothing; its words still say what its caller reads.
bool asks_for_json(int argc, char** argv) {
  const std::vector<std::string_view> words(argv, argv + argc);
  return std::find(words.begin(), std::find(words.begin(), words.end(), "--"), "--json") !=
         std::find(words.begin(), words.end(), "--");
}

}  // namespace

std::variant<Invocation, ExitCode> parse_command_line(int argc, char** argv) {
  CLI::App top(
      "pressroom keeps the public record of what was said at press conferences:\n"
      "it archives transcript pages (WARC), cuts them into speaker turns and exports provable datasets.",
      "pressroom");
  top.set_version_flag("--version", "pressroom " PRESSROOM_VERSION);
  top.footer(
      "\nExit codes: 0 done, 1 failed, 2 usage or configuration, 3 incomplete, 4 refused, 5 damage found,\n"
      "130 interrupted.\n\nExample:\n  pressroom demo");
  Invocation invocation;
  bool json = false, quiet = false;
  top.add_option("--archive", invocation.global.archive, "The archive's folder (./archive)");
  top.add_option("--rooms", invocation.global.rooms, "Folder of room files, in place of the shipped ones");
  top.add_option("--config", invocation.global.config, "Configuration file, in place of the shipped pressroom.toml");
  top.add_flag("--json", json, "One JSON document on standard output");
  top.add_flag("--quiet", quiet, "No progress and no words on standard output");
  const std::map<std::string, core::log::Level> levels{{"debug", core::log::Level::debug},
                                                       {"info", core::log::Level::info},
                                                       {"warn", core::log::Level::warn},
                                                       {"error", core::log::Level::error},
                                                       {"off", core::log::Level::off}};
  std::string level = "warn";
  top.add_option("--log-level", level, "debug, info, warn, error or off (warn)")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
  Commands commands(top);
  try {
    top.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    const bool asked_for = stop.get_exit_code() == 0;
    const auto unknown = top.remaining();
    if (!asked_for && !unknown.empty()) std::fprintf(stderr, "pressroom: what is '%s'?\n", unknown.front().c_str());
    top.exit(stop);
    if (asked_for) return ExitCode::done;
    GlobalOptions options;
    if (asks_for_json(argc, argv)) options.format = GlobalOptions::Format::json;
    const core::Error error{core::ErrorCode::usage, stop.what(), unknown.empty() ? "" : unknown.front()};
    Output(options).document({{"error", error_json(error)}});
    return ExitCode::usage;
  }
  invocation.global.format = json ? GlobalOptions::Format::json : GlobalOptions::Format::human;
  invocation.global.loudness = quiet ? GlobalOptions::Loudness::quiet : GlobalOptions::Loudness::normal;
  invocation.global.log_level = levels.at(level);
  invocation.command = commands.chosen();
  return invocation;
}

}  // namespace pressroom::app
