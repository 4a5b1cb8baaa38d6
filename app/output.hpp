// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/options.hpp"
#include "core/result.hpp"

namespace pressroom::app {

/// A run of words of one line, of which some stand out.
struct Piece {
  enum class Weight { plain, strong };
  std::string text;
  Weight weight = Weight::plain;
};

/// Standard output: lines for people, or one JSON document for programs; never both.
class Output {
 public:
  explicit Output(const GlobalOptions& options) : format_(options.format), loudness_(options.loudness) {}

  bool is_json() const { return format_ == GlobalOptions::Format::json; }
  bool is_quiet() const { return loudness_ == GlobalOptions::Loudness::quiet; }

  /// A line for people; nothing with --json or --quiet. What would steer a terminal is shown as core::harmless()
  /// escapes it.
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) const {
    if (!is_json() && !is_quiet()) print_line(fmt::format(format, std::forward<Args>(args)...));
  }
  /// The same from pieces: what stands out is coloured on a terminal that shows colours (NO_COLOR is heeded, see
  /// no-color.org), and put in [brackets] elsewhere.
  void line(const std::vector<Piece>& pieces) const;
  /// The document for programs; nothing without --json. Ill-formed UTF-8 in it becomes U+FFFD.
  void document(const nlohmann::ordered_json& json) const;
  /// What stopped the command, on standard error, and as the document with --json.
  void failure(const core::Error& error) const;
  /// What went wrong without stopping the command, on standard error at once.
  void fault(const core::Error& error) const;

 private:
  static void print_line(std::string_view text);
  GlobalOptions::Format format_;
  GlobalOptions::Loudness loudness_;
};

/// {"code", "what", "where"}, as in every document that tells of an error.
nlohmann::ordered_json error_json(const core::Error& error);

}  // namespace pressroom::app
