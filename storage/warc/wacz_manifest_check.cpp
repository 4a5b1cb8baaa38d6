// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_manifest_check.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/signature.hpp"
#include "core/time_format.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;
using Json = nlohmann::json;

constexpr std::string_view datapackage_path = "datapackage.json";
constexpr std::string_view digest_path = "datapackage-digest.json";
constexpr std::uint64_t max_datapackage_bytes = 32ull << 20;
constexpr std::uint64_t max_digest_bytes = 1ull << 20;
/// wacz-auth 0.1.0, 4.2: how far the attested time may be from the one that is claimed.
constexpr auto most_apart = std::chrono::minutes(10);

/// Absent, null and of another type are one to those who look for a text.
std::optional<std::string> text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

bool in_one_of_the_folders(std::string_view path) {
  return path.starts_with("archive/") || path.starts_with("indexes/") || path.starts_with("pages/");
}

class ManifestCheck {
 public:
  explicit ManifestCheck(const WaczPackage& package) : package_(package) {}

  Result<void> check() {
    TRY_ASSIGN(const auto datapackage, object_at(datapackage_path, max_datapackage_bytes, "A2"));
    if (datapackage) check_datapackage(*datapackage);
    if (!package_.entries().contains(digest_path)) {
      if (package_.sound(datapackage_path) != nullptr) {
        package_.report("A5", Severity::warning, "there is no datapackage-digest.json: nothing holds datapackage.json");
      }
      return {};
    }
    TRY_ASSIGN(const auto digest, object_at(digest_path, max_digest_bytes, "A5"));
    if (digest) check_digest(*digest);
    return {};
  }

 private:
  /// The JSON object that the file holds; nullopt, with a finding, when it holds none.
  Result<std::optional<Json>> object_at(std::string_view path, std::uint64_t max_bytes, const char* rule) {
    const WaczPackage::Entry* entry = package_.sound(path);
    if (entry == nullptr) return std::nullopt;
    const auto text = package_.text(*entry, max_bytes);
    if (!text && text.error().code != core::ErrorCode::limit) return tl::unexpected(text.error());
    Json json = text ? Json::parse(*text, nullptr, false) : Json();
    if (json.is_object()) return std::optional(std::move(json));
    error(path, rule, text ? "is no JSON object" : text.error().what);
    return std::nullopt;
  }

  void error(std::string_view path, const char* rule, std::string detail) const {
    package_.report_in(path, rule, Severity::error, std::move(detail));
  }
  void warning(std::string_view path, const char* rule, std::string detail) const {
    package_.report_in(path, rule, Severity::warning, std::move(detail));
  }

  void check_datapackage(const Json& json) {
    check_version(json);
    created_ = text_of(json, "created").value_or("");
    const auto resources = json.find("resources");
    if (resources == json.end() || !resources->is_array()) {
      error(datapackage_path, "A2", "has no list of resources");
    } else {
      for (const Json& resource : *resources) check_resource(resource);
    }
    for (const auto& [path, entry] : package_.entries()) {
      if (listed_.contains(path) || path == datapackage_path || path == digest_path) continue;
      package_.report_in(path, "A2", in_one_of_the_folders(path) ? Severity::error : Severity::warning,
                         "is not listed in datapackage.json");
    }
  }

  void check_version(const Json& json) {
    const auto profile = text_of(json, "profile"), version = text_of(json, "wacz_version");
    if (!version) error(datapackage_path, "A2", "has no wacz_version");
    if (!profile) error(datapackage_path, "A2", "has no profile");
    if (version && *version != "1.1.1") {
      package_.report_in(datapackage_path, "A6", Severity::note, "is of WACZ " + *version + ", checked as 1.1.1");
    }
    if (profile && *profile != "data-package") {
      warning(datapackage_path, "A6",
              "has the profile '" + *profile + "', which WACZ 1.1.1 and its readers do not know");
    }
  }

  void check_resource(const Json& resource) {
    const auto path = resource.is_object() ? text_of(resource, "path") : std::nullopt;
    if (!path) return error(datapackage_path, "A2", "lists something without a path");
    if (!listed_.insert(*path).second) return error(*path, "A2", "is listed twice");
    if (!text_of(resource, "name")) error(*path, "A2", "is listed without a name");
    const auto found = package_.entries().find(*path);
    if (found == package_.entries().end()) return error(*path, "A2", "is listed in datapackage.json and not there");
    const auto bytes = resource.find("bytes");
    if (bytes == resource.end() || !bytes->is_number_unsigned()) {
      error(*path, "A2", "is listed without its size");
    } else if (bytes->get<std::uint64_t>() != found->second.zip.slice.size) {
      error(*path, "A2", "has another size than datapackage.json says");
    }
    const auto hash = text_of(resource, "hash");
    if (!hash) return error(*path, "A2", "is listed without its hash");
    if (!found->second.is_sound()) return;  // told under A1
    if (!hash->starts_with("sha256:")) {
      package_.report_in(*path, "A2", Severity::warning, "has a hash other than sha256, which was not checked");
    } else if (*hash != "sha256:" + found->second.sha256) {
      error(*path, "A2", "has another hash than datapackage.json says");
    }
  }

