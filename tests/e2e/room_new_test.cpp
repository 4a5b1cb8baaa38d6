// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <mutex>
#include <sstream>

#include "demo/loopback_server.hpp"
#include "tests/e2e/support/press.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::filesystem::path k_own_pages =
    std::filesystem::path(PRESSROOM_SOURCE_DIR) / "tests" / "parsers" / "fixtures" / "generic";

std::filesystem::path stored_pages() {
  const char* shared = std::getenv("PRESSROOM_SHARED");
  return std::filesystem::path(shared != nullptr ? shared : PRESSROOM_SOURCE_DIR "/../shared") / "cases";
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

/// A site with one page.
class OnePage {
 public:
  OnePage(std::string path, const std::filesystem::path& file)
      : path_(std::move(path)), type_(file.extension() == ".xml" ? "text/xml" : "text/html"), bytes_(read_file(file)) {
    server_ = demo::LoopbackServer::start([this](const demo::Request& request) {
                if (request.target == "/robots.txt") return demo::Reply::page(200, "text/plain", "User-agent: *\n");
                if (request.target == path_) return demo::Reply::page(200, type_, bytes_);
                return demo::Reply::page(404, "text/html", "no such page");
              }).value();
  }

  std::string url() const { return "http://www.somewhere.example" + path_; }
  std::vector<std::string> network() const {
    return {"--connect-to", server_->connect_to("www.somewhere.example"), "--min-delay", "0", "--patience", "0"};
  }

 private:
  std::string path_, type_, bytes_;
  std::unique_ptr<demo::LoopbackServer> server_;
};

/// How many turns the drafted file finds by its own test; -1 when a step failed. Not one line of it is edited.
int drafted_turns(const Press& press, const OnePage& site) {
  const auto file = press.temp() / "drafted.toml";
  std::vector<std::string> words{"room", "new", site.url(), "-o", file.string()};
  for (const std::string& word : site.network()) words.push_back(word);
  const Answer drafted = press.ask(words);
  INFO(drafted.err);
  CHECK(drafted.exit == 0);
  if (drafted.exit != 0) return -1;
  const Answer tested = press.ask({"room", "test", file.string()});
  CHECK(tested.exit == 0);
  CHECK(tested.json["passed"] == 1);
  const Finished lint = press.run({"room", "lint", file.string()});
  CHECK(lint.out.find("0 finding(s)") != std::string::npos);
  return drafted.json["turns"].get<int>();
}

}  // namespace

TEST_CASE("A drafted room file gives the turns of its page without an edit", "[e2e][room][generic]") {
  const auto [page, path] = GENERATE(table<std::string, std::string>({
      {"german.html", "/presse/2024/05/09/bruecken.html"},
      {"definition-list.html", "/talks/content_77001.htm"},
      {"table-rows.html", "/archive/bridges/"},
      {"japanese-brackets.html", "/kaiken/kaiken24_000123.html"},
      {"speaker-spans.html", "/press/new-bridges-2024"},
  }));
  CAPTURE(page);
  const Press press;
  const OnePage site(path, k_own_pages / page);
  const std::string turns = read_file((k_own_pages / page).replace_extension(".turns"));
  CHECK(drafted_turns(press, site) == std::count(turns.begin(), turns.end(), '\n'));
}

TEST_CASE("A drafted room file gives the turns that were counted on stored pages", "[e2e][room][generic][seed]") {
  const auto [page, path, turns] = GENERATE(table<std::string, std::string, int>({
      {"whitehouse.gov-2020/white_house_briefing_April-10-2020.html", "/briefings-statements/remarks-april-10/", 350},
      {"gob.mx-presidencia/conferencia-11-de-septiembre-2019.html", "/presidencia/articulos/conferencia-2019", 136},
      {"fmprc.gov.cn/t1753480.html", "/web/wjdt/t1753480.shtml", 20},
      {"deutschlandfunk.de/deutschlandfunk.de.titanic.html", "/interview.694.de.html", 54},
      {"pmtranscripts.pmc.gov.au/transcript-22782.xml", "/data/transcript-22782.xml", 49},
  }));
  CAPTURE(page);
  const auto file = stored_pages() / page;
  if (!std::filesystem::exists(file)) {
    WARN("skipped: there is no " + file.string());
    return;
  }
  const Press press;
  const OnePage site(path, file);
  CHECK(drafted_turns(press, site) == turns);
}

TEST_CASE("No room file is drafted from an address that is too long for one", "[e2e][room][generic]") {
  const Press press;
  const std::string url = "http://www.somewhere.example/" + std::string(5'000, 'x');
  CHECK(press.run({"room", "new", url, "--contact", "a@example.org"}).exit == 2);
  CHECK(press.run({"room", "try", url, "--contact", "a@example.org"}).exit == 2);
  CHECK_FALSE(std::filesystem::exists(press.folder()));
}
