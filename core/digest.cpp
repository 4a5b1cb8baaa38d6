// SPDX-License-Identifier: Apache-2.0
#include "core/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace pressroom::core {
namespace {

/// OpenSSL fails here only when it was built without SHA-256 or memory is gone.
void must(int success) {
  if (success != 1) throw std::runtime_error("OpenSSL refuses SHA-256");
}

}  // namespace

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* spent) const { EVP_MD_CTX_free(spent); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  // Fetched once: looking the algorithm up costs more than hashing a short record.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  must(EVP_DigestInit_ex(state_->context.get(), algorithm, nullptr));
}

Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  must(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

std::string sha256_labelled(std::string_view bytes) { return "sha256:" + sha256_hex(bytes); }

}  // namespace pressroom::core
