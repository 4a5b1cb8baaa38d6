// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "crawler/curl_fetcher.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::chrono_literals;

namespace {

/// The machine's own rules for TLS may be as strict as ours, and then nothing would show what ours are worth: for this
/// program and those that it starts they are lax. OpenSSL reads them at its first use, so they stand before main().
class LaxMachine {
 public:
  LaxMachine() {
    const auto file = folder_.write("openssl.cnf",
                                    "openssl_conf = all\n[all]\nssl_conf = tls\n[tls]\nsystem_default = lax\n"
                                    "[lax]\nMinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n"
                                    "[req]\ndistinguished_name = name\nx509_extensions = authority\n[name]\n"
                                    "[authority]\nbasicConstraints = critical,CA:TRUE\n");
    setenv("OPENSSL_CONF", file.c_str(), 1);
  }

 private:
  tests::TempDir folder_;
};
const LaxMachine lax_machine;

bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// An authority of this test's own, and what it vouches for; all of it goes with this object.
class Authority {
 public:
  Authority() {
    made_ =
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=Press Authority'"
            " -days 2 -keyout " +
            quoted(key()) + " -out " + quoted(certificate()));
    folder_.write("ca.conf", "[ca]\ndefault_ca = press\n[press]\ndatabase = " + (folder_ / "index").string() +
                                 "\nnew_certs_dir = " + folder_.path().string() +
                                 "\nrand_serial = yes\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\n"
                                 "[any]\ncommonName = supplied\n");
    folder_.write("index", "");
  }

  bool made() const { return made_; }
  std::filesystem::path certificate() const { return folder_ / "authority.pem"; }

  /// Key and certificate for `host` in one file, good from `from` to `until` (YYYYMMDDhhmmssZ); empty when openssl
  /// failed.
  std::filesystem::path vouch_for(const std::string& host, const std::string& from = "20200101000000Z",
                                  const std::string& until = "20990101000000Z") {
    const auto leaf = folder_ / "leaf.key", request = folder_ / "leaf.csr", pem = folder_ / "leaf.pem";
    const bool signed_now =
        run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=" + host +
            "' -addext 'subjectAltName = DNS:" + host + "' -keyout " + quoted(leaf) + " -out " + quoted(request)) &&
        run("openssl ca -batch -notext -config " + quoted(folder_ / "ca.conf") + " -keyfile " + quoted(key()) +
            " -cert " + quoted(certificate()) + " -startdate " + from + " -enddate " + until + " -in " +
            quoted(request) + " -out " + quoted(pem));
    if (!signed_now) return {};
    return folder_.write("both.pem", folder_.read("leaf.key") + folder_.read("leaf.pem"));
  }

 private:
  std::filesystem::path key() const { return folder_ / "authority.key"; }

  tests::TempDir folder_;
  bool made_ = false;
};

/// `openssl s_server` on a free loopback port. It serves one connection and ends, after 20 s at the latest.
class TlsServer {
 public:
  explicit TlsServer(const std::filesystem::path& key_and_certificate, const std::string& options = {}) {
    const auto serve = "exec timeout 20 openssl s_server -www -naccept 1 -accept 127.0.0.1:0 -cert " +
                       quoted(key_and_certificate) + " " + options + " </dev/null 2>/dev/null";
    output_.reset(popen(serve.c_str(), "r"));
    std::array<char, 256> line{};
    constexpr std::string_view kReady = "ACCEPT 127.0.0.1:";
    while (output_ && port_ == 0 && std::fgets(line.data(), line.size(), output_.get())) {
      const std::string_view text = line.data();
      if (text.starts_with(kReady)) port_ = std::atoi(line.data() + kReady.size());
    }
  }

  core::FetchOutcome ask(const TlsTrust& trust, const std::string& host = "press.example") const {
    const core::SystemClock clock;
    CurlFetcher fetcher(clock, AddressGuard::standard().value(),
                        ConnectMap::parse({"::127.0.0.1:" + std::to_string(port_)}).value(), {}, trust);
    fetcher.start(1, {core::Url::parse("https://" + host + "/").value(), "pressroom/0", ""});
    auto finished = fetcher.wait(10s);
    REQUIRE(finished.size() == 1);
    return std::move(finished[0].outcome);
  }

