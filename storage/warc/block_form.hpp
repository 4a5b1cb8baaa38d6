// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// What a block is made of, where its header says that it can be told: H6 an interim answer in the place of the final
/// one, H7 and H8 the fields of metadata and warcinfo records, V2 and V3 the block of a revisit. Digests are not looked
/// at. `block` is the whole block. Total: any bytes in.
std::vector<Irregularity> check_block_form(const RecordHeader& header, std::string_view block);

}  // namespace pressroom::storage::warc
