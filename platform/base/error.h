// Errors as the API shows them: a canonical code, an English message, a stable reason, and details.
//
// An Error is built where the fault is found, travels as an absl::Status, and becomes a google.rpc.Status in one place,
// the RPC scope. Services name their errors in one file a service (`errors.h`), grouped by noun:
//
//   absl::Status CommuneNotFound(std::string_view name) {
//     return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND, fmt::format("'{}' is not known.",
//     name))
//         .French(fmt::format("« {} » est inconnu.", name))
//         .Resource("registry.socle.fr/Collectivite", name)
//         .ToStatus();
//   }
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "socle/type/v1/error_reason.pb.h"

namespace google::rpc {
class Status;
}

namespace socle {

using type::v1::ErrorReason;

class Error {
 public:
  Error(absl::StatusCode code, ErrorReason reason, std::string_view message);
  ~Error();
  Error(Error&&) noexcept;

  // Text for a person, in French; becomes a LocalizedMessage. Every error that a person can cause has one.
  Error&& French(std::string_view message) &&;
  // A value that the message shows, for programs. Keys once published stay.
  Error&& Metadata(std::string_view key, std::string_view value) &&;
  // A request field and what is wrong with it. Call once a field: all violations are reported at once.
  Error&& Field(std::string_view path, std::string_view description) &&;
  // A condition that does not hold (FAILED_PRECONDITION).
  Error&& Precondition(std::string_view type, std::string_view subject, std::string_view description) &&;
  Error&& Resource(std::string_view type, std::string_view name) &&;
  // When a repeat may succeed.
  Error&& RetryAfter(std::chrono::milliseconds delay) &&;

  absl::Status ToStatus() &&;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// INVALID_ARGUMENT for one field.
absl::Status InvalidField(std::string_view path, std::string_view description, std::string_view french,
                          ErrorReason reason = ErrorReason::INVALID_FIELD);

// The reason that a status made by Error carries; ERROR_REASON_UNSPECIFIED for any other status.
ErrorReason ReasonOf(const absl::Status& status);

// The google.rpc.Status to send: details of an Error as they are; any other status becomes an ErrorInfo with the reason
// INTERNAL and a message that shows nothing of the inside. At most 6 KiB: details are cut before they would be lost.
google::rpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace socle

// Returns the status of an expression that is not OK.
#define SOCLE_RETURN_IF_ERROR(expr)                                                  \
  do {                                                                               \
    if (absl::Status socle_status = (expr); !socle_status.ok()) return socle_status; \
  } while (false)

// SOCLE_ASSIGN_OR_RETURN(auto x, Compute()): declares or assigns x, or returns the status.
#define SOCLE_ASSIGN_OR_RETURN(lhs, expr) SOCLE_ASSIGN_OR_RETURN_IMPL(SOCLE_CONCAT(socle_or_, __LINE__), lhs, expr)
#define SOCLE_ASSIGN_OR_RETURN_IMPL(var, lhs, expr) \
  auto var = (expr);                                \
  if (!var.ok()) return std::move(var).status();    \
  lhs = std::move(var).value()
#define SOCLE_CONCAT(a, b) SOCLE_CONCAT_IMPL(a, b)
#define SOCLE_CONCAT_IMPL(a, b) a##b
