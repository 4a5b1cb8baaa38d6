// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/digest.hpp"
#include "tests/e2e/support/program.hpp"
#include "tests/e2e/support/site.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

using Json = nlohmann::ordered_json;

/// A command that printed one JSON document.
struct Answer {
  int exit = -1;
  Json json;
  std::string err;
};

/// The program that is run: this build's, or another one that the environment names.
inline std::string program_path() {
  const char* other = std::getenv("PRESSROOM_BINARY");
  return other != nullptr ? other : PRESSROOM_BINARY;
}

/// The real program on an archive of its own.
class Press {
 public:
  /// For servers that fall silent. Any other would be given up as well where a machine is slow.
  static constexpr const char* k_short_limits = "stall_timeout_seconds = 3\nmax_transfer_seconds = 8\n";

  explicit Press(const std::string& configuration = "") {
    temp_.write("pressroom.toml", configuration);
    // The shipped room of the sites that are served here, and none that leads anywhere else.
    const auto shipped = std::filesystem::path(PRESSROOM_SOURCE_DIR) / "config" / "rooms" / "china-org-cn.toml";
    std::filesystem::copy_file(shipped, shipped_rooms_ / "china-org-cn.toml");
  }

  const TempDir& temp() const { return temp_; }
  std::filesystem::path folder() const { return temp_ / "archive"; }
  std::filesystem::path rooms() const { return rooms_; }
  void use_rooms(const std::filesystem::path& rooms) { rooms_ = rooms; }

  std::vector<std::string> command(const std::vector<std::string>& words) const {
    std::vector<std::string> all{program_path(),
                                 "--archive",
                                 folder().string(),
                                 "--rooms",
                                 rooms_.string(),
                                 "--config",
                                 (temp_ / "pressroom.toml").string(),
                                 "--log-level",
                                 "error"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }
  Finished run(const std::vector<std::string>& words) const { return run_program(command(words)); }

  /// Runs with --json; what is no JSON document is a discarded value.
  Answer ask(std::vector<std::string> words) const {
    words.push_back("--json");
    const Finished finished = run(words);
    return {finished.exit, Json::parse(finished.out, nullptr, false), finished.err};
  }

  std::vector<std::string> archive_words(const Site& site, int page, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"archive", site.url(page)};
    const auto network = site.network();
    words.insert(words.end(), network.begin(), network.end());
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  Answer archive(const Site& site, int page = 1, const std::vector<std::string>& more = {}) const {
    return ask(archive_words(site, page, more));
  }
  Answer verify() const { return ask({"verify"}); }

  std::filesystem::path sidecar_path(const Site& site) const {
    return folder() / "transcripts" / "china-org-cn" / (site.document().native_id + ".json");
  }
  std::string read(const std::filesystem::path& path) const {
    return temp_.read(path.lexically_relative(temp_.path()));
  }
  void write(const std::filesystem::path& path, std::string_view bytes) const {
    temp_.write(path.lexically_relative(temp_.path()), bytes);
  }
  Json sidecar(const Site& site) const { return Json::parse(read(sidecar_path(site)), nullptr, false); }

  /// Regular files below a folder of the archive, sorted.
  std::vector<std::filesystem::path> files(const std::filesystem::path& below, const std::string& ending = {}) const {
    std::vector<std::filesystem::path> found;
    if (!std::filesystem::exists(folder() / below)) return found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder() / below)) {
      if (entry.is_regular_file() && entry.path().native().ends_with(ending)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  std::map<std::string, std::string> digests(const std::filesystem::path& below) const {
    std::map<std::string, std::string> digests;
    for (const auto& file : files(below)) {
      digests[file.lexically_relative(folder()).string()] = core::sha256_hex(read(file));
    }
    return digests;
  }

 private:
  TempDir temp_;
  TempDir shipped_rooms_;
  std::filesystem::path rooms_ = shipped_rooms_ / "";
};

/// A line of a crawl log, as far as tests ask.
struct LoggedAttempt {
  int status = 0;
  std::string url;
  std::string annotations;

  bool is_of(const std::string& reason) const { return annotations.starts_with("reason:" + reason + ","); }
};

/// Attempts and skipped URLs of the run with that log, whose path is relative to the archive; none: no log.
inline std::vector<LoggedAttempt> logged_attempts(const Press& press, const std::string& crawl_log) {
  std::vector<LoggedAttempt> attempts;
  if (crawl_log.empty()) return attempts;
  std::istringstream in(press.read(press.folder() / crawl_log));
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    std::vector<std::string> column(12);
    for (std::string& one : column) columns >> one;
    attempts.push_back({std::stoi(column[1]), column[3], column[11]});
  }
  return attempts;
}

/// The one transcript of a report.
inline Json transcript_of(const Answer& answer) {
  return answer.json.is_object() && answer.json.contains("transcripts") && answer.json["transcripts"].size() == 1
             ? answer.json["transcripts"][0]
             : Json();
}

/// Its reasons in one string, for messages and searches.
inline std::string reasons_of(const Json& transcript) {
  std::string all;
  if (!transcript.is_object()) return all;
  for (const auto& reason : transcript["reasons"]) all += reason.get<std::string>() + "\n";
  return all;
}

/// Rule and file of every error found, one a line.
inline std::string faults_of(const Answer& verified) {
  std::string all;
  if (!verified.json.is_object() || !verified.json.contains("findings")) return all;
  for (const auto& finding : verified.json["findings"]) {
    if (finding["severity"] != "E") continue;
    all += finding["rule"].get<std::string>() + " " + finding["file"].get<std::string>() + ":" +
           std::to_string(finding["offset"].get<std::uint64_t>()) + " " + finding["detail"].get<std::string>() + "\n";
  }
  return all;
}

}  // namespace pressroom::tests
