// SPDX-License-Identifier: Apache-2.0
#include "core/signature.hpp"

#include <fstream>
#include <iterator>

#include "core/time_format.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::core;

namespace {

std::string fixture(const std::string& name) {
  std::ifstream in(PRESSROOM_SOURCE_DIR "/tests/core/fixtures/signature/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

SigningKey key_of(const std::string& name) {
  auto key = SigningKey::parse(fixture(name));
  REQUIRE(key);
  return *std::move(key);
}

const std::string k_text = "sha256:e2e14264135c62b3417c24b2015e9a7c59b7ad4c79377f0d38815f872178e43b";

}  // namespace

TEST_CASE("Base64 keeps every byte and takes nothing else", "[core][signature][rfc4648]") {
  for (const std::string& bytes : {std::string(), std::string("f"), std::string("fo"), std::string("foo"),
                                   std::string("\0\xFF\x80", 3), std::string(1000, 'x')}) {
    const auto decoded = base64_decoded(base64(bytes));
    REQUIRE(decoded);
    CHECK(*decoded == bytes);
  }
  CHECK(base64("foob") == "Zm9vYg==");
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zm9v\n", "Zm-v", "=AAA", "A=AA", "===="}) {
    INFO(text);
    CHECK_FALSE(base64_decoded(text));
  }
}

TEST_CASE("A signature is verified by its public key over its text alone", "[core][signature]") {
  for (const auto& [file, bytes] : {std::pair{"p256.pem", 64}, std::pair{"p384.pem", 96}}) {
    const SigningKey key = key_of(file);
    const auto verifying = VerifyingKey::from_public_key(key.public_key());
    REQUIRE(verifying);
    for (int i = 0; i < 20; ++i) {
      const std::string signature = key.sign(k_text);
      CHECK(base64_decoded(signature)->size() == static_cast<std::size_t>(bytes));
      CHECK(verifying->verifies(k_text, signature));
      CHECK_FALSE(verifying->verifies(k_text + " ", signature));
      std::string altered = *base64_decoded(signature);
      altered[static_cast<std::size_t>(i)] = static_cast<char>(altered[static_cast<std::size_t>(i)] ^ 1);
      CHECK_FALSE(verifying->verifies(k_text, base64(altered)));
    }
  }
}

TEST_CASE("A signature in DER form is verified too", "[core][signature][rfc3279]") {
  const auto verifying = VerifyingKey::from_public_key(key_of("p256.pem").public_key());
  CHECK(verifying->verifies(k_text, fixture("signature.der.base64")));
  CHECK_FALSE(verifying->verifies("other", fixture("signature.der.base64")));
  const auto other = VerifyingKey::from_public_key(key_of("p384.pem").public_key());
  CHECK_FALSE(other->verifies(k_text, fixture("signature.der.base64")));
}

TEST_CASE("What is no signature verifies nothing", "[core][signature]") {
  const auto verifying = VerifyingKey::from_public_key(key_of("p256.pem").public_key());
  const std::string zeros = base64(std::string(64, '\0')), ones = base64(std::string(64, '\xFF'));
  for (const std::string& signature : {std::string(), std::string("="), std::string("AAAA"), zeros, ones}) {
    CHECK_FALSE(verifying->verifies(k_text, signature));
  }
}

TEST_CASE("A key of the wrong kind or with a passphrase is a usage error", "[core][signature]") {
  for (const std::string& pem : {fixture("rsa.pem"), fixture("encrypted.pem"), fixture("domain.crt"), std::string(),
                                 std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")}) {
    const auto key = SigningKey::parse(pem);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::usage);
  }
}

TEST_CASE("What is no public key of a curve is refused", "[core][signature]") {
  const std::string whole = *base64_decoded(key_of("p256.pem").public_key());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK_FALSE(VerifyingKey::from_public_key(base64(whole.substr(0, length))));
  }
  CHECK_FALSE(VerifyingKey::from_public_key(base64(whole + "x")));
}

TEST_CASE("A chain of certificates tells its host and its time and its links", "[core][signature][rfc5280]") {
  const auto chain = CertificateChain::parse(fixture("domain.crt"));
  REQUIRE(chain);
  CHECK(chain->key().verifies(k_text, fixture("signature.der.base64")));
  CHECK(chain->names("press.example"));
  CHECK_FALSE(chain->names("www.press.example"));
  CHECK_FALSE(chain->names(""));
  CHECK(chain->is_linked());
  CHECK(chain->valid_at(*parse_rfc3339("2030-01-01T00:00:00Z")));
  CHECK_FALSE(chain->valid_at(*parse_rfc3339("2020-01-01T00:00:00Z")));
  const std::string first = fixture("domain.crt").substr(0, fixture("domain.crt").find("-----END"));
  const auto strangers = CertificateChain::parse(first + "-----END CERTIFICATE-----\n" + fixture("timestamp.crt"));
  REQUIRE(strangers);
  CHECK_FALSE(strangers->is_linked());
  CHECK_FALSE(CertificateChain::parse("no certificate"));
}

TEST_CASE("A time stamp attests its text by its certificate", "[core][signature][rfc3161]") {
  const std::string stamp = fixture("timestamp.base64"), text = fixture("signature.der.base64");
  const auto time = attested_time(stamp, text, fixture("timestamp.crt"));
  REQUIRE(time);
  CHECK(format_rfc3339(*time) == "2026-11-25T22:57:01.000Z");
  CHECK(attested_time(stamp, text + "x", fixture("timestamp.crt")).error().code == ErrorCode::damaged);
  CHECK(attested_time(stamp, text, "").error().code == ErrorCode::malformed);
  CHECK(attested_time("AAAA", text, fixture("timestamp.crt")).error().code == ErrorCode::malformed);
  std::string der = *base64_decoded(stamp);
  der.back() = static_cast<char>(der.back() ^ 1);
  CHECK_FALSE(attested_time(base64(der), text, fixture("timestamp.crt")));
}
