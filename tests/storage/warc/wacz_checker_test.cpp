// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_checker.hpp"

#include <fstream>
#include <iterator>

#include "core/gzip.hpp"
#include "tests/storage/warc/wacz_sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Json = nlohmann::ordered_json;

std::string fixture(const std::string& name) {
  std::ifstream in(PRESSROOM_SOURCE_DIR "/tests/core/fixtures/signature/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

PackedFiles sample_files() {
  SampleArchive archive(3);
  return unpacked(sample_package(archive));
}

void check_told(const std::vector<core::Finding>& findings, const std::string& words) {
  const std::string all = told(findings);
  INFO(all);
  CHECK(all.find(words) != std::string::npos);
}

template <class Change>
std::string changed_json(const std::string& text, Change change) {
  Json json = Json::parse(text);
  change(json);
  return json.dump(2);
}

/// The sample with a part of its index or pages replaced, hashes made right.
std::string with_text(const std::string& file, const std::string& before, const std::string& after) {
  PackedFiles files = sample_files();
  std::string& text = content_of(files, file);
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), after);
  return packed(resealed(files));
}

PackedFiles without(PackedFiles files, const std::string& name) {
  std::erase_if(files, [&](const auto& file) { return file.first.find(name) != std::string::npos; });
  return files;
}

/// The index as a compressed one with its .idx beside it.
PackedFiles with_compressed_index(bool sound) {
  PackedFiles files = sample_files();
  const std::string text = content_of(files, "index.cdx");
  const std::string member = core::gzip_member(text);
  const std::string first = text.substr(0, text.find(" {"));
  files = without(files, "index.cdx");
  files.emplace_back("indexes/index.cdx.gz", member);
  files.emplace_back("indexes/index.idx",
                     "!meta 0 {\"format\": \"cdxj-gzip-1.0\", \"filename\": \"index.cdx.gz\"}\n" + first +
                         " {\"offset\": 0, \"length\": " + std::to_string(member.size() - (sound ? 0 : 1)) +
                         ", \"digest\": \"" + core::sha256_labelled(member) + "\"}\n");
  return resealed(files);
}

}  // namespace

TEST_CASE("A package of ours has no fault", "[storage][warc][wacz][verify]") {
  SampleArchive archive(3);
  CHECK(told(findings_of(sample_package(archive))) == "");
  CHECK(told(findings_of(packed(resealed(sample_files())))) == "");
}

TEST_CASE("A package without one of its parts is told", "[storage][warc][wacz][verify]") {
  const auto files = sample_files();
  check_told(findings_of(packed(without(files, "archive/"))), "E A1 p.wacz: there is no WARC file");
  check_told(findings_of(packed(without(files, "indexes/"))), "E A1 p.wacz: there is no index");
  check_told(findings_of(packed(without(files, "pages/"))), "E A1 p.wacz: there is no pages/pages.jsonl");
  check_told(findings_of(packed(without(files, "datapackage.json"))), "E A1 p.wacz: there is no datapackage.json");
  check_told(findings_of(packed(without(files, "datapackage-digest"))), "W A5 p.wacz: there is no datapackage-digest");
  check_told(findings_of("PK"), "E A1 p.wacz: no end of a ZIP directory");
  check_told(findings_of(""), "E A1 p.wacz: no end of a ZIP directory");
}

TEST_CASE("A file that was changed or added or taken away contradicts datapackage.json",
          "[storage][warc][wacz][verify]") {
  auto files = sample_files();
  content_of(files, "pages.jsonl") += "{}\n";
  check_told(findings_of(packed(files)), "E A2 p.wacz/pages/pages.jsonl: has another size");
  files = sample_files();
  content_of(files, "pages.jsonl").back() = ' ';
  check_told(findings_of(packed(files)), "E A2 p.wacz/pages/pages.jsonl: has another hash");
  files = sample_files();
  files.emplace_back("pages/extra.jsonl", "{\"format\":\"json-pages-1.0\"}\n");
  files.emplace_back("logs/crawl.log", "x");
  check_told(findings_of(packed(files)), "E A2 p.wacz/pages/extra.jsonl: is not listed");
  check_told(findings_of(packed(files)), "W A2 p.wacz/logs/crawl.log: is not listed");
  check_told(findings_of(packed(without(sample_files(), "pages/"))), "E A2 p.wacz/pages/pages.jsonl: is listed");
}

