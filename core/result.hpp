// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace pressroom::core {

/// Why an operation gave no value. Append only; the numbers are never stored.
enum class ErrorCode {
  usage,          ///< the command line asks for something impossible
  configuration,  ///< a room file or the configuration is wrong; `where` is file:line
  not_found,      ///< the named file, record, row or turn does not exist
  io,             ///< the operating system refused a read or write
  disk_full,      ///< ENOSPC, EDQUOT or the free-space floor
  malformed,      ///< bytes that do not follow their format; `where` holds the offset
  limit,          ///< a size, depth or time budget is used up
  unsupported,    ///< well-formed, but a feature that is not offered
  busy,           ///< another writer holds the archive
  lease_lost,     ///< the room is another worker's by now: nothing was written
  damaged,        ///< stored bytes contradict their digest or index
  network,        ///< a transport failure outside a visit (inside one it is a FetchFailure)
  interrupted,    ///< a signal asked for an orderly stop
};

std::string_view name(ErrorCode code);

/// What went wrong and where: a file with an offset or a line, a URL, an option.
struct Error {
  ErrorCode code;
  std::string what;
  std::string where;

  /// "where: what", or "what" alone when there is no place to name.
  std::string message() const;
};

/// The one error channel of the project. Exceptions are left to broken invariants.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where)});
}

}  // namespace pressroom::core

#define PRESSROOM_CONCAT_(a, b) a##b
#define PRESSROOM_CONCAT(a, b) PRESSROOM_CONCAT_(a, b)

/// Leaves the function with the error of EXPRESSION (a Result<void> or a Result whose value is not wanted).
#define TRY(expression)                                                      \
  do {                                                                       \
    auto try_result_ = (expression);                                         \
    if (!try_result_) return tl::unexpected(std::move(try_result_).error()); \
  } while (false)

/// Leaves the function with the error of EXPRESSION, or assigns its value: TRY_ASSIGN(auto url, Url::parse(text));
#define TRY_ASSIGN(declaration, expression)                                            \
  auto PRESSROOM_CONCAT(try_result_, __LINE__) = (expression);                         \
  if (!PRESSROOM_CONCAT(try_result_, __LINE__))                                        \
    return tl::unexpected(std::move(PRESSROOM_CONCAT(try_result_, __LINE__)).error()); \
  declaration = *std::move(PRESSROOM_CONCAT(try_result_, __LINE__))
