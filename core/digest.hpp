// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace pressroom::core {

/// SHA-256 over bytes that arrive in pieces. Not copyable; one digest per object.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits; call once.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// "sha256:" and 64 lower-case hexadecimal digits: the labelled form of WARC digests and of our own files.
std::string sha256_labelled(std::string_view bytes);

}  // namespace pressroom::core
