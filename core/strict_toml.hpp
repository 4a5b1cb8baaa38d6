// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace pressroom::core {

/// Strict reading of a TOML table: each key is asked for by name and type, and finish() refuses what was wrong or
/// never asked for. The first fault wins and names file and line. Copies share one document and one fault.
class StrictToml {
 public:
  /// `configuration` with file:line when `text` is no TOML.
  static Result<StrictToml> parse(std::string_view text, std::string file);

  /// The value, or `otherwise` when the key is absent or of another type (a fault).
  std::string text(std::string_view key, std::string otherwise = {});
  std::vector<std::string> texts(std::string_view key, std::vector<std::string> otherwise = {});
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  /// The sub-table, if there is one; an array of tables as a list.
  std::optional<StrictToml> table(std::string_view key);
  std::vector<StrictToml> tables(std::string_view key);

  /// Every key of this table, in byte order: for tables whose keys are free.
  std::vector<std::string> keys() const;
  bool has(std::string_view key) const;
  /// "file:line" of a key, or of the table itself when the key is absent.
  std::string where(std::string_view key) const;
  /// Records a fault found by the caller, such as a selector that does not parse.
  void fault(std::string_view key, std::string what);
  /// The first fault of the whole document, or the first key of this table (and the tables taken from it) that nobody
  /// asked for.
  Result<void> finish() const;

 private:
  struct Document;
  struct Node;
  StrictToml(std::shared_ptr<Document> document, Node* node) : document_(std::move(document)), node_(node) {}
  std::shared_ptr<Document> document_;
  Node* node_;
};

}  // namespace pressroom::core
