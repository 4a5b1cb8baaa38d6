// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// What the index and the manifest are compared with: a record as it was found.
struct CheckedRecord {
  RecordType type = RecordType::unknown;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string record_id;
  std::string url;
  std::string date;            ///< WARC-Date as it stands
  int status = 0;              ///< of an HTTP response
  std::string mime;            ///< of an HTTP response
  std::string payload_digest;  ///< as the header says
  std::string payload_sha256;  ///< computed; empty when the record has no payload or it was too large
  std::string record_digest;   ///< "sha256:..." over the stored bytes; empty when too large
};

/// The records of one file in the order of the file, their texts bounded (text_key.hpp) and packed, since an archive
/// has millions: about 200 bytes each. Elements are made anew when they are asked for. Of requests, warcinfo records
/// and continuations, to which no index line leads, nothing but type, place and id is kept.
class CheckedRecords {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = CheckedRecord;
    using difference_type = std::ptrdiff_t;
    using pointer = const CheckedRecord*;
    using reference = CheckedRecord;

    Iterator(const CheckedRecords& records, std::size_t at) : records_(&records), at_(at) {}
    CheckedRecord operator*() const { return (*records_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const CheckedRecords* records_;
    std::size_t at_;
  };

  void push_back(const CheckedRecord& record);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  CheckedRecord operator[](std::size_t at) const;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  /// Number of the record that begins at `offset`, of the first of several; nullopt when none does.
  std::optional<std::size_t> index_at(std::uint64_t offset) const;
  /// That record.
  std::optional<CheckedRecord> at_offset(std::uint64_t offset) const;

 private:
  struct Entry {
    std::uint64_t offset;
    std::uint64_t length;
    std::uint64_t text;  ///< where its packed strings begin
    std::uint16_t status;
    RecordType type;
  };

  std::vector<Entry> entries_;
  std::string text_;
};

}  // namespace pressroom::storage::warc
