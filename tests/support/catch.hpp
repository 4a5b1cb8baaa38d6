// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tests use TEST_CASE, SECTION, REQUIRE, CHECK, GENERATE and the exception checks only: both major versions have them.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
