// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::app;

namespace {

std::variant<Invocation, ExitCode> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "pressroom");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

Invocation parsed(std::vector<std::string> words) {
  auto result = parse(std::move(words));
  REQUIRE(std::holds_alternative<Invocation>(result));
  return std::get<Invocation>(std::move(result));
}

ExitCode stopped(std::vector<std::string> words) {
  auto result = parse(std::move(words));
  REQUIRE(std::holds_alternative<ExitCode>(result));
  return std::get<ExitCode>(result);
}

}  // namespace

TEST_CASE("Global options hold on either side of the command", "[app][cli]") {
  for (const auto& words :
       {std::vector<std::string>{"--archive", "A", "--json", "--log-level", "debug", "status", "room"},
        std::vector<std::string>{"status", "room", "--log-level", "debug", "--json", "--archive", "A"}}) {
    const Invocation invocation = parsed(words);
    CHECK(invocation.global.archive == "A");
    CHECK(invocation.global.format == GlobalOptions::Format::json);
    CHECK(invocation.global.log_level == pressroom::core::log::Level::debug);
    CHECK(std::get<StatusOptions>(invocation.command).room == "room");
  }
}

TEST_CASE("What is not given keeps its default", "[app][cli]") {
  const Invocation invocation = parsed({"demo"});
  CHECK_FALSE(invocation.global.archive);
  CHECK_FALSE(invocation.global.rooms);
  CHECK_FALSE(invocation.global.config);
  CHECK(invocation.global.format == GlobalOptions::Format::human);
  CHECK(invocation.global.loudness == GlobalOptions::Loudness::normal);
  CHECK(std::holds_alternative<DemoOptions>(invocation.command));
}

TEST_CASE("A repeatable flag takes one value each time", "[app][cli]") {
  const Invocation invocation =
      parsed({"archive", "--connect-to", "a:80:127.0.0.1:1", "http://a/1", "--connect-to", "b:80:127.0.0.1:2", "room"});
  const auto& archive = std::get<ArchiveOptions>(invocation.command);
  CHECK(archive.targets == std::vector<std::string>{"http://a/1", "room"});
  CHECK(archive.network.connect_to == std::vector<std::string>{"a:80:127.0.0.1:1", "b:80:127.0.0.1:2"});
  CHECK(archive.dry_run == DryRun::no);
  CHECK_FALSE(archive.network.contact);
}

TEST_CASE("Every option of archive arrives", "[app][cli]") {
  const Invocation invocation = parsed({"archive", "--contact", "me@press.example", "--min-delay", "0.5", "--patience",
                                        "7", "--max-transcripts", "3", "--dry-run"});
  const auto& archive = std::get<ArchiveOptions>(invocation.command);
  CHECK(archive.network.contact == "me@press.example");
  CHECK(archive.network.min_delay_seconds == 0.5);
  CHECK(archive.network.patience_seconds == 7);
  CHECK(archive.max_transcripts == 3);
  CHECK(archive.dry_run == DryRun::yes);
  CHECK(archive.targets.empty());
}

TEST_CASE("Each command fills its own options", "[app][cli]") {
  CHECK(std::get<ReparseOptions>(parsed({"reparse", "a", "b"}).command).rooms.size() == 2);
  const auto exported = std::get<ExportOptions>(parsed({"export", "jsonl", "D", "--room", "r", "--since", "2024-01-01",
                                                        "--until", "2024-02-01", "--include-incomplete"})
                                                    .command);
  CHECK(exported.format == "jsonl");
  CHECK(exported.folder == "D");
  CHECK(exported.room == "r");
  CHECK(exported.since == "2024-01-01");
  CHECK(exported.until == "2024-02-01");
  CHECK(exported.incomplete == ExportOptions::Incomplete::included);
  const auto package =
      std::get<ExportOptions>(parsed({"export", "wacz", "D", "--transcript", "r:1", "--sign", "key.pem"}).command);
  CHECK(package.format == "wacz");
  CHECK(package.transcript == "r:1");
  CHECK(package.sign == "key.pem");
  CHECK(std::get<VerifyOptions>(parsed({"verify", "--turn", "r:1.a"}).command).turn == "r:1.a");
  CHECK(std::get<VerifyOptions>(parsed({"verify", "x", "y"}).command).paths.size() == 2);
  CHECK(std::get<ExplainOptions>(parsed({"explain", "r:1.a"}).command).turn == "r:1.a");
  CHECK(std::holds_alternative<RebuildOptions>(parsed({"rebuild"}).command));
  CHECK(std::holds_alternative<RoomListOptions>(parsed({"room", "list"}).command));
  const auto attempt =
      std::get<RoomTryOptions>(parsed({"room", "try", "f.toml", "http://a/", "--min-delay", "2"}).command);
  CHECK(attempt.file == "f.toml");
  CHECK(attempt.url == "http://a/");
  CHECK(attempt.network.min_delay_seconds == 2);
}

TEST_CASE("A usage error is told apart from help", "[app][cli]") {
  CHECK(stopped({"--help"}) == ExitCode::done);
  CHECK(stopped({"archive", "--help"}) == ExitCode::done);
  CHECK(stopped({"--version"}) == ExitCode::done);
  CHECK(stopped({}) == ExitCode::usage);
  CHECK(stopped({"archve"}) == ExitCode::usage);
  CHECK(stopped({"room"}) == ExitCode::usage);
  CHECK(stopped({"room", "try"}) == ExitCode::usage);
  CHECK(stopped({"explain"}) == ExitCode::usage);
  CHECK(stopped({"export", "docx", "D"}) == ExitCode::usage);
  CHECK(stopped({"archive", "--min-delay", "-1"}) == ExitCode::usage);
  CHECK(stopped({"archive", "--max-transcripts", "0"}) == ExitCode::usage);
  CHECK(stopped({"archive", "--log-level", "loud"}) == ExitCode::usage);
  CHECK(stopped({"archive", "--robots", "off"}) == ExitCode::usage);
}
