// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "app/service.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::app {

/// What every format leaves out for the same reasons.
struct LeftOut {
  std::int64_t incomplete = 0;
  std::int64_t undated = 0;
};

// One function per format. Each prints its own lines, fills its part of the document and says what it left out.
core::Result<ExitCode> export_turns(const Service& service, const ExportOptions& options,
                                    const storage::exports::Selection& selection, nlohmann::ordered_json& document,
                                    LeftOut& left_out);
core::Result<ExitCode> export_tei(const Service& service, const ExportOptions& options,
                                  const storage::exports::Selection& selection, nlohmann::ordered_json& document,
                                  LeftOut& left_out);
core::Result<ExitCode> export_convokit(const Service& service, const ExportOptions& options,
                                       const storage::exports::Selection& selection, nlohmann::ordered_json& document,
                                       LeftOut& left_out);
core::Result<ExitCode> export_packages(const Service& service, const ExportOptions& options,
                                       const storage::exports::Selection& selection, nlohmann::ordered_json& document,
                                       LeftOut& left_out);

}  // namespace pressroom::app
