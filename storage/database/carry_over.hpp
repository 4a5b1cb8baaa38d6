// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// Copies what no WARC file tells from one database into another: clocks and back-off, origins whose robots.txt could
/// not be had, visits that are due or had no answer, orders, runs. Captures must stand in `to` already: a visit that
/// had an answer before is tied to it again, and one whose answer is gone is due once more. `from` may have an older
/// schema and is only read. All or nothing. Errors name the database they come from.
core::Result<void> carry_over(Database& from, Database& to);

}  // namespace pressroom::storage::database
