// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "storage/warc/record.hpp"
#include "storage/warc/warc_checker.hpp"
#include "tests/storage/warc/sample.hpp"

namespace pressroom::tests {

/// "RULE SEVERITY" of each finding, in the order they come.
using Rules = std::vector<std::string>;

inline std::string rule_of(const core::Finding& finding) {
  return finding.rule + " " + std::string(core::name(finding.severity));
}

inline Rules rules_in(const std::vector<storage::warc::Irregularity>& found) {
  Rules rules;
  for (const auto& irregularity : found) {
    rules.push_back(irregularity.rule + " " + std::string(core::name(irregularity.severity)));
  }
  return rules;
}

/// Checks files that belong together; each has a name that nothing is to be said against.
inline std::vector<core::Finding> findings_of(const std::vector<std::string>& files) {
  MemoryDisk disk;
  std::vector<core::Finding> found;
  storage::warc::WarcChecker checker(disk, [&](core::Finding finding) { found.push_back(std::move(finding)); });
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool zipped = files[i].starts_with("\x1F\x8B");
    const std::string name = "T-20261123080000-0000" + std::to_string(i) + "-host.warc" + (zipped ? ".gz" : "");
    succeed(disk.write_atomically(name, files[i]));
    succeed(checker.check_file(name, name));
  }
  checker.finish();
  return found;
}

inline Rules rules_of_files(const std::vector<std::string>& files) {
  Rules rules;
  for (const core::Finding& finding : findings_of(files)) rules.push_back(rule_of(finding));
  return rules;
}

inline std::string id_of(int number) {
  const std::string digits = std::to_string(number);
  return "<urn:uuid:00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits + ">";
}

constexpr const char* sample_uri = "http://press.example/briefing";
constexpr const char* sample_date = "2026-11-23T08:00:00Z";
constexpr const char* later_date = "2026-11-24T08:00:00Z";

/// A record that is being made: fields can be put, replaced and dropped.
struct Draft {
  storage::warc::RecordHeader header;
  std::string block;

  Draft& put(const std::string& name, const std::string& value) {
    drop(name);
    return add(name, value);
  }
  Draft& add(const std::string& name, const std::string& value) {
    header.add(name, value);
    return *this;
  }
  Draft& drop(const std::string& name) {
    core::HttpHeaders kept;
    for (const auto& field : header.fields.fields()) {
      if (!core::equals_ignoring_case(field.name, name)) kept.add(field.name, field.value);
    }
    header.fields = std::move(kept);
    return *this;
  }
  Draft& version(const std::string& version) {
    header.version = version;
    return *this;
  }
  /// With the digest of its block, unless it has another already.
  std::string bytes() const {
    storage::warc::RecordHeader finished = header;
    if (!finished.first("WARC-Block-Digest")) finished.add("WARC-Block-Digest", core::sha256_labelled(block));
    return storage::warc::serialise_record(std::move(finished), block);
  }
};

/// A record of that type with all that it needs, described by the warcinfo record number 1.
inline Draft draft(const std::string& type, int number, std::string block = {}) {
  Draft made;
  made.block = std::move(block);
  made.header.content_length = made.block.size();
  made.put("WARC-Type", type).put("WARC-Record-ID", id_of(number)).put("WARC-Date", sample_date);
  if (type != "warcinfo") made.put("WARC-Warcinfo-ID", id_of(1)).put("WARC-Target-URI", sample_uri);
  if (type == "request" || type == "response") {
    made.put("WARC-IP-Address", "192.0.2.7").put("Content-Type", "application/http;msgtype=" + type);
  } else if (type == "warcinfo" || type == "metadata") {
    made.put("Content-Type", "application/warc-fields");
  } else if (type != "continuation" && !made.block.empty()) {
    made.put("Content-Type", "text/plain");
  }
  if (type == "conversion") made.put("WARC-Refers-To", id_of(3));
  return made;
}

inline Draft warcinfo(int number = 1) { return draft("warcinfo", number, "software: test\r\n"); }

inline Draft request(int number = 2, int of = 3) {
  return draft("request", number, "GET /briefing HTTP/1.1\r\nHost: press.example\r\n\r\n")
      .put("WARC-Concurrent-To", id_of(of));
}

inline Draft metadata(int number = 4) { return draft("metadata", number, "via: http://press.example/\r\n"); }

inline Draft response(int number = 3, const std::string& body = "page") {
  return draft("response", number, page_response(body)).put("WARC-Payload-Digest", core::sha256_labelled(body));
}

/// A later revisit of response number 3 as response() makes it.
inline Draft revisit(int number = 7, const std::string& block = {}) {
  Draft made = draft("revisit", number, block);
  made.put("WARC-Date", later_date)
      .put("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
      .put("WARC-Payload-Digest", core::sha256_labelled("page"))
      .put("WARC-Refers-To", id_of(3))
      .put("WARC-Refers-To-Target-URI", sample_uri)
      .put("WARC-Refers-To-Date", sample_date);
  if (!block.empty()) made.put("WARC-Truncated", "length").put("Content-Type", "application/http;msgtype=response");
  return made;
}

inline std::string file_of(const std::vector<Draft>& drafts) {
  std::string bytes;
  for (const Draft& one : drafts) bytes += one.bytes();
  return bytes;
}

/// A file that begins with its warcinfo record.
inline std::string described(const std::vector<Draft>& drafts) { return warcinfo().bytes() + file_of(drafts); }

/// What is found of one record behind its warcinfo.
inline Rules rules_of(const Draft& one) { return rules_of_files({described({one})}); }

}  // namespace pressroom::tests
