// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pressroom::storage::database {

/// Kept in `PRAGMA user_version`; goes up with every change of the tables.
inline constexpr int schema_version = 8;

/// Kept in `PRAGMA application_id`: "prsr", so that file(1) and a wrong path are told apart.
inline constexpr int application_id = 0x70727372;

/// The statements that make an empty database ours.
extern const char* const schema;

}  // namespace pressroom::storage::database
