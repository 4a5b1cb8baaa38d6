// SPDX-License-Identifier: Apache-2.0
#include "crawler/curl_fetcher.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "crawler/request_target.hpp"

namespace pressroom::crawler {
namespace {

using core::FetchFailure;
using core::Refusal;
using core::Truncation;

struct EasyCloser {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCloser {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
using Multi = std::unique_ptr<CURLM, MultiCloser>;
using List = std::unique_ptr<curl_slist, ListCloser>;

void append(List& list, const std::string& text) {
  auto* longer = curl_slist_append(list.get(), text.c_str());
  if (!longer) throw std::bad_alloc();
  std::ignore = list.release();
  list.reset(longer);
}

/// A field value that could end its line would let the configuration write further fields.
bool fits_a_line(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

FetchFailure::Kind failure_kind(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FetchFailure::Kind::resolve;
    case CURLE_COULDNT_CONNECT:
      return FetchFailure::Kind::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return FetchFailure::Kind::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED:
      return FetchFailure::Kind::tls;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return FetchFailure::Kind::reset;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9, or an HTTP version that curl does not know
      return FetchFailure::Kind::malformed_head;
    default:
      return FetchFailure::Kind::other;
  }
}

Truncation truncation_of(CURLcode code, ResponseAssembly::Stop stop) {
  if (stop == ResponseAssembly::Stop::body_limit) return Truncation::length;
  if (code == CURLE_OK) return Truncation::none;
  return code == CURLE_OPERATION_TIMEDOUT ? Truncation::time : Truncation::disconnect;
}

core::Duration milliseconds(curl_off_t microseconds) {
  return std::chrono::duration_cast<core::Duration>(std::chrono::microseconds(std::max<curl_off_t>(0, microseconds)));
}

}  // namespace

/// One exchange; curl holds its address from start to end.
struct CurlFetcher::Transfer {
  Transfer(std::int64_t its_ticket, const core::FetchRequest& wanted, const AddressGuard& its_guard,
           AddressGuard::Loopback its_loopback, const FetchLimits& limits)
      : ticket(its_ticket),
        guard(its_guard),
        loopback(its_loopback),
        url(wanted.url),
        may_connect(wanted.may_connect),
        assembly(limits.head, wanted.max_body_bytes) {}

  std::int64_t ticket;
  const AddressGuard& guard;
  AddressGuard::Loopback loopback;
  core::Url url;
  std::function<bool(const std::string& address)> may_connect;
  ResponseAssembly assembly;
  std::string request;
  core::Instant started{};
  std::string refused_address;  ///< what the guard said last
  bool held_back = false;       ///< an address was not to be connected to now
  bool opened = false;          ///< an address was connected to
  std::array<char, CURL_ERROR_SIZE> error_text{};
  List fields;
  List connect_to;
  Easy easy;

  bool admits(const std::optional<IpAddress>& address);
  void configure(const core::FetchRequest& wanted, const std::optional<ConnectTarget>& target,
                 const FetchLimits& limits, const TlsTrust& trust);
  void configure_bounds(const core::FetchRequest& wanted, const FetchLimits& limits);
  void configure_tls(const TlsTrust& trust);
  void configure_callbacks();
  Finished finish(CURLcode code);
  core::Fetch response(CURLcode code, core::Duration duration);
  std::string peer() const;
  core::FetchOutcome without_response(CURLcode code, core::Duration duration) const;

  static int on_debug(CURL* easy, curl_infotype type, char* bytes, std::size_t size, void* self);
  static std::size_t on_head_line(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
};

struct CurlFetcher::State {
  const core::Clock& clock;
  AddressGuard guard;
  ConnectMap connect_map;
  FetchLimits limits;
  TlsTrust trust;
  Multi multi;
  std::map<CURL*, std::unique_ptr<Transfer>> running;
  std::vector<Finished> finished;

