// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pressroom::core {

/// A cryptographic digest over bytes that arrive in pieces. Movable, not copyable; one digest per object.
class Digest {
 public:
  /// By the name that WARC labels use, lower case without hyphens: "sha1", "sha256", "sha512", "md5", "blake2b",
  /// "sha3256", ... nullopt for any other.
  static std::optional<Digest> of(std::string_view algorithm);
  /// Octets of that algorithm's value; 0 when it is not known.
  static std::size_t length(std::string_view algorithm);

  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void update(std::string_view bytes);
  /// Lower-case hexadecimal digits, two for each octet; call once.
  std::string hex();

 private:
  struct State;
  explicit Digest(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// SHA-256 over bytes that arrive in pieces. Not copyable; one digest per object.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes) { digest_.update(bytes); }
  /// 64 lower-case hexadecimal digits; call once.
  std::string hex() { return digest_.hex(); }

 private:
  Digest digest_;
};

std::string sha256_hex(std::string_view bytes);

/// "sha256:" and 64 lower-case hexadecimal digits: the labelled form of WARC digests and of our own files.
std::string sha256_labelled(std::string_view bytes);

}  // namespace pressroom::core
