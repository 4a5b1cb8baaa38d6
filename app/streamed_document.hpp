// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "app/output.hpp"

namespace pressroom::app {

/// The document for programs where a member of it is a list as long as the archive: an object printed member by member,
/// in the form of Output::document(). Nothing without --json. Who has begun one ends it, with a member "error" when the
/// rest cannot be had: what is not ended is no JSON.
class StreamedDocument {
 public:
  explicit StreamedDocument(const Output& out) : prints_(out.is_json()) {}

  void member(std::string_view key, const nlohmann::ordered_json& value);
  void begin_list(std::string_view key);
  void item(const nlohmann::ordered_json& value);
  void end_list();
  void end();

 private:
  void open_member(std::string_view key);
  void print(std::string_view text) const;

  bool prints_;
  bool has_members_ = false;
  bool has_items_ = false;  ///< of the list that is open
};

}  // namespace pressroom::app
