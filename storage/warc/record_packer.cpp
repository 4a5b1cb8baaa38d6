// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_packer.hpp"

#include "core/gzip.hpp"

namespace pressroom::storage::warc {

RecordPacker RecordPacker::zstd(std::optional<core::ZstdDictionary> dictionary) {
  RecordPacker packer;
  packer.format_ = Format::zstd;
  packer.dictionary_ = std::move(dictionary);
  return packer;
}

std::string_view RecordPacker::suffix() const { return format_ == Format::zstd ? ".warc.zst" : ".warc.gz"; }

std::string RecordPacker::preamble() const { return dictionary_ ? core::dictionary_frame(*dictionary_) : ""; }

std::string RecordPacker::pack(std::string_view record) const {
  return format_ == Format::zstd ? core::zstd_frame(record, dictionary_ ? &*dictionary_ : nullptr)
                                 : core::gzip_member(record);
}

}  // namespace pressroom::storage::warc
