// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "demo/http_exchange.hpp"

namespace pressroom::demo {

/// One accepted connection: reads requests and performs replies until either side ends it. Used by one thread.
class LoopbackConnection {
 public:
  /// What is told of each exchange. `began` is called before the handler and gives the exchange a number; `sending`
  /// before each step of the reply, and when the client left before its end.
  struct Record {
    std::function<std::size_t(const Request&)> began;
    std::function<void(std::size_t exchange)> sending;
  };

  /// Takes over `socket`, which must be non-blocking. `stop_event` becomes readable when the server stops; every
  /// wait ends then.
  LoopbackConnection(int socket, int stop_event, const Handler& handler, const Record& record);
  ~LoopbackConnection();
  LoopbackConnection(const LoopbackConnection&) = delete;
  LoopbackConnection& operator=(const LoopbackConnection&) = delete;

  void serve();

 private:
  enum class Wake { ready, gone, stopped, timeout };
  enum class Progress { go_on, ended };

  Wake wait(short events, Milliseconds duration) const;
  /// The bytes of the next head, its empty line included; nullopt when the client is done or misbehaves.
  std::optional<std::string> read_head();
  Progress answer(const std::string& head);
  Progress perform(const Reply& reply, std::size_t exchange);
  Progress perform(const Step& step);
  Progress send_all(std::string_view bytes);
  Progress repeat(const RepeatBytes& step);
  void end(CloseKind kind);

  int socket_;
  const int stop_event_;
  const Handler& handler_;
  const Record& record_;
  std::string received_;  ///< read from the socket, not yet used
};

}  // namespace pressroom::demo
