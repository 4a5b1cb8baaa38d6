// SPDX-License-Identifier: Apache-2.0
#include "demo/http_exchange.hpp"

#include <fmt/format.h>

namespace pressroom::demo {

namespace {

constexpr std::size_t endless_chunk_bytes = 16 * 1024;

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "";  // RFC 9112, 4: the phrase may be empty
  }
}

std::string field_lines(const Reply::Fields& fields) {
  std::string lines;
  for (const auto& [name, value] : fields) lines += fmt::format("{}: {}\r\n", name, value);
  return lines;
}

std::string status_line(int status) { return fmt::format("HTTP/1.1 {} {}\r\n", status, reason_phrase(status)); }

std::string chunk(std::string_view bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

std::string chunked_head(int status, std::string_view content_type, const Reply::Fields& extra_fields) {
  return fmt::format("{}Content-Type: {}\r\nTransfer-Encoding: chunked\r\n{}\r\n", status_line(status), content_type,
                     field_lines(extra_fields));
}

std::string sized_head(std::uint64_t declared_length) {
  return fmt::format("{}Content-Type: text/html\r\nContent-Length: {}\r\n\r\n", status_line(200), declared_length);
}

}  // namespace

Reply Reply::page(int status, std::string_view content_type, std::string_view body, const Fields& extra_fields) {
  std::string bytes = status_line(status);
  const bool bodiless = status == 204 || status == 304;
  if (!bodiless) bytes += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", content_type, body.size());
  bytes += field_lines(extra_fields) + "\r\n";
  if (!bodiless) bytes += body;
  return std::move(Reply().send(std::move(bytes)));
}

Reply Reply::chunked(int status, std::string_view content_type, const std::vector<std::string>& chunks,
                     const Fields& extra_fields, const Fields& trailers) {
  Reply reply;
  reply.send(chunked_head(status, content_type, extra_fields));
  for (const std::string& bytes : chunks) {
    // An empty chunk would be the last one.
    if (!bytes.empty()) reply.send(chunk(bytes));
  }
  reply.send("0\r\n" + field_lines(trailers) + "\r\n");
  return reply;
}

Reply Reply::redirect(int status, std::string_view location) {
  return page(status, "text/html", "<html><body>Moved.</body></html>\n", {{"Location", std::string(location)}});
}

Reply Reply::endless_chunks(std::uint64_t max_bytes, Milliseconds max_duration) {
  Reply reply;
  reply.send(chunked_head(200, "text/html", {}));
  reply.repeat(chunk(std::string(endless_chunk_bytes, 'x')), max_bytes, max_duration);
  reply.close(CloseKind::fin);
  return reply;
}

Reply Reply::stall(std::size_t after_bytes, Milliseconds duration) {
  Reply reply;
  reply.send(sized_head(after_bytes + 1) + std::string(after_bytes, 'x'));
  reply.pause(duration).close(CloseKind::fin);
  return reply;
}

Reply Reply::silence(Milliseconds duration) {
  Reply reply;
  reply.pause(duration).close(CloseKind::fin);
  return reply;
}

Reply Reply::truncated(std::uint64_t declared_length, std::string_view body, CloseKind kind) {
  Reply reply;
  reply.send(sized_head(declared_length) + std::string(body)).close(kind);
  return reply;
}

Reply& Reply::send(std::string bytes) {
  steps_.emplace_back(SendBytes{std::move(bytes)});
  return *this;
}

Reply& Reply::repeat(std::string bytes, std::uint64_t max_bytes, Milliseconds max_duration) {
  steps_.emplace_back(RepeatBytes{std::move(bytes), max_bytes, max_duration});
  return *this;
}

Reply& Reply::pause(Milliseconds duration) {
  steps_.emplace_back(Pause{duration});
  return *this;
}

Reply& Reply::close(CloseKind kind) {
  steps_.emplace_back(Close{kind});
  return *this;
}

}  // namespace pressroom::demo