TEST_CASE("A datapackage.json that was changed contradicts its digest", "[storage][warc][wacz][verify]") {
  auto files = sample_files();
  content_of(files, "datapackage.json") += " ";
  check_told(findings_of(packed(files)), "E A5 p.wacz/datapackage-digest.json: has another hash");
  content_of(files, "datapackage.json") = "[";
  check_told(findings_of(packed(files)), "E A2 p.wacz/datapackage.json: is no JSON object");
  files = sample_files();
  content_of(files, "datapackage-digest.json") = "{\"path\": 1}";
  check_told(findings_of(packed(files)), "E A5 p.wacz/datapackage-digest.json: has no hash");
}

TEST_CASE("Deflated WARC files and compressed indexes are told", "[storage][warc][wacz][verify]") {
  const auto deflated = findings_of(packed(sample_files(), "archive/"));
  check_told(deflated, "is deflated");
  CHECK(errors_in(deflated) == 1);
  check_told(findings_of(packed(with_compressed_index(true), "index.cdx.gz")), "E A3 p.wacz/indexes/index.cdx.gz");
}

TEST_CASE("A compressed index is held against its idx and the records", "[storage][warc][wacz][verify][zipnum]") {
  CHECK(told(findings_of(packed(with_compressed_index(true)))) == "");
  check_told(findings_of(packed(with_compressed_index(false))), "E C8 p.wacz/indexes/index.cdx.gz");
  auto files = with_compressed_index(true);
  content_of(files, "index.idx") = "no block\n";
  check_told(findings_of(packed(resealed(files))), "E C8 p.wacz/indexes/index.idx: malformed line");
}

TEST_CASE("An index that lies about its records is told", "[storage][warc][wacz][verify]") {
  check_told(findings_of(with_text("index.cdx", "\"offset\":", "\"offset\":1")), "E C3 p.wacz/indexes/index.cdx");
  check_told(findings_of(with_text("index.cdx", "\"digest\":\"sha256:", "\"digest\":\"sha256:0")), "E C3 ");
}

TEST_CASE("Pages that the index does not have are told", "[storage][warc][wacz][verify]") {
  check_told(findings_of(with_text("pages.jsonl", "content_4711_2", "content_4711_9")),
             "E A4 p.wacz/pages/pages.jsonl: no index line finds the page http://press.example/content_4711_9.htm");
  check_told(findings_of(with_text("pages.jsonl", "\"ts\":\"2", "\"ts\":\"x2")), "E A4 ");
  check_told(findings_of(with_text("pages.jsonl", "json-pages-1.0", "json-pages-9.9")), "E A4 ");
  check_told(findings_of(with_text("pages.jsonl", "{\"format\"", "[\"format\"")), "E A4 ");
  const auto other_time = findings_of(with_text("pages.jsonl", "\"ts\":\"2", "\"ts\":\"1"));
  CHECK(errors_in(other_time) == 0);
  CHECK(std::any_of(other_time.begin(), other_time.end(), [](const auto& finding) { return finding.rule == "A4"; }));
}

TEST_CASE("A record that was changed is told although every hash was made right", "[storage][warc][wacz][verify]") {
  auto files = sample_files();
  std::string& warc = content_of(files, "archive/");
  std::string altered;
  const ReadBack stored = read_back(warc);
  for (const auto& record : stored.records) {
    std::string block = record.block;
    if (const auto at = block.find("Page 2"); at != std::string::npos) block.replace(at, 6, "Page 7");
    altered += core::gzip_member(storage::warc::serialise_record(record.header, block));
  }
  warc = altered;
  const auto findings = findings_of(packed(resealed(files)));
  check_told(findings, "E D2 p.wacz/archive/");
}

