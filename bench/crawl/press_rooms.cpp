// SPDX-License-Identifier: Apache-2.0
#include "bench/crawl/press_rooms.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "bench/full_chrome.hpp"
#include "bench/room_files.hpp"
#include "demo/cms_markup.hpp"
#include "demo/generated_conference.hpp"

namespace pressroom::bench {

namespace {

using core::ErrorCode;
using core::Result;

std::string host_name(int host) { return fmt::format("www.press{}.example", host); }
std::string address_of(int host) { return fmt::format("127.0.{}.{}", 1 + host / 200, 1 + host % 200); }

sockaddr_in loopback(const std::string& address, int port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  return name;
}

/// A port that nobody has now; 0 when there is none.
int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name = loopback("127.0.0.1", 0);
  socklen_t length = sizeof name;
  const bool bound = ::bind(descriptor, reinterpret_cast<sockaddr*>(&name), length) == 0 &&
                     ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &length) == 0;
  ::close(descriptor);
  return bound ? ntohs(name.sin_port) : 0;
}

bool answers(const std::string& address, int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in name = loopback(address, port);
  const bool connected = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  ::close(descriptor);
  return connected;
}

/// One process, no log, nothing compressed: the same bytes for everybody, at the least cost.
std::string server_configuration(const std::filesystem::path& folder, int hosts, int port) {
  const std::string at = folder.string();
  std::string text = ::geteuid() == 0 ? "user root;\n" : "";
  text += fmt::format(
      "daemon off; master_process off; pid {0}/pid; error_log stderr crit;\n"
      "events {{ worker_connections 1024; }}\n"
      "http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n"
      "open_file_cache max=20000; types {{ text/html htm; text/plain txt; }}\n"
      "client_body_temp_path {0}/1; proxy_temp_path {0}/2; fastcgi_temp_path {0}/3;\n"
      "uwsgi_temp_path {0}/4; scgi_temp_path {0}/5;\n",
      at);
  for (int host = 0; host < hosts; ++host)
    text += fmt::format("server {{ listen {}:{}; root {}/site/{}; }}\n", address_of(host), port, at, host);
  return text + "}\n";
}

}  // namespace

Result<PressRooms> PressRooms::open(const std::filesystem::path& folder, const SiteSize& size) {
  if (size.rooms > size.hosts || size.hosts > 10'000)
    return core::fail(ErrorCode::usage, "a room has a host of its own, and there are 10000 at most", "--hosts");
  const int port = free_port();
  std::vector<demo::Listing> listings;
  for (int room = 0; room < size.rooms; ++room)
    listings.push_back({"/press", "7000001", "All press conferences", {}, 1, 1});
  std::vector<std::string> urls(static_cast<std::size_t>(size.hosts));
  std::uint64_t page_bytes = 0;
  for (int number = 0; number < size.transcripts; ++number) {
    const int host = number % size.hosts;
    const auto document = demo::generate_conference(static_cast<std::uint64_t>(number) + 1, size.pages_each);
    demo::CmsOptions dress;
    dress.host = host_name(host);
    for (int page = 1; page <= size.pages_each; ++page) {
      const std::string path = demo::page_path(document, page, dress);
      const std::string bytes =
          with_full_chrome(demo::render_page(document, page, dress), static_cast<std::uint64_t>(number * 100 + page));
      page_bytes += bytes.size();
      TRY(write_file(folder / "site" / std::to_string(host) / path.substr(1), bytes));
      urls[static_cast<std::size_t>(host)] += fmt::format("http://{}:{}{}\n", address_of(host), port, path);
    }
    listings[static_cast<std::size_t>(host % size.rooms)].items.push_back(
        {"http://" + dress.host + demo::page_path(document, 1, dress), document.title, "2024-05-20"});
  }
  std::string list;
  for (const std::string& of_host : urls) list += of_host;
  TRY(write_file(folder / "urls", list));
  for (int room = 0; room < size.rooms; ++room) {
    const demo::Listing& listing = listings[static_cast<std::size_t>(room)];
    demo::CmsOptions dress;
    dress.host = host_name(room);
    TRY(write_file(folder / "site" / std::to_string(room) / demo::listing_path(listing, 1, dress).substr(1),
                   demo::render_listing(listing, dress)));
    std::vector<std::string> hosts;
    for (int host = room; host < size.hosts; host += size.rooms) hosts.push_back(host_name(host));
    TRY(write_room_file(folder / "rooms", fmt::format("room{}", room), hosts));
  }
  for (int host = 0; host < size.hosts; ++host)
    TRY(write_file(folder / "site" / std::to_string(host) / "robots.txt", "User-agent: *\nDisallow: /internal/\n"));
  TRY(write_file(folder / "nginx.conf", server_configuration(folder, size.hosts, port)));
  TRY_ASSIGN(Child server, Child::start({"/usr/sbin/nginx", "-p", folder.string(), "-e", "stderr", "-c",
                                         (folder / "nginx.conf").string()},
                                        folder / "nginx.log"));
  for (int attempt = 0; !answers(address_of(size.hosts - 1), port); ++attempt) {
    if (attempt > 200) return core::fail(ErrorCode::io, "nginx does not answer", (folder / "nginx.log").string());
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  PressRooms rooms(size, std::move(server));
  rooms.room_files_ = folder / "rooms";
  rooms.url_list_ = folder / "urls";
  rooms.page_bytes_ = page_bytes;
  for (int host = 0; host < size.hosts; ++host) {
    for (const std::string& name : {host_name(host), host_name(host).substr(4)})
      rooms.connect_to_.push_back(fmt::format("{}:80:{}:{}", name, address_of(host), port));
  }
  return rooms;
}

}  // namespace pressroom::bench
