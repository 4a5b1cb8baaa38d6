// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "app/service.hpp"

namespace pressroom::app {

/// The rooms of `files`, in that order; none: those of the folder of room files, by name. What is built in has no file
/// and is not among them. `configuration` for the first that is wrong.
core::Result<std::vector<parsers::RoomRules>> rooms_of_files(const Service& service,
                                                             const std::vector<std::filesystem::path>& files);

}  // namespace pressroom::app
