// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/result.hpp"
#include "storage/warc/wacz_package.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {

/// `form` when some records could not be read, so that nobody knows which lines are wrong.
enum class IndexScope { form, form_and_records };

/// The indexes of a package against the records in it (rules of IndexChecker; C8 for the blocks of a compressed index
/// against its .idx), and A4: each line of pages/*.jsonl, whose URL must be in the index. `files` are what a
/// WarcChecker found in the package. Errors: only those of reading.
core::Result<void> check_wacz_indexes(const WaczPackage& package, const std::vector<CheckedFile>& files,
                                      IndexScope scope);

}  // namespace pressroom::storage::warc