  void collect();
  void finish(CURL* easy, CURLcode code);
};

bool CurlFetcher::Transfer::admits(const std::optional<IpAddress>& address) {
  const auto objection = address ? guard.objection(*address, loopback) : "no IP address";
  if (!objection) return true;
  refused_address = (address ? address->text() + " is in " : "") + *objection;
  return false;
}

int CurlFetcher::Transfer::on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* self) {
  if (type != CURLINFO_HEADER_OUT) return 0;
  static_cast<Transfer*>(self)->request.append(bytes, size);
  return 0;
}

std::size_t CurlFetcher::Transfer::on_head_line(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->assembly.add_head_line({bytes, size}) ? size : 0;
}

std::size_t CurlFetcher::Transfer::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  // Not 0 for "stop": of an empty piece that would be a success.
  return static_cast<Transfer*>(self)->assembly.add_body({bytes, size}) ? size : size + 1;
}

curl_socket_t CurlFetcher::Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto ip = IpAddress::of(address->addr);
  if (!transfer.admits(ip)) return CURL_SOCKET_BAD;
  if (transfer.may_connect && !transfer.may_connect(ip->text())) {
    transfer.held_back = true;
    return CURL_SOCKET_BAD;
  }
  transfer.opened = true;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void CurlFetcher::Transfer::configure_callbacks() {
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(easy.get(), CURLOPT_VERBOSE, 1L);  // or the debug callback is not called
  curl_easy_setopt(easy.get(), CURLOPT_DEBUGFUNCTION, &on_debug);
  curl_easy_setopt(easy.get(), CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, &on_head_line);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, this);
}

void CurlFetcher::Transfer::configure_bounds(const core::FetchRequest& wanted, const FetchLimits& limits) {
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(wanted.max_duration.count()));
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(easy.get(), CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.low_speed_bytes));
  curl_easy_setopt(easy.get(), CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.low_speed_time.count()));
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");  // else the environment's, and the guard would see the proxy
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);  // an abort must not wait for a name server
}

void CurlFetcher::Transfer::configure_tls(const TlsTrust& trust) {
  curl_easy_setopt(easy.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
  if (trust.ca_file.empty()) return;
  curl_easy_setopt(easy.get(), CURLOPT_CAINFO, trust.ca_file.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CAPATH, nullptr);  // else the system's authorities would stand beside it
}

void CurlFetcher::Transfer::configure(const core::FetchRequest& wanted, const std::optional<ConnectTarget>& target,
                                      const FetchLimits& limits, const TlsTrust& trust) {
  configure_callbacks();
  configure_bounds(wanted, limits);
  configure_tls(trust);
  // curl's URL parser is not ours: it gets the origin only, and the target goes out as it stands in the URL.
  curl_easy_setopt(easy.get(), CURLOPT_URL, (url.origin() + "/").c_str());
  curl_easy_setopt(easy.get(), CURLOPT_REQUEST_TARGET, request_target(url).c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy.get(), CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_HTTP_TRANSFER_DECODING, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, wanted.user_agent.c_str());
  if (!wanted.from.empty()) append(fields, "From: " + wanted.from);
  const core::Validators& validators = wanted.validators;
  if (!validators.etag.empty()) append(fields, "If-None-Match: " + validators.etag);
  if (!validators.last_modified.empty()) append(fields, "If-Modified-Since: " + validators.last_modified);
  append(fields, "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
  append(fields, "Accept-Encoding: gzip");
  append(fields, "Connection: close");  // RFC 9112, 9.6: who keeps no connection must say so
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, fields.get());
  if (target) {
    append(connect_to, "::" + target->text());
    curl_easy_setopt(easy.get(), CURLOPT_CONNECT_TO, connect_to.get());
  }
}

core::FetchOutcome CurlFetcher::Transfer::without_response(CURLcode code, core::Duration duration) const {
  if (held_back && !opened) return FetchFailure{FetchFailure::Kind::held_back, {}, duration};
  if (!refused_address.empty() && !opened) {
    return Refusal{Refusal::Kind::address, std::string(url.host()) + ": " + refused_address};
  }
  if (assembly.stop() == ResponseAssembly::Stop::head_limit) return Refusal{Refusal::Kind::limit, assembly.detail()};
  if (assembly.stop() == ResponseAssembly::Stop::malformed_head) {
    return FetchFailure{FetchFailure::Kind::malformed_head, assembly.detail(), duration};
  }
  // curl's own bound on a header line (100 KB) shows as a failed allocation, before the line is handed on.
  if (code == CURLE_OUT_OF_MEMORY && !request.empty()) {
    return Refusal{Refusal::Kind::limit, "a header line beyond every limit"};
  }
  // What curl makes of a CR before the colon; the line itself is not handed on.
  if (code == CURLE_BAD_FUNCTION_ARGUMENT && !request.empty()) {
    return FetchFailure{FetchFailure::Kind::malformed_head, "a header line without a name", duration};
  }
  if (code == CURLE_OK)
    return FetchFailure{FetchFailure::Kind::reset, "the connection ended before a final head", duration};
  const char* text = error_text[0] ? error_text.data() : curl_easy_strerror(code);
  return FetchFailure{failure_kind(code), text, duration};
}

/// The server's address; empty when no connection came about.
std::string CurlFetcher::Transfer::peer() const {
  const char* address = nullptr;
  curl_easy_getinfo(easy.get(), CURLINFO_PRIMARY_IP, &address);
  return address ? address : "";
}

core::Fetch CurlFetcher::Transfer::response(CURLcode code, core::Duration duration) {
  core::Fetch fetch{url,     std::move(request), {}, {}, {}, truncation_of(code, assembly.stop()), peer(), started,
                    duration};
  assembly.move_into(fetch);
  return fetch;
}

core::Fetcher::Finished CurlFetcher::Transfer::finish(CURLcode code) {
  curl_off_t total = 0;
  curl_off_t before_request = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_TOTAL_TIME_T, &total);
  curl_easy_getinfo(easy.get(), CURLINFO_PRETRANSFER_TIME_T, &before_request);
  if (assembly.has_head()) return {ticket, response(code, milliseconds(total - before_request))};
  Finished finished{ticket, without_response(code, milliseconds(total))};
  if (!request.empty()) {
    finished.remains =
        core::Remains{request, assembly.received(), peer(), started, milliseconds(total - before_request)};
  }
  return finished;
}

