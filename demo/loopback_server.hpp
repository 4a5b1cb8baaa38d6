// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/result.hpp"
#include "demo/http_exchange.hpp"

namespace pressroom::demo {

/// A request as the log keeps it.
struct LoggedRequest {
  std::string method;
  std::string host;
  std::string target;
  int connection = 0;                          ///< from 1, in the order of acceptance
  std::chrono::steady_clock::time_point at{};  ///< when its head was complete
  /// When the last step of its reply began, or its client left: no client had all of it earlier.
  std::chrono::steady_clock::time_point ended{};
};

/// An HTTP/1.1 server on 127.0.0.1, or on more addresses of the loopback network beside it, with real sockets:
/// keep-alive, a thread for each connection, at most 64 at once (more wait to be accepted). The destructor ends every
/// wait and joins every thread; it returns within 100 ms unless a handler itself takes longer.
class LoopbackServer {
 public:
  /// Listens on `port`, or on a free one for 0, at the first `addresses` of address(). Errors: `network` when the port
  /// cannot be had at each of them.
  static core::Result<std::unique_ptr<LoopbackServer>> start(Handler handler, std::uint16_t port = 0,
                                                             int addresses = 1);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// 127.0.0.1 for 0, and what follows it: as many hosts, each with an address of its own.
  static std::string address(int number);
  /// The value for curl's --connect-to (and ours) that leads `host` on port 80 to this server.
  std::string connect_to(std::string_view host, int address_number = 0) const;

  /// Every request so far, in the order in which the heads were complete. Safe from any thread.
  std::vector<LoggedRequest> requests() const;
  /// Waits until the log holds `count` requests; false when `timeout` came first.
  bool wait_for_requests(std::size_t count, Milliseconds timeout) const;

 private:
  struct Worker {
    std::thread thread;
    std::atomic<bool> finished = false;
  };

  LoopbackServer(Handler handler, std::vector<int> listeners, int stop_event, std::uint16_t port);
  void accept_connections();
  void start_worker(int socket, int connection);
  void wait_for_free_worker();
  void join_finished_workers();

  const Handler handler_;
  const std::vector<int> listeners_;
  const int stop_event_;  ///< eventfd, readable for good once the server stops
  const std::uint16_t port_;

  mutable std::mutex log_mutex_;
  mutable std::condition_variable log_grew_;
  std::vector<LoggedRequest> log_;

  std::mutex workers_mutex_;
  std::condition_variable worker_finished_;
  int running_workers_ = 0;    ///< under workers_mutex_
  bool stopping_ = false;      ///< under workers_mutex_
  std::list<Worker> workers_;  ///< touched by the accepting thread only
  std::thread acceptor_;
};

}  // namespace pressroom::demo
