// SPDX-License-Identifier: Apache-2.0
#include "app/exchange_store.hpp"

#include <utility>

#include "core/beside.hpp"

namespace pressroom::app {

using storage::warc::PendingExchange;

void ExchangeStore::begin(std::vector<PendingExchange> exchanges) {
  is_stored_ = false;
  outcome_ = std::async(parts_.launch, [this, exchanges = std::move(exchanges)]() mutable {
    auto captures = store(std::move(exchanges));
    is_stored_ = true;
    parts_.on_stored();
    return captures;
  });
}

bool ExchangeStore::is_stored(core::Duration patience) const {
  return is_busy() && (is_stored_ || outcome_.wait_for(patience) != std::future_status::timeout);
}

core::Result<std::vector<core::Capture>> ExchangeStore::store(std::vector<PendingExchange> exchanges) {
  std::vector<std::function<core::Result<void>()>> packing;
  packing.reserve(exchanges.size());
  for (PendingExchange& exchange : exchanges) {
    packing.emplace_back([&exchange]() -> core::Result<void> {
      storage::warc::pack(exchange);
      return {};
    });
  }
  TRY(core::beside(core::Beside::computing, packing));
  std::vector<core::Capture> captures;
  captures.reserve(exchanges.size());
  for (PendingExchange& exchange : exchanges) {
    TRY_ASSIGN(auto capture, parts_.warcs.append(std::move(exchange)));
    captures.push_back(std::move(capture));
  }
  // A page is read while the disk syncs.
  parts_.reader.read_ahead(captures);
  TRY(parts_.warcs.flush());
  return captures;
}

}  // namespace pressroom::app
