// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/archive_folder.hpp"
#include "core/finding.hpp"

namespace pressroom::app {

/// Rule B2: the database's captures are, row for row and column for column, what the WARC files say, no more and no
/// less. In a file that is still open rows may be missing, since a writer may be at it; records in damaged ranges have
/// their own finding (Z1). Errors: only those of reading.
core::Result<void> check_captures(ArchiveFolder& archive, const core::FindingSink& sink);

}  // namespace pressroom::app
