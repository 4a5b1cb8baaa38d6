// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include "core/digest.hpp"
#include "core/fetch.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom::core;

namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::malformed, "odd", "number " + std::to_string(value));
  return value / 2;
}

Result<int> quarter(int value) {
  TRY(half(value));
  TRY_ASSIGN(const int halved, half(value));
  return half(halved);
}

}  // namespace

TEST_CASE("An error passes through TRY with its code and place", "[result]") {
  CHECK(quarter(8).value() == 2);
  const auto failed = quarter(6);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::malformed);
  CHECK(failed.error().message() == "number 3: odd");
  CHECK(Error{ErrorCode::io, "what", ""}.message() == "what");
  CHECK(name(ErrorCode::disk_full) == "disk-full");
}

TEST_CASE("SHA-256 gives the published digests whole and in pieces", "[digest]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_labelled("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const std::string million(1'000'000, 'a');
  Sha256 pieces;
  for (std::size_t at = 0; at < million.size(); at += 997) pieces.update(std::string_view(million).substr(at, 997));
  CHECK(pieces.hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("Digests of the algorithms met in archives are the published ones", "[digest]") {
  const auto hex = [](std::string_view algorithm) {
    auto digest = Digest::of(algorithm);
    REQUIRE(digest.has_value());
    digest->update("a");
    digest->update("bc");
    const std::string value = digest->hex();
    CHECK(value.size() == 2 * Digest::length(algorithm));
    return value;
  };
  CHECK(hex("sha1") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex("md5") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hex("sha256") == sha256_hex("abc"));
  CHECK(hex("sha384").starts_with("cb00753f45a35e8bb5a03d699ac65007"));
  CHECK(hex("sha512").starts_with("ddaf35a193617abacc417349ae204131"));
  CHECK(hex("sha3256") == "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  CHECK(hex("blake2b").starts_with("ba80a53f981c4d0d6a2797b69f12f6e9"));
  CHECK(hex("blake2s256") == "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
  CHECK_FALSE(Digest::of("whirlpool").has_value());
  CHECK(Digest::length("whirlpool") == 0);
}

TEST_CASE("A UUID carries its version and variant and does not repeat", "[random][rfc9562]") {
  SystemRandom system;
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string uuid = uuid4(system);
    REQUIRE(uuid.size() == 36);
    CHECK(uuid.find_first_not_of("0123456789abcdef-") == std::string::npos);
    CHECK((uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-'));
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    seen.insert(uuid);
  }
  CHECK(seen.size() == 1'000);
  pressroom::tests::FakeRandom one(5), other(5);
  CHECK(uuid4(one) == uuid4(other));
}

TEST_CASE("A visit reason is found by its name again", "[fetch]") {
  for (const auto reason :
       {VisitReason::requested, VisitReason::page, VisitReason::listing, VisitReason::robots, VisitReason::redirect}) {
    CHECK(visit_reason(name(reason)) == reason);
  }
  CHECK_FALSE(visit_reason("whim").has_value());
}

TEST_CASE("Names that are stored stay as they are", "[fetch][frontier][transcript]") {
  CHECK(name(Truncation::disconnect) == "disconnect");
  CHECK(name(FetchFailure::Kind::malformed_head) == "malformed-head");
  CHECK(name(Refusal::Kind::robots_unreachable) == "robots-unreachable");
  CHECK(name(RobotsCopy::State::unavailable) == "unavailable");
  CHECK(name(RobotsCopy::State::denied) == "denied");
  CHECK(name(VisitRecord::State::captured) == "captured");
  CHECK(name(EventKind::press_conference) == "press_conference");
  CHECK(name(TurnKind::follow_up) == "follow_up");
  CHECK(name(LabelKind::outlet_person) == "outlet_person");
  CHECK(name(Role::principal) == "principal");
  CHECK(name(Confidence::medium) == "medium");
  CHECK(name(ParseStatus::needs_review) == "needs_review");
  CHECK(verdict("incomplete") == Verdict::incomplete);
  CHECK_FALSE(verdict("").has_value());
}

TEST_CASE("The text of a turn is its paragraphs joined by one line feed", "[transcript]") {
  Turn turn;
  CHECK(turn.text() == "");
  turn.paragraphs = {"One."};
  CHECK(turn.text() == "One.");
  turn.paragraphs = {"One.", "", "Three."};
  CHECK(turn.text() == "One.\n\nThree.");
}
