// SPDX-License-Identifier: Apache-2.0
#include "core/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace pressroom::core {
namespace {

/// OpenSSL fails here only when it was built without the algorithm or memory is gone.
void must(int success) {
  if (success != 1) throw std::runtime_error("OpenSSL refuses a digest");
}

/// The labels seen in archives, and what OpenSSL calls them.
constexpr std::array<std::pair<std::string_view, const char*>, 16> algorithms = {{
    {"sha256", "SHA256"},
    {"sha1", "SHA1"},
    {"md5", "MD5"},
    {"sha512", "SHA512"},
    {"sha384", "SHA384"},
    {"sha224", "SHA224"},
    {"sha512256", "SHA512-256"},
    {"sha512224", "SHA512-224"},
    {"sha3224", "SHA3-224"},
    {"sha3256", "SHA3-256"},
    {"sha3384", "SHA3-384"},
    {"sha3512", "SHA3-512"},
    {"blake2b", "BLAKE2B-512"},
    {"blake2b512", "BLAKE2B-512"},
    {"blake2s", "BLAKE2S-256"},
    {"blake2s256", "BLAKE2S-256"},
}};

/// Looked up once: that costs more than hashing a short record. nullptr where OpenSSL lacks it, as a FIPS build MD5.
const EVP_MD* algorithm_of(std::string_view name) {
  static const auto fetched = [] {
    std::array<const EVP_MD*, algorithms.size()> all{};
    for (std::size_t at = 0; at < all.size(); ++at) all[at] = EVP_MD_fetch(nullptr, algorithms[at].second, nullptr);
    return all;
  }();
  const auto known =
      std::find_if(algorithms.begin(), algorithms.end(), [&](const auto& one) { return one.first == name; });
  return known == algorithms.end() ? nullptr : fetched[static_cast<std::size_t>(known - algorithms.begin())];
}

}  // namespace

struct Digest::State {
  struct Free {
    void operator()(EVP_MD_CTX* spent) const { EVP_MD_CTX_free(spent); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Digest::Digest(std::unique_ptr<State> state) : state_(std::move(state)) {}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

std::optional<Digest> Digest::of(std::string_view algorithm) {
  const EVP_MD* const known = algorithm_of(algorithm);
  if (!known) return std::nullopt;
  auto state = std::make_unique<State>();
  must(EVP_DigestInit_ex(state->context.get(), known, nullptr));
  return Digest(std::move(state));
}

std::size_t Digest::length(std::string_view algorithm) {
  const EVP_MD* const known = algorithm_of(algorithm);
  return known ? static_cast<std::size_t>(EVP_MD_get_size(known)) : 0;
}

void Digest::update(std::string_view bytes) {
  must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  must(EVP_DigestFinal_ex(state_->context.get(), value.data(), &size));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * std::size_t{size});
  for (unsigned at = 0; at < size; ++at) {
    out += digits[value[at] >> 4];
    out += digits[value[at] & 0xF];
  }
  return out;
}

Sha256::Sha256() : digest_(Digest::of("sha256").value()) {}

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

std::string sha256_labelled(std::string_view bytes) { return "sha256:" + sha256_hex(bytes); }

}  // namespace pressroom::core
