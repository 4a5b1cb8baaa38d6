// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "demo/cms_document.hpp"

namespace pressroom::demo {

/// A conference of `pages` pages in made-up speech for benchmarks: one question and one long answer on each page, a
/// roster on the first. Same seed, same document, on every machine.
CmsDocument generate_conference(std::uint64_t seed, int pages);

}  // namespace pressroom::demo
