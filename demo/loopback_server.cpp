// SPDX-License-Identifier: Apache-2.0
#include "demo/loopback_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "demo/loopback_connection.hpp"

namespace pressroom::demo {

namespace {

constexpr int max_workers = 64;

std::string system_error(std::string_view call) { return fmt::format("{}: {}", call, std::strerror(errno)); }

/// A listening socket and the port it got.
struct Listener {
  int socket;
  std::uint16_t port;
};

core::Result<Listener> listen_on_loopback(int number, std::uint16_t port) {
  const std::string where = fmt::format("{}:{}", LoopbackServer::address(number), port);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return core::fail(core::ErrorCode::network, system_error("socket"), where);
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(number));
  socklen_t length = sizeof address;
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), length) != 0 || ::listen(socket, 128) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    auto failure = core::fail(core::ErrorCode::network, system_error("cannot listen"), where);
    ::close(socket);
    return failure;
  }
  return Listener{socket, ntohs(address.sin_port)};
}

}  // namespace

core::Result<std::unique_ptr<LoopbackServer>> LoopbackServer::start(Handler handler, std::uint16_t port,
                                                                    int addresses) {
  std::vector<int> sockets;
  const auto without = [&](core::Error error) {
    for (const int socket : sockets) ::close(socket);
    return tl::unexpected(std::move(error));
  };
  for (int number = 0; number < std::max(addresses, 1); ++number) {
    const auto listener = listen_on_loopback(number, port);
    if (!listener) return without(listener.error());
    sockets.push_back(listener->socket);
    port = listener->port;
  }
  const int stop_event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_event < 0) return without({core::ErrorCode::network, system_error("eventfd"), ""});
  return std::unique_ptr<LoopbackServer>(new LoopbackServer(std::move(handler), std::move(sockets), stop_event, port));
}

LoopbackServer::LoopbackServer(Handler handler, std::vector<int> listeners, int stop_event, std::uint16_t port)
    : handler_(std::move(handler)), listeners_(std::move(listeners)), stop_event_(stop_event), port_(port) {
  acceptor_ = std::thread([this] { accept_connections(); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard lock(workers_mutex_);
    stopping_ = true;
  }
  worker_finished_.notify_all();
  const std::uint64_t one = 1;
  // An eventfd at zero always takes a one.
  [[maybe_unused]] const ssize_t written = ::write(stop_event_, &one, sizeof one);
  acceptor_.join();
  for (Worker& worker : workers_) worker.thread.join();
  for (const int listener : listeners_) ::close(listener);
  ::close(stop_event_);
}

std::string LoopbackServer::address(int number) {
  const std::uint32_t address = INADDR_LOOPBACK + static_cast<std::uint32_t>(number);
  return fmt::format("127.{}.{}.{}", address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
}

std::string LoopbackServer::connect_to(std::string_view host, int address_number) const {
  return fmt::format("{}:80:{}:{}", host, address(address_number), port_);
}

std::vector<LoggedRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(log_mutex_);
  return log_;
}

bool LoopbackServer::wait_for_requests(std::size_t count, Milliseconds timeout) const {
  std::unique_lock lock(log_mutex_);
  return log_grew_.wait_for(lock, timeout, [&] { return log_.size() >= count; });
}

void LoopbackServer::accept_connections() {
  std::vector<pollfd> watched{{stop_event_, POLLIN, 0}};
  for (const int listener : listeners_) watched.push_back({listener, POLLIN, 0});
  for (int connection = 1;;) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched.front().revents != 0) return;
    for (const pollfd& listener : watched) {
      if (listener.revents == 0) continue;
      wait_for_free_worker();
      const int socket = ::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (socket < 0) continue;
      join_finished_workers();
      start_worker(socket, connection++);
    }
  }
}

void LoopbackServer::start_worker(int socket, int connection) {
  {
    const std::lock_guard lock(workers_mutex_);
    ++running_workers_;
  }
  Worker& worker = workers_.emplace_back();
  worker.thread = std::thread([this, &worker, socket, connection] {
    LoopbackConnection::Record record;
    record.began = [this, connection](const Request& request) {
      const std::lock_guard lock(log_mutex_);
      const auto now = std::chrono::steady_clock::now();
      log_.push_back({request.method, request.host, request.target, connection, now, now});
      log_grew_.notify_all();
      return log_.size() - 1;
    };
    record.sending = [this](std::size_t exchange) {
      const auto now = std::chrono::steady_clock::now();
      const std::lock_guard lock(log_mutex_);
      log_[exchange].ended = now;
    };
    LoopbackConnection(socket, stop_event_, handler_, record).serve();
    const std::lock_guard lock(workers_mutex_);
    --running_workers_;
    worker.finished = true;
    worker_finished_.notify_all();
  });
}

void LoopbackServer::wait_for_free_worker() {
  std::unique_lock lock(workers_mutex_);
  worker_finished_.wait(lock, [this] { return stopping_ || running_workers_ < max_workers; });
}

void LoopbackServer::join_finished_workers() {
  workers_.remove_if([](Worker& worker) {
    if (!worker.finished) return false;
    worker.thread.join();
    return true;
  });
}

}  // namespace pressroom::demo