TEST_CASE("A signature holds what it was made over and nothing else", "[storage][warc][wacz][verify][signature]") {
  SampleArchive archive;
  const auto key = value_of(core::SigningKey::parse(fixture("p256.pem")));
  const auto other = value_of(core::SigningKey::parse(fixture("p384.pem")));
  const PackedFiles files = unpacked(sample_package(archive, &key));
  const auto check_signed = [&](auto change, const std::string& words) {
    PackedFiles altered = files;
    std::string& digest = content_of(altered, "datapackage-digest.json");
    digest = changed_json(digest, [&](Json& json) { change(json["signedData"]); });
    check_told(findings_of(packed(altered)), words);
  };
  CHECK(told(findings_of(packed(files))) == "");
  check_signed([&](Json& data) { data["publicKey"] = other.public_key(); },
               "E A7 p.wacz/datapackage-digest.json: the signature");
  check_signed([&](Json& data) { data["signature"] = key.sign("other"); }, "the signature is not that of publicKey");
  check_signed([](Json& data) { data["hash"] = "sha256:0"; }, "what was signed is not the hash");
  check_signed([](Json& data) { data.erase("publicKey"); }, "nobody signed");
  check_signed([](Json& data) { data.erase("signature"); }, "lacks its hash or its signature");
  check_signed([](Json& data) { data["publicKey"] = "AAAA"; }, "publicKey cannot be used");
  check_signed([](Json& data) { data["created"] = "yesterday"; }, "no time of its creation");
  check_signed([](Json& data) { data["more"] = 1; }, "a key that no signature has: more");
  check_signed([](Json& data) { data = 5; }, "signedData is no JSON object");
}

TEST_CASE("The signature of a domain is held against its certificates and its time",
          "[storage][warc][wacz][verify][signature]") {
  // The fixture signs this hash; the package's own is another, which is told as well.
  Json data{{"hash", "sha256:e2e14264135c62b3417c24b2015e9a7c59b7ad4c79377f0d38815f872178e43b"},
            {"created", "2026-11-25T22:58:00Z"},
            {"software", "test"},
            {"version", "0.1.0"},
            {"signature", fixture("signature.der.base64")},
            {"domain", "press.example"},
            {"domainCert", fixture("domain.crt")},
            {"timeSignature", fixture("timestamp.base64")},
            {"timestampCert", fixture("timestamp.crt")},
            {"crossSignedCert", nullptr}};
  const PackedFiles files = sample_files();
  const auto findings_with = [&](const Json& signed_data) {
    PackedFiles altered = files;
    std::string& digest = content_of(altered, "datapackage-digest.json");
    digest = changed_json(digest, [&](Json& json) { json["signedData"] = signed_data; });
    return findings_of(packed(altered));
  };
  const auto sound = findings_with(data);
  INFO(told(sound));
  CHECK(errors_in(sound) == 1);
  check_told(sound, "what was signed is not the hash of datapackage.json");
  const auto check_changed = [&](const char* name, const Json& value, const std::string& words) {
    Json altered = data;
    altered[name] = value;
    check_told(findings_with(altered), words);
  };
  check_changed("domain", "elsewhere.example", "the certificate is not one of elsewhere.example");
  check_changed("domainCert", fixture("timestamp.crt"), "the signature is not that of the domain's certificate");
  check_changed("domainCert", "none", "domainCert cannot be used");
  check_changed("created", "2026-11-25T22:40:00Z", "more than 10 minutes");
  check_changed("created", "2016-11-25T22:40:00Z", "was not valid");
  check_changed("timeSignature", "AAAA", "is not attested");
  check_changed("timeSignature", nullptr, "is not attested");
}

TEST_CASE("Another version or profile is checked as 1.1.1 and told", "[storage][warc][wacz][verify]") {
  auto files = sample_files();
  std::string& text = content_of(files, "datapackage.json");
  text = changed_json(text, [](Json& json) { json["profile"] = "wacz"; });
  check_told(findings_of(packed(resealed(files))), "W A6 p.wacz/datapackage.json");
}

TEST_CASE("Any changed byte of a package is found or changes nothing that is said",
          "[storage][warc][wacz][verify][hostile]") {
  SampleArchive archive;
  const std::string bytes = sample_package(archive);
  const PackedFiles files = unpacked(bytes);
  std::size_t silent = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    if (errors_in(findings_of(damaged)) > 0) continue;
    ++silent;
    CHECK(unpacked(damaged) == files);
  }
  // Times, versions, modes and data descriptors, which no reader of packages looks at.
  CHECK(silent < 500);
}

TEST_CASE("A package cut anywhere has an error", "[storage][warc][wacz][verify][hostile]") {
  SampleArchive archive;
  const std::string bytes = sample_package(archive);
  for (std::size_t length = 0; length < bytes.size(); length += 7)
    CHECK(errors_in(findings_of(bytes.substr(0, length))) > 0);
}
