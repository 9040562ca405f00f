// The errors that the RPC scope answers by itself, before or instead of a handler.
#pragma once

#include <chrono>
#include <string_view>

#include "absl/status/status.h"

namespace socle::rpc {

// INVALID_ARGUMENT, MALFORMED_MESSAGE: not protobuf of the expected type, or a string that is not UTF-8.
absl::Status MalformedMessage(std::string_view message_type);
// RESOURCE_EXHAUSTED, TOO_LARGE.
absl::Status MessageTooLarge(size_t limit_bytes);
// The same, of what would have been answered.
absl::Status AnswerTooLarge(size_t limit_bytes);
// UNAUTHENTICATED. The message never says which part was wrong.
absl::Status NoCredentials();
absl::Status WrongCredentials();
// PERMISSION_DENIED.
absl::Status PermissionDenied(std::string_view permission);
// RESOURCE_EXHAUSTED, OVERLOADED, with RetryInfo.
absl::Status Overloaded(std::chrono::milliseconds retry_after);
// The same, of one caller: it calls too often ("CALLER_RATE") or has too many calls in flight ("CALLER_CALLS").
absl::Status CallerOverLimit(std::string_view limit, std::chrono::milliseconds retry_after);
// DEADLINE_EXCEEDED: before the handler ran, or noticed by it.
absl::Status DeadlinePassed();
// CANCELLED.
absl::Status CallerWentAway();
// UNIMPLEMENTED, UNKNOWN_METHOD. `path` as the caller sent it.
absl::Status UnknownMethod(std::string_view path);
// UNAVAILABLE, NOT_READY, with RetryInfo.
absl::Status NotReady();

}  // namespace socle::rpc