  void check_digest(const Json& json) {
    const WaczPackage::Entry* datapackage = package_.sound(datapackage_path);
    const auto path = text_of(json, "path"), hash = text_of(json, "hash");
    if (path != datapackage_path) error(digest_path, "A5", "does not say that it is about datapackage.json");
    if (!hash) {
      error(digest_path, "A5", "has no hash");
    } else if (datapackage != nullptr && *hash != "sha256:" + datapackage->sha256) {
      error(digest_path, "A5", "has another hash than datapackage.json");
    }
    const auto signed_data = json.find("signedData");
    if (signed_data == json.end() || signed_data->is_null()) return;
    if (!signed_data->is_object()) return error(digest_path, "A7", "signedData is no JSON object");
    check_signature(*signed_data, hash.value_or(""));
  }

  void check_signature(const Json& json, const std::string& hash) {
    const auto signed_hash = text_of(json, "hash"), signature = text_of(json, "signature");
    const auto created = text_of(json, "created");
    const auto instant = created ? core::parse_rfc3339(*created) : std::nullopt;
    if (!signed_hash || !signature) return error(digest_path, "A7", "signedData lacks its hash or its signature");
    if (*signed_hash != hash) error(digest_path, "A7", "what was signed is not the hash of datapackage.json");
    if (!instant) error(digest_path, "A7", "signedData says no time of its creation");
    if (created && !created_.empty() && *created != created_) {
      warning(digest_path, "A7", "was signed at another time than datapackage.json says");
    }
    if (!text_of(json, "software") || !text_of(json, "version")) {
      warning(digest_path, "A7", "signedData lacks software or version");
    }
    const auto public_key = text_of(json, "publicKey");
    const auto domain = text_of(json, "domain");
    check_keys(json, domain.has_value());
    if (domain) {
      check_domain(json, *domain, *signed_hash, *signature, instant);
    } else if (public_key) {
      const auto key = core::VerifyingKey::from_public_key(*public_key);
      if (!key) return error(digest_path, "A7", "publicKey cannot be used: " + key.error().what);
      if (!key->verifies(*signed_hash, *signature)) error(digest_path, "A7", "the signature is not that of publicKey");
    } else {
      error(digest_path, "A7", "signedData has neither publicKey nor domain: nobody signed");
    }
  }

  void check_keys(const Json& json, bool of_domain) {
    static constexpr std::array common{"hash", "created", "software", "version", "signature"};
    static constexpr std::array domain{"domain", "domainCert", "timeSignature", "timestampCert", "crossSignedCert"};
    for (const auto& [key, value] : json.items()) {
      const auto is_key = [&key = key](const char* known) { return key == known; };
      const bool known = std::any_of(common.begin(), common.end(), is_key) ||
                         (of_domain ? std::any_of(domain.begin(), domain.end(), is_key) : key == "publicKey");
      if (!known && !value.is_null()) error(digest_path, "A7", "signedData has a key that no signature has: " + key);
    }
  }

  void check_domain(const Json& json, const std::string& domain, const std::string& hash, const std::string& signature,
                    std::optional<core::Instant> created) {
    const auto chain = core::CertificateChain::parse(text_of(json, "domainCert").value_or(""));
    if (!chain) return error(digest_path, "A7", "domainCert cannot be used: " + chain.error().what);
    if (!chain->key().verifies(hash, signature)) {
      error(digest_path, "A7", "the signature is not that of the domain's certificate");
    }
    if (!chain->names(domain)) error(digest_path, "A7", "the certificate is not one of " + domain);
    if (!chain->is_linked()) error(digest_path, "A7", "the certificates of the domain do not sign one another");
    if (created && !chain->valid_at(*created)) {
      error(digest_path, "A7", "the certificate was not valid when it is said to have signed");
    }
    const auto attested = core::attested_time(text_of(json, "timeSignature").value_or(""), signature,
                                              text_of(json, "timestampCert").value_or(""));
    if (!attested) {
      error(digest_path, "A7", "the time of the signature is not attested: " + attested.error().what);
    } else if (created && std::chrono::abs(*attested - *created) > most_apart) {
      error(digest_path, "A7", "the attested time is more than 10 minutes from the one claimed");
    }
    package_.report_in(
        digest_path, "A7", Severity::note,
        "signed for " + domain + "; whether the certificates' authorities are to be trusted was not asked");
  }

  const WaczPackage& package_;
  std::string created_;
  std::set<std::string> listed_;
};

}  // namespace

Result<void> check_wacz_manifest(const WaczPackage& package) { return ManifestCheck(package).check(); }

}  // namespace pressroom::storage::warc
