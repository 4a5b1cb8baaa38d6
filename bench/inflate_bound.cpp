// SPDX-License-Identifier: Apache-2.0
#include "bench/inflate_bound.hpp"

#include <libdeflate.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <vector>

namespace pressroom::bench {

core::Result<std::uint64_t> inflate_and_hash(std::string_view stored, int digests) {
  struct Free {
    void operator()(libdeflate_decompressor* spent) const { libdeflate_free_decompressor(spent); }
    void operator()(EVP_MD* spent) const { EVP_MD_free(spent); }
    void operator()(EVP_MD_CTX* spent) const { EVP_MD_CTX_free(spent); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> inflater(libdeflate_alloc_decompressor());
  const std::unique_ptr<EVP_MD, Free> sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  static std::vector<char> room(64u << 20);  // once: clearing it costs as much as the work
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  std::uint64_t inflated = 0;
  while (!stored.empty()) {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    if (libdeflate_gzip_decompress_ex(inflater.get(), stored.data(), stored.size(), room.data(), room.size(), &consumed,
                                      &produced) != LIBDEFLATE_SUCCESS) {
      return core::fail(core::ErrorCode::damaged, "libdeflate does not inflate the file");
    }
    for (int digest = 0; digest < digests; ++digest) {
      EVP_DigestInit_ex(context.get(), sha256.get(), nullptr);
      EVP_DigestUpdate(context.get(), room.data(), produced);
      EVP_DigestFinal_ex(context.get(), value.data(), nullptr);
    }
    inflated += produced;
    stored.remove_prefix(consumed);
  }
  return inflated;
}

}  // namespace pressroom::bench
