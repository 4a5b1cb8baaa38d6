// SPDX-License-Identifier: Apache-2.0
#include "bench/room_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <system_error>

namespace pressroom::bench {

using core::ErrorCode;
using core::Result;

Result<void> write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  std::ofstream stream(file, std::ios::binary);
  stream << bytes;
  stream.close();
  if (!stream) return core::fail(ErrorCode::io, "cannot be written", file.string());
  return {};
}

std::string listing_url(const std::string& host) { return "http://" + host + "/press/node_7000001.htm"; }

Result<void> write_room_file(const std::filesystem::path& folder, const std::string& name,
                             const std::vector<std::string>& hosts) {
  const std::filesystem::path pattern = std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo/room/demo.toml";
  std::ifstream stream(pattern);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto replace = [&](const std::string& old, const std::string& by) {
    const auto at = text.find(old);
    if (at != std::string::npos) text.replace(at, old.size(), by);
    return at != std::string::npos;
  };
  const bool known = replace("name = \"demo\"", fmt::format("name = \"{}\"", name)) &&
                     replace("hosts = [\"www.press.example\", \"press.example\"]",
                             fmt::format("hosts = [\"{}\"]", fmt::join(hosts, "\", \""))) &&
                     replace("requisites = true", "requisites = false") &&
                     replace(listing_url("www.press.example"), listing_url(hosts.front()));
  if (!known) return core::fail(ErrorCode::unsupported, "is not as this benchmark knows it", pattern.string());
  return write_file(folder / (name + ".toml"), text);
}

}  // namespace pressroom::bench
