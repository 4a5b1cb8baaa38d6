// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pressroom::storage::database {

/// The tables of one kind of database file, and how a file of that kind is known.
struct Schema {
  const char* tables;   ///< the statements that make an empty database ours
  int application_id;   ///< kept in `PRAGMA application_id`, so that file(1) and a wrong path are told apart
  int version;          ///< kept in `PRAGMA user_version`; goes up with every change of the tables
  const char* renewal;  ///< the command that brings a file of an older version here
};

/// Of pressroom.db; its application_id is "prsr".
inline constexpr int schema_version = 10;
inline constexpr int application_id = 0x70727372;
extern const Schema archive_schema;

}  // namespace pressroom::storage::database
