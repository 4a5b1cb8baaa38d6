// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/gzip.hpp"
#include "demo/cms_document.hpp"
#include "storage/warc/cdxj.hpp"
#include "tests/e2e/support/press.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

/// Every WARC is whole for gzip, and every index line cuts out exactly one member holding that response or revisit.
inline void check_archive_files(const Press& press) {
  std::map<std::string, std::string> warcs;
  for (const auto& file : press.files("warc")) {
    CHECK(file.native().ends_with(".warc.gz"));
    const Finished tested = run_program({"gzip", "-t", file.string()});
    CHECK(tested.exit == 0);
    CHECK(tested.err.empty());
    warcs[file.filename().string()] = press.read(file);
  }
  REQUIRE_FALSE(warcs.empty());
  std::size_t lines = 0;
  for (const auto& index : press.files("indexes", ".cdxj")) {
    for (const std::string& text : storage::warc::index_lines(press.read(index))) {
      const auto line = storage::warc::parse_index_line(text);
      REQUIRE(line);
      REQUIRE(warcs.count(line->location.warc_file) == 1);
      const std::string cut = warcs[line->location.warc_file].substr(line->location.offset, line->location.length);
      const auto member = core::inflate_member(cut, 64 << 20);
      REQUIRE(member);
      CHECK(member->consumed == cut.size());
      CHECK(member->bytes.starts_with("WARC/1.1\r\n"));
      const std::string type = line->mime == storage::warc::revisit_mime ? "revisit" : "response";
      CHECK(member->bytes.find("WARC-Type: " + type + "\r\n") != std::string::npos);
      CHECK(member->bytes.find("WARC-Target-URI: " + line->url + "\r\n") != std::string::npos);
      ++lines;
    }
  }
  CHECK(lines > 0);
}

/// Every line of the index, sorted, whichever files they lie in.
inline std::vector<std::string> index_of(const Press& press) {
  std::vector<std::string> all;
  for (const auto& file : press.files("indexes", ".cdxj")) {
    const auto lines = storage::warc::index_lines(press.read(file));
    all.insert(all.end(), lines.begin(), lines.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

/// The archive is sound by the product's own check.
inline void check_verified(const Press& press) {
  const Answer verified = press.verify();
  CHECK(faults_of(verified) == "");
  CHECK(verified.exit == 0);
}

/// The sidecar holds exactly these turns, word by word.
inline void check_turns(const Json& sidecar, const std::vector<demo::SpokenTurn>& spoken) {
  REQUIRE(sidecar.is_object());
  REQUIRE(sidecar["turns"].size() == spoken.size());
  for (std::size_t i = 0; i < spoken.size(); ++i) {
    const Json& turn = sidecar["turns"][i];
    CHECK(turn["label"] == spoken[i].label);
    CHECK(turn["paragraphs"].get<std::vector<std::string>>() == spoken[i].paragraphs);
    CHECK(turn["pages"].get<std::vector<int>>() == spoken[i].pages);
    std::vector<std::string> asides;
    for (const Json& aside : turn["asides"]) asides.push_back(aside["text"]);
    CHECK(asides == spoken[i].asides);
  }
}

/// A run that got everything but one page, said why, and kept the rest.
inline void check_one_page_missing(const Press& press, const Site& site, const Answer& run, int page,
                                   const std::string& reason) {
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 3);
  const Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["verdict"] == "incomplete");
  CHECK(transcript["missing"] == Json::array({page}));
  CHECK(transcript["captured_pages"] == site.pages() - 1);
  const std::string reasons = reasons_of(transcript);
  INFO(reasons);
  CHECK(reasons.find("page " + std::to_string(page) + ": ") != std::string::npos);
  CHECK(reasons.find(reason) != std::string::npos);
  CHECK(press.sidecar(site)["pages"].size() == static_cast<std::size_t>(site.pages() - 1));
  check_archive_files(press);
  check_verified(press);
}

}  // namespace pressroom::tests
