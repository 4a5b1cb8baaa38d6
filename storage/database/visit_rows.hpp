// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/frontier.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// The columns read_visit() wants, in its order; the table goes by the name `v`.
inline constexpr std::string_view visit_columns =
    "v.id, v.room, v.url, v.reason, v.transcript, v.page, v.visit_number, v.attempt, v.via, v.hops, v.claimed_title, "
    "v.claimed_date";
inline constexpr int visit_column_count = 12;

/// `damaged` when the stored URL is none: rows are written from parsed URLs only.
core::Result<core::Visit> read_visit(const Statement& row);

/// Behind the visit: state, due_at, end_code, end_detail, then capture_columns (NULL where there is no capture).
core::Result<core::VisitRecord> read_visit_record(const Statement& row);

/// "host:NAME", the key of a host's clock.
std::string host_key(const core::Url& url);

}  // namespace pressroom::storage::database
