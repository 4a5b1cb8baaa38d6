// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/table.hpp"
#include "core/transcript.hpp"

namespace pressroom::storage::exports {

/// Gathers who takes part in transcripts. Memory grows with the people, not with what they say.
class SpeakerTally {
 public:
  void add(const core::Transcript& transcript);
  /// Rows of `speakers` by speaker_id in byte order.
  std::vector<core::Row> rows() const;

 private:
  /// Dates as written; empty: undated.
  struct Period {
    std::string first, last;
    std::int64_t transcripts = 0;
    void add(const std::string& date);
  };
  using Function =
      std::tuple<std::optional<std::string>, std::optional<std::string>, core::Role>;  ///< title, org, role
  struct Person {
    std::string room;
    std::map<std::string, std::int64_t> chosen;  ///< how many transcripts name them so
    std::set<std::string> names, same_as;
    std::map<Function, Period> functions;
    Period heard;
    std::int64_t turns = 0, words = 0;
  };
  std::map<std::string, Person> people_;
};

}  // namespace pressroom::storage::exports
