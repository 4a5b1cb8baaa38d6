// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_url = "http://www.china.org.cn/china/2024-05/09/content_117176352_7.htm";

/// The command ends with 2, says why in these words, and leaves the disk as it was.
void check_usage_error(const Press& press, const std::vector<std::string>& words, const std::string& says) {
  const Finished finished = press.run(words);
  INFO(finished.err);
  CHECK(finished.exit == 2);
  CHECK((finished.err + finished.out).find(says) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(press.folder()));
}

std::string shipped_room() {
  return Press().read(std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml");
}

/// Number of the line that holds `word`.
std::string line_of(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  REQUIRE(at != std::string::npos);
  return std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1);
}

}  // namespace

TEST_CASE("A fault in a room file stops every command and names file and line", "[e2e][usage]") {
  Press press;
  const auto [before, after] =
      GENERATE(std::pair<std::string, std::string>{"time_zone", "time_zome"},
               std::pair<std::string, std::string>{"\"#container_txt\"", "\"#container_txt >\""},
               std::pair<std::string, std::string>{"(?P<id>", "(?P<id"},
               std::pair<std::string, std::string>{"[match]", "[match"});
  std::string room = shipped_room();
  const std::string line = line_of(room, before);
  room.replace(room.find(before), before.size(), after);
  const auto file = press.temp().write("rooms/china.toml", room);
  press.use_rooms(file.parent_path());
  INFO(after);
  check_usage_error(press, {"archive", k_url, "--contact", "me@example.org"}, file.string() + ":" + line);
}

TEST_CASE("A fault in the configuration stops the run and names file and line", "[e2e][usage]") {
  const Press press("contact = \"me@example.org\"\nmin_delay_second = 5\n");
  check_usage_error(press, {"archive", k_url}, (press.temp() / "pressroom.toml").string() + ":2");
}

TEST_CASE("What cannot be archived is a usage error", "[e2e][usage]") {
  const Press press;
  check_usage_error(press, {"archive", "no-such-room", "--contact", "a@example.org"}, "no-such-room");
  check_usage_error(press, {"archive", "ftp://www.china.org.cn/content_117176352.htm"}, "nor an http(s) URL");
  check_usage_error(press, {"room", "try", press.temp().write("room.toml", shipped_room()).string(), "notaurl"},
                    "no http(s) URL");
}

TEST_CASE("Network options that contradict the rules are usage errors", "[e2e][usage]") {
  const Press press;
  check_usage_error(press, {"archive", k_url}, "--contact");
  check_usage_error(press, {"archive", k_url, "--contact", "nobody"}, "nobody");
  check_usage_error(press, {"archive", k_url, "--contact", "me@example.org", "--min-delay", "0"}, "--connect-to");
  check_usage_error(press,
                    {"archive", k_url, "--contact", "me@example.org", "--min-delay", "0.5", "--connect-to",
                     "www.china.org.cn:80:93.184.216.34:80"},
                    "--min-delay");
  check_usage_error(press, {"archive", k_url, "--connect-to", "www.china.org.cn:80:somewhere"}, "somewhere");
  check_usage_error(press, {"archive", k_url, "--connect-to", "www.china.org.cn:80:localhost:80"}, "localhost");
  check_usage_error(press, {"archive", k_url, "--min-delay", "-1"}, "--min-delay");
  check_usage_error(press, {"archive", k_url, "--contact", "me@example.org", "--min-delay", "nan"}, "--min-delay");
}

TEST_CASE("Unknown commands and options are usage errors", "[e2e][usage]") {
  const Press press;
  check_usage_error(press, {"archve"}, "archve");
  check_usage_error(press, {"archive", "--no-such"}, "--no-such");
  check_usage_error(press, {}, "A subcommand is required");
  check_usage_error(press, {"export", "docx", "somewhere"}, "docx");
}

TEST_CASE("A usage error with JSON is one document with the error", "[e2e][usage]") {
  const Press press;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"archve"},
                                                {"archive", "--no-such"},
                                                {},
                                                {"export", "docx", "somewhere"},
                                                {"archive", "--min-delay", "never"}}) {
    const Answer answer = press.ask(words);
    INFO((words.empty() ? "no command" : words[0]));
    CHECK(answer.exit == 2);
    REQUIRE(answer.json.is_object());
    CHECK(answer.json["error"]["code"] == "usage");
    CHECK_FALSE(answer.json["error"]["what"].get<std::string>().empty());
  }
  CHECK(press.run({"archve"}).out.empty());
}

TEST_CASE("A room that nobody knows is a usage error of every command", "[e2e][usage]") {
  const Press press;
  const std::string dataset = (press.temp() / "dataset").string();
  for (const std::vector<std::string>& words : {std::vector<std::string>{"status", "nosuch"},
                                                {"politeness", "nosuch"},
                                                {"reparse", "nosuch"},
                                                {"export", "jsonl", dataset, "--room", "nosuch"},
                                                {"archive", "nosuch"}}) {
    check_usage_error(press, words, "nosuch");
  }
  CHECK_FALSE(std::filesystem::exists(dataset));
}

