// SPDX-License-Identifier: Apache-2.0
#include "app/wacz_captures.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;
using namespace pressroom::tests;

namespace {

using core::VisitReason;

template <class T>
T value_of(core::Result<T> result) {
  if (!result) FAIL(result.error().message());
  return *std::move(result);
}

/// An archive whose database knows captures; the files they lie in are not asked for here.
class Known {
 public:
  core::Capture& add(const std::string& file, const std::string& url, const std::string& transcript,
                     VisitReason reason = VisitReason::page, const std::string& room = "r") {
    core::Capture capture;
    capture.url = url;
    capture.status = 200;
    capture.mime = "text/html";
    capture.record_id = "<urn:test:" + std::to_string(captures_.size()) + ">";
    capture.location = {file, 100 * (captures_.size() + 1), 50};
    capture.room = room;
    capture.transcript = transcript;
    capture.reason = reason;
    capture.captured_at = core::Instant(std::chrono::seconds(1'000'000 + captures_.size()));
    return captures_.emplace_back(std::move(capture));
  }
  /// "FILE: URL URL, FILE: URL" of what is found.
  std::string found(WaczScope scope) {
    auto archive = value_of(ArchiveFolder::open_to_write(*disk_, folder_ / "archive"));
    value_of(archive.captures().add(captures_));
    GlobalOptions options;
    options.loudness = GlobalOptions::Loudness::quiet;
    const Output out(options);
    Faults faults(out);
    auto captures = value_of(WaczCaptures::find(archive, std::move(scope), faults));
    faults_ = faults.exit();
    std::string words;
    for (const WaczCaptures::File& file : captures.files()) {
      words += (words.empty() ? "" : ", ") + file.room + "/" + file.name + ":";
      for (const auto& capture : value_of(captures.of_file(file.name))) words += " " + capture.url.substr(9);
    }
    listings_ = captures.listings();
    return words;
  }
  ExitCode faults() const { return faults_; }
  const std::map<std::string, core::Capture>& listings() const { return listings_; }

 private:
  TempDir folder_;
  std::unique_ptr<core::Disk> disk_ = core::make_posix_disk();
  std::vector<core::Capture> captures_ = [] {
    std::vector<core::Capture> captures;
    captures.reserve(64);  // what add() gives must stay where it is
    return captures;
  }();
  ExitCode faults_ = ExitCode::done;
  std::map<std::string, core::Capture> listings_;
};

}  // namespace

TEST_CASE("A room is everything but the transcripts left out", "[app][wacz]") {
  Known known;
  known.add("a", "http://h/robots.txt", "", VisitReason::robots);
  known.add("a", "http://h/list", "", VisitReason::listing);
  known.add("b", "http://h/1", "1");
  known.add("b", "http://h/2", "2");
  known.add("b", "http://h/img", "", VisitReason::requisite);
  known.add("c", "http://h/other", "", VisitReason::listing, "s");
  CHECK(known.found({WaczScope::Kind::room, "r", {}}) == "r/a: robots.txt list, r/b: 1 2 img");
  CHECK(known.found({WaczScope::Kind::room, "r", {"2"}}) == "r/a: robots.txt list, r/b: 1 img");
  CHECK(known.found({WaczScope::Kind::room, "none", {}}).empty());
}

TEST_CASE("Chosen transcripts come with robots.txt and without requisites that none of their pages names",
          "[app][wacz]") {
  Known known;
  known.add("a", "http://h/robots.txt", "", VisitReason::robots);
  known.add("a", "http://k/robots.txt", "", VisitReason::robots);
  known.add("a", "http://h/list", "", VisitReason::listing);
  known.add("b", "http://h/1", "1");
  known.add("b", "http://h/2", "2");
  known.add("b", "http://h/img", "", VisitReason::requisite);
  CHECK(known.found({WaczScope::Kind::transcripts, "r", {"1"}}) == "r/a: robots.txt robots.txt, r/b: 1");
  CHECK(known.found({WaczScope::Kind::transcript, "r", {"2"}}) == "r/a: robots.txt, r/b: 2");
  CHECK(known.listings().empty());
}

TEST_CASE("What a revisit refers to is folded in wherever it lies", "[app][wacz][revisit]") {
  Known known;
  const std::string in_other_transcript = known.add("a", "http://h/1", "1").record_id;
  const std::string in_other_room = known.add("b", "http://h/x", "9", VisitReason::page, "s").record_id;
  const std::string in_the_same = known.add("c", "http://h/2", "2").record_id;
  known.add("c", "http://h/3", "2").refers_to = in_other_transcript;
  known.add("c", "http://h/4", "2").refers_to = in_other_room;
  known.add("c", "http://h/5", "2").refers_to = in_the_same;
  CHECK(known.found({WaczScope::Kind::transcript, "r", {"2"}}) == "r/a: 1, s/b: x, r/c: 2 3 4 5");
  CHECK(known.faults() == ExitCode::done);
}

TEST_CASE("A revisit of what is not in the archive is damage and stays", "[app][wacz][revisit][damage]") {
  Known known;
  known.add("a", "http://h/1", "1").refers_to = "<urn:test:gone>";
  CHECK(known.found({WaczScope::Kind::room, "r", {}}) == "r/a: 1");
  CHECK(known.faults() == ExitCode::damaged);
}

TEST_CASE("The newest capture of each listing that was answered is a page", "[app][wacz]") {
  Known known;
  known.add("a", "http://h/list", "", VisitReason::listing);
  known.add("a", "http://h/list", "", VisitReason::listing);
  known.add("a", "http://h/gone", "", VisitReason::listing).status = 404;
  CHECK(known.found({WaczScope::Kind::room, "r", {}}) == "r/a: list list gone");
  REQUIRE(known.listings().size() == 1);
  CHECK(known.listings().at("http://h/list").record_id == "<urn:test:1>");
}