 private:
  struct Closer {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
  };
  std::unique_ptr<std::FILE, Closer> output_;
  int port_ = 0;
};

/// Why it was a TLS failure; empty when it was none.
std::string tls_failure(const core::FetchOutcome& outcome) {
  const auto* failure = std::get_if<core::FetchFailure>(&outcome);
  return failure && failure->kind == core::FetchFailure::Kind::tls ? failure->detail : "";
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("A certificate of a trusted authority for the host is believed", "[fetcher][tls][house]") {
  Authority authority;
  if (!authority.made()) {
    WARN("skipped: no openssl program");
    return;
  }
  const auto leaf = authority.vouch_for("press.example");
  REQUIRE_FALSE(leaf.empty());
  const auto* version = GENERATE("-tls1_2", "-tls1_3");
  const auto outcome = TlsServer(leaf, version).ask({authority.certificate().string()});
  INFO(tls_failure(outcome));
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).head.status == 200);
}

TEST_CASE("A certificate that nobody vouches for is a TLS failure", "[fetcher][tls][house]") {
  Authority authority, other;
  if (!authority.made()) {
    WARN("skipped: no openssl program");
    return;
  }
  const auto leaf = authority.vouch_for("press.example");
  REQUIRE_FALSE(leaf.empty());
  CHECK(tls_failure(TlsServer(leaf).ask({})) != "");
  CHECK(tls_failure(TlsServer(leaf).ask({other.certificate().string()})) != "");
  // The environment is nobody who could vouch for it.
  setenv("SSL_CERT_FILE", authority.certificate().c_str(), 1);
  setenv("CURL_CA_BUNDLE", authority.certificate().c_str(), 1);
  CHECK(tls_failure(TlsServer(leaf).ask({})) != "");
  unsetenv("SSL_CERT_FILE");
  unsetenv("CURL_CA_BUNDLE");
}

TEST_CASE("A certificate that signs itself is a TLS failure", "[fetcher][tls][house]") {
  const tests::TempDir folder;
  const auto key = folder / "key", certificate = folder / "certificate";
  if (!run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=press.example -days 1"
           " -keyout " +
           quoted(key) + " -out " + quoted(certificate))) {
    WARN("skipped: no openssl program");
    return;
  }
  const auto both = folder.write("both", folder.read("key") + folder.read("certificate"));
  CHECK(holds(tls_failure(TlsServer(both).ask({})), "self"));
}

TEST_CASE("A certificate out of its time or for another host is a TLS failure", "[fetcher][tls][house]") {
  Authority authority;
  if (!authority.made()) {
    WARN("skipped: no openssl program");
    return;
  }
  const TlsTrust trust{authority.certificate().string()};
  SECTION("expired") {
    const auto leaf = authority.vouch_for("press.example", "20200101000000Z", "20200102000000Z");
    REQUIRE_FALSE(leaf.empty());
    CHECK(holds(tls_failure(TlsServer(leaf).ask(trust)), "expired"));
  }
  SECTION("not yet valid") {
    const auto leaf = authority.vouch_for("press.example", "20980101000000Z");
    REQUIRE_FALSE(leaf.empty());
    CHECK(holds(tls_failure(TlsServer(leaf).ask(trust)), "not yet valid"));
  }
  SECTION("another host") {
    const auto leaf = authority.vouch_for("other.example");
    REQUIRE_FALSE(leaf.empty());
    CHECK(holds(tls_failure(TlsServer(leaf).ask(trust)), "match"));
    CHECK(holds(tls_failure(TlsServer(leaf).ask(trust, "x.other.example")), "match"));
  }
}

TEST_CASE("A server that knows nothing newer than TLS 1.1 is a TLS failure", "[fetcher][tls][house]") {
  Authority authority;
  if (!authority.made()) {
    WARN("skipped: no openssl program");
    return;
  }
  const auto leaf = authority.vouch_for("press.example");
  REQUIRE_FALSE(leaf.empty());
  const auto* version = GENERATE("-tls1_1", "-tls1");
  const auto outcome =
      TlsServer(leaf, std::string(version) + " -cipher 'ALL:@SECLEVEL=0'").ask({authority.certificate().string()});
  CHECK(tls_failure(outcome) != "");
}