TEST_CASE("Configuration and usage errors leave an archive untouched", "[e2e][usage]") {
  Press press;
  Site site(conference_of(1));
  REQUIRE(press.archive(site).exit == 0);
  const auto state = [&] {
    std::map<std::string, std::pair<std::string, std::filesystem::file_time_type>> files;
    for (const auto& file : press.files("")) {
      files[file.string()] = {core::sha256_hex(press.read(file)), std::filesystem::last_write_time(file)};
    }
    return files;
  };
  const auto before = state();
  const std::string dataset = (press.temp() / "dataset").string();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"reparse", "nosuch"},
        {"status", "nosuch"},
        {"export", "jsonl", dataset, "--room", "nosuch"},
        {"export", "jsonl", dataset, "--since", "2024-13-99"},
        {"export", "jsonl", dataset, "--since", "2024-02-30"},
        {"export", "jsonl", dataset, "--since", "2024-05-02", "--until", "2024-05-01"}}) {
    CHECK(press.ask(words).exit == 2);
    CHECK(state() == before);
  }
  press.use_rooms(press.temp().write("rooms/broken.toml", "name = ").parent_path());
  for (const char* command : {"rebuild", "reparse", "archive"}) {
    INFO(command);
    const Answer answer = press.ask({command});
    CHECK(answer.exit == 2);
    CHECK(answer.json["error"]["where"].get<std::string>().find("broken.toml") != std::string::npos);
    CHECK(state() == before);
  }
  CHECK_FALSE(std::filesystem::exists(dataset));
}

TEST_CASE("Reading commands fail where there is no archive and make none", "[e2e][usage]") {
  const Press press;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"status"},
                                                {"verify"},
                                                {"reparse"},
                                                {"rebuild"},
                                                {"export", "jsonl", "nowhere"},
                                                {"explain", "china-org-cn:1.0123456789ab"}}) {
    INFO(words[0]);
    const Answer answer = press.ask(words);
    CHECK(answer.exit == 1);
    CHECK(answer.json.contains("error"));
    CHECK_FALSE(std::filesystem::exists(press.folder()));
  }
}

TEST_CASE("Help and version are no errors", "[e2e][usage]") {
  const Press press;
  CHECK(press.run({"--version"}).out.find("pressroom ") == 0);
  for (const char* command :
       {"archive", "reparse", "export", "verify", "rebuild", "status", "explain", "politeness", "room", "demo"}) {
    const Finished help = press.run({command, "--help"});
    CHECK(help.exit == 0);
    CHECK(help.out.find("Example:") != std::string::npos);
  }
}

TEST_CASE("Global options are taken before and after the command", "[e2e][usage]") {
  const Press press;
  const Finished before = press.run({"--json", "room", "list"});
  const Finished after = press.run({"room", "list", "--json"});
  CHECK(before.exit == 0);
  CHECK(before.out == after.out);
}

TEST_CASE("A URL that nobody may ask for is a usage error", "[e2e][usage][ssrf]") {
  const Press press;
  Site site(conference_of(1));
  const std::string mapped = site.server().connect_to("other.example");
  check_usage_error(press, {"archive", k_url, "--connect-to", mapped, "--min-delay", "0"}, "not mapped to loopback");
  check_usage_error(press, {"archive", k_url, "--connect-to", mapped}, "not mapped to loopback");
  check_usage_error(press, {"archive", "china-org-cn", "--connect-to", mapped}, "not mapped to loopback");
  const std::string room = press.temp().write("room.toml", shipped_room()).string();
  check_usage_error(press, {"room", "try", room, k_url, "--connect-to", mapped}, "not mapped to loopback");
  std::string url = k_url;
  check_usage_error(press, {"archive", url.insert(7, "me:secret@"), "--contact", "a@example.org"}, "credentials");
  url = k_url;
  check_usage_error(press, {"archive", url.insert(url.find("/china"), ":8080"), "--contact", "a@example.org"}, "8080");
  check_usage_error(press,
                    {"archive", k_url + std::string("?") + std::string(5'000, 'x'), "--contact", "a@example.org"},
                    "no room file matches");
  CHECK(site.server().requests().empty());
}

TEST_CASE("An answer that nobody could be given is a failure", "[e2e][usage]") {
  const Press press;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"room", "list"}, {"room", "list", "--json"}, {"--version"}, {"archive", "--help"}}) {
    std::vector<std::string> command{"/bin/sh", "-c", "exec \"$@\" >/dev/full", "sh"};
    for (const std::string& word : press.command(words)) command.push_back(word);
    const Finished finished = run_program(command);
    CHECK(finished.exit == 1);
    CHECK(finished.err.find("standard output could not be written") != std::string::npos);
  }
}

TEST_CASE("A database that is none of ours is a failure that names the way out", "[e2e][usage]") {
  const Press press;
  Site site(conference_of(1));
  press.write(press.folder() / "pressroom.db", std::string(7'000, 'g'));
  const Answer run = press.archive(site);
  CHECK(run.exit == 1);
  CHECK(run.err.find("pressroom rebuild") != std::string::npos);
  CHECK(site.server().requests().empty());
  CHECK(press.read(press.folder() / "pressroom.db") == std::string(7'000, 'g'));
}

TEST_CASE("A database that was killed while it was made is an empty archive", "[e2e][usage]") {
  const Press press;
  Site site(conference_of(1));
  press.write(press.folder() / "pressroom.db", "");
  CHECK(press.run({"verify"}).exit == 0);
  CHECK(press.run({"status"}).exit == 0);
  CHECK(press.read(press.folder() / "pressroom.db").empty());
  CHECK(press.archive(site).exit == 0);
  check_verified(press);
}
