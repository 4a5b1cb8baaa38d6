// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/service.hpp"

namespace pressroom::app {

/// `reparse --from`: indexes files of other tools where they lie and writes the sidecars of what is in them. May be
/// killed and called again. `usage` for what is neither WARC nor WACZ, before anything is written.
core::Result<ExitCode> reparse_foreign(const Service& service, const ReparseOptions& options);

}  // namespace pressroom::app
