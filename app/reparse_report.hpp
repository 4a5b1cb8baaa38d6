// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/faults.hpp"
#include "app/output.hpp"
#include "app/sidecar_publisher.hpp"

namespace pressroom::app {

/// What a reparse with these options may write.
SidecarPublisher::Writing writing_of(const ReparseOptions& options);

/// What `reparse` tells: each transcript that comes out otherwise as soon as it is known, with samples, and the sums.
class ReparseReport {
 public:
  explicit ReparseReport(const Output& out);
  ~ReparseReport();

  void add(const Published& published);
  /// One that was not parsed again, since nothing of what it is made of has changed.
  void add_unparsed(const storage::database::CatalogueEntry& row);
  /// Prints the sums. 3 where something waits for acceptance and nothing was damaged.
  ExitCode conclude(const Faults& faults) const;
  /// `waiting`, `unparsed`, `counts` and `transcripts`.
  nlohmann::ordered_json json() const;

 private:
  void print(const Published& published) const;

  const Output& out_;
  std::vector<nlohmann::ordered_json> transcripts_;
  ReparseCounts counts_;
  std::map<std::string, int> effects_;
  int waiting_ = 0;
  int unparsed_ = 0;
};

}  // namespace pressroom::app
