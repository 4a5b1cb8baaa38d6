// SPDX-License-Identifier: Apache-2.0
#include "core/zstd.hpp"
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_zstd = "warc_compression = \"zstd\"\n";

}  // namespace

TEST_CASE("An archive of zstd files gives the same transcripts and learns a dictionary", "[e2e][zstd]") {
  Site site(conference_of(20));
  const Press press(k_zstd), gzip;
  REQUIRE(press.archive(site).exit == 0);
  REQUIRE(gzip.archive(site).exit == 0);
  const auto first = press.files("warc");
  REQUIRE(first.size() == 1);
  CHECK(first[0].native().ends_with(".warc.zst"));
  CHECK_FALSE(core::read_dictionary_frame(press.read(first[0])));
  CHECK(press.sidecar(site)["turns"] == gzip.sidecar(site)["turns"]);
  check_verified(press);

  // The second visit finds other bytes, and enough pages to learn from.
  for (int page = 1; page <= site.pages(); ++page) {
    site.answer_page(page, demo::Reply::page(200, "text/html; charset=UTF-8", site.html(page) + "<!-- again -->"));
  }
  REQUIRE(press.archive(site).exit == 0);
  const auto both = press.files("warc");
  REQUIRE(both.size() == 2);
  const auto frame = core::read_dictionary_frame(press.read(both[1]));
  REQUIRE(frame);
  CHECK(frame->dictionary.id() != 0);
  const std::size_t bare = std::filesystem::file_size(both[0]);
  CHECK(std::filesystem::file_size(both[1]) - frame->consumed < bare * 17 / 20);
  check_verified(press);

  const auto sidecars = press.digests("transcripts");
  CHECK(press.ask({"reparse", "--force"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  CHECK(press.ask({"rebuild"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
  check_verified(press);
}

TEST_CASE("The zstd tool reads a zstd archive with the dictionary cut out of it", "[e2e][zstd]") {
  if (run_program({"zstd", "--version"}).exit != 0) {
    WARN("skipped: the zstd tool is not here");
    return;
  }
  Site site(conference_of(20));
  const Press press(k_zstd);
  REQUIRE(press.archive(site).exit == 0);
  for (int page = 1; page <= site.pages(); ++page) {
    site.answer_page(page, demo::Reply::page(200, "text/html; charset=UTF-8", site.html(page) + "<!-- again -->"));
  }
  REQUIRE(press.archive(site).exit == 0);
  const auto files = press.files("warc");
  REQUIRE(files.size() == 2);
  CHECK(run_program({"zstd", "-t", "-q", files[0].string()}).exit == 0);
  const auto frame = core::read_dictionary_frame(press.read(files[1]));
  REQUIRE(frame);
  const auto dictionary = press.temp().write("dictionary", frame->dictionary.bytes());
  const Finished inflated = run_program({"zstd", "-dc", "-D", dictionary.string(), files[1].string()});
  CHECK(inflated.exit == 0);
  CHECK(inflated.out.starts_with("WARC/1.1\r\n"));
  CHECK(inflated.out.find("WARC-Type: response\r\n") != std::string::npos);
}

TEST_CASE("A zstd archive becomes a package of gzip files", "[e2e][zstd][wacz]") {
  Site site(conference_of(3));
  const Press press(k_zstd);
  REQUIRE(press.archive(site).exit == 0);
  const auto folder = press.temp() / "packages";
  const Answer exported = press.ask({"export", "wacz", folder.string()});
  INFO(exported.err);
  CHECK(exported.exit == 0);
  const Answer verified = press.ask({"verify", (folder / "china-org-cn.wacz").string()});
  INFO(verified.json.dump(1));
  CHECK(verified.exit == 0);
  CHECK(verified.json["counts"].dump().find("\"A") == std::string::npos);
}
