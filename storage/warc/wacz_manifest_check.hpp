// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "storage/warc/wacz_package.hpp"

namespace pressroom::storage::warc {

/// A2, A5, A6 and A7: datapackage.json against the files, datapackage-digest.json against datapackage.json, and the
/// signature in it. An anonymous signature proves that who held the key made the package as it is, and no more; of a
/// domain's signature the certificates are checked among themselves and against the time, and a note says that nobody
/// was asked whether they are to be trusted. Errors: only those of reading.
core::Result<void> check_wacz_manifest(const WaczPackage& package);

}  // namespace pressroom::storage::warc
