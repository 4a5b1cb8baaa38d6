// SPDX-License-Identifier: Apache-2.0
#include "demo/loopback_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "core/text.hpp"

namespace pressroom::demo {

namespace {

constexpr std::size_t max_head_bytes = 64 * 1024;
constexpr Milliseconds idle_timeout{30'000};
constexpr Milliseconds send_timeout{30'000};
/// How long an orderly end waits for the client's own; a close with unread bytes would turn into a reset.
constexpr Milliseconds linger{50};

/// Reads the request line and the fields (RFC 9112, 3 and 5); nullopt when they are not of that form.
std::optional<Request> parse_request(const std::string& head) {
  Request request;
  request.head = head;
  std::string_view rest = head;
  const auto next_line = [&rest] {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
  };
  const std::string_view line = next_line();
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || last <= first + 1) return std::nullopt;
  if (!line.substr(last + 1).starts_with("HTTP/1.")) return std::nullopt;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  for (std::string_view field = next_line(); !field.empty(); field = next_line()) {
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    request.headers.add(std::string(field.substr(0, colon)), std::string(core::trimmed(field.substr(colon + 1))));
  }
  request.host = request.headers.first("Host").value_or("");
  return request;
}

/// RFC 9112, 9.3. A body is never read, so a request that brings one is the last of its connection.
bool is_last(const Request& request) {
  if (request.headers.first("Transfer-Encoding") || request.headers.first("Content-Length")) return true;
  const bool old_version = request.head.find(" HTTP/1.0\r\n") != std::string::npos;
  for (const std::string& token : request.headers.tokens("Connection")) {
    if (token == "close") return true;
  }
  return old_version;
}

}  // namespace

LoopbackConnection::LoopbackConnection(int socket, int stop_event, const Handler& handler, const Record& record)
    : socket_(socket), stop_event_(stop_event), handler_(handler), record_(record) {
  const int on = 1;
  // Without it a step's bytes could wait for the next step's.
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

LoopbackConnection::~LoopbackConnection() {
  if (socket_ >= 0) ::close(socket_);
}

void LoopbackConnection::serve() {
  for (std::optional<std::string> head = read_head(); head; head = read_head()) {
    if (answer(*head) == Progress::ended) return;
  }
}

LoopbackConnection::Wake LoopbackConnection::wait(short events, Milliseconds duration) const {
  const auto deadline = std::chrono::steady_clock::now() + duration;
  for (;;) {
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    std::array<pollfd, 2> watched{{{socket_, events, 0}, {stop_event_, POLLIN, 0}}};
    const int count = ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (count < 0 && errno == EINTR) continue;
    if (watched[1].revents != 0) return Wake::stopped;
    if (count <= 0) return Wake::timeout;
    if ((watched[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) return Wake::gone;
    return (watched[0].revents & POLLRDHUP) != 0 ? Wake::gone : Wake::ready;
  }
}

std::optional<std::string> LoopbackConnection::read_head() {
  for (;;) {
    if (const std::size_t end = received_.find("\r\n\r\n"); end != std::string::npos) {
      std::string head = received_.substr(0, end + 4);
      received_.erase(0, end + 4);
      return head;
    }
    if (received_.size() > max_head_bytes) return std::nullopt;
    if (wait(POLLIN, idle_timeout) != Wake::ready) return std::nullopt;
    std::array<char, 8192> buffer;
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return std::nullopt;
    received_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

LoopbackConnection::Progress LoopbackConnection::answer(const std::string& head) {
  const std::optional<Request> request = parse_request(head);
  if (!request) {
    send_all("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    end(CloseKind::fin);
    return Progress::ended;
  }
  const std::size_t exchange = record_.began(*request);
  if (perform(handler_(*request), exchange) == Progress::ended) return Progress::ended;
  if (!is_last(*request)) return Progress::go_on;
  end(CloseKind::fin);
  return Progress::ended;
}

LoopbackConnection::Progress LoopbackConnection::perform(const Reply& reply, std::size_t exchange) {
  for (const Step& step : reply.steps()) {
    // Before the bytes, so that no client can have them earlier than the log says.
    record_.sending(exchange);
    if (perform(step) == Progress::go_on) continue;
    if (std::holds_alternative<Pause>(step)) record_.sending(exchange);
    return Progress::ended;
  }
  return Progress::go_on;
}

LoopbackConnection::Progress LoopbackConnection::perform(const Step& step) {
  if (const auto* bytes = std::get_if<SendBytes>(&step)) return send_all(bytes->bytes);
  if (const auto* repeated = std::get_if<RepeatBytes>(&step)) return repeat(*repeated);
  if (const auto* pause = std::get_if<Pause>(&step)) {
    return wait(POLLRDHUP, pause->duration) == Wake::timeout ? Progress::go_on : Progress::ended;
  }
  end(std::get<Close>(step).kind);
  return Progress::ended;
}

LoopbackConnection::Progress LoopbackConnection::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    if (wait(POLLOUT, send_timeout) != Wake::ready) return Progress::ended;
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return Progress::ended;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return Progress::go_on;
}

LoopbackConnection::Progress LoopbackConnection::repeat(const RepeatBytes& step) {
  const auto deadline = std::chrono::steady_clock::now() + step.max_duration;
  for (std::uint64_t sent = 0; sent < step.max_bytes && !step.bytes.empty(); sent += step.bytes.size()) {
    if (std::chrono::steady_clock::now() >= deadline) break;
    if (send_all(step.bytes) == Progress::ended) return Progress::ended;
  }
  return Progress::go_on;
}

void LoopbackConnection::end(CloseKind kind) {
  if (kind == CloseKind::reset) {
    const ::linger abort{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  } else {
    ::shutdown(socket_, SHUT_WR);
    const auto deadline = std::chrono::steady_clock::now() + linger;
    std::array<char, 8192> ignored;
    while (std::chrono::steady_clock::now() < deadline && wait(POLLIN, linger) == Wake::ready) {
      if (::recv(socket_, ignored.data(), ignored.size(), 0) <= 0) break;
    }
  }
  ::close(socket_);
  socket_ = -1;
}

}  // namespace pressroom::demo