void CurlFetcher::State::finish(CURL* easy, CURLcode code) {
  const auto found = running.find(easy);
  if (found == running.end()) return;
  curl_multi_remove_handle(multi.get(), easy);
  finished.push_back(found->second->finish(code));
  running.erase(found);
}

void CurlFetcher::State::collect() {
  int left = 0;
  curl_multi_perform(multi.get(), &left);
  while (const auto* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
  }
}

CurlFetcher::CurlFetcher(const core::Clock& clock, AddressGuard guard, ConnectMap connect_map, FetchLimits limits,
                         TlsTrust trust) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
  state_ = std::make_unique<State>(
      State{clock, std::move(guard), std::move(connect_map), limits, std::move(trust), {}, {}, {}});
  state_->multi.reset(curl_multi_init());
  if (!state_->multi) throw std::bad_alloc();
}

CurlFetcher::~CurlFetcher() { abort_all(); }

void CurlFetcher::start(std::int64_t ticket, const core::FetchRequest& request) {
  auto& state = *state_;
  if (!fits_a_line(request.user_agent) || !fits_a_line(request.from) || !fits_a_line(request.validators.etag) ||
      !fits_a_line(request.validators.last_modified)) {
    const FetchFailure failure{FetchFailure::Kind::other, "control byte in a field to send", {}};
    state.finished.push_back({ticket, failure});
    return;
  }
  const auto target = state.connect_map.lookup(request.url);
  const auto loopback =
      target && target->address.is_loopback() ? AddressGuard::Loopback::admitted : AddressGuard::Loopback::refused;
  auto transfer = std::make_unique<Transfer>(ticket, request, state.guard, loopback, state.limits);
  transfer->easy.reset(curl_easy_init());
  if (!transfer->easy) throw std::bad_alloc();
  transfer->configure(request, target, state.limits, state.trust);
  transfer->started = state.clock.now();
  CURL* easy = transfer->easy.get();
  state.running.emplace(easy, std::move(transfer));
  if (curl_multi_add_handle(state.multi.get(), easy) != CURLM_OK) state.finish(easy, CURLE_FAILED_INIT);
}

std::vector<core::Fetcher::Finished> CurlFetcher::wait(core::Duration timeout) {
  auto& state = *state_;
  // Not the wall clock: set back by an hour, it would make this wait an hour longer.
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  state.collect();
  while (!woken_.exchange(false) && state.finished.empty() && !state.running.empty()) {
    const auto left = std::chrono::ceil<core::Duration>(deadline - std::chrono::steady_clock::now());
    if (left <= core::Duration::zero()) break;
    curl_multi_poll(state.multi.get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
    state.collect();
  }
  return std::exchange(state.finished, {});
}

void CurlFetcher::wake() {
  woken_ = true;
  curl_multi_wakeup(state_->multi.get());
}

void CurlFetcher::abort_all() {
  auto& state = *state_;
  while (!state.running.empty()) {
    const auto first = state.running.begin();
    curl_multi_remove_handle(state.multi.get(), first->first);
    const FetchFailure failure{FetchFailure::Kind::aborted, "given up by us", {}};
    state.finished.push_back({first->second->ticket, failure});
    state.running.erase(first);
  }
}

}  // namespace pressroom::crawler
