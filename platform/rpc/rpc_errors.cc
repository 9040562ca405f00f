#include "platform/rpc/rpc_errors.h"

#include "platform/base/error.h"

namespace socle::rpc {

using absl::StatusCode;

absl::Status MalformedMessage(std::string_view message_type) {
  return Error(StatusCode::kInvalidArgument, ErrorReason::MALFORMED_MESSAGE,
               fmt::format("The request is not a valid {}: bad protobuf encoding, or a string that is not UTF-8.",
                           message_type))
      .French(fmt::format("La requête n'est pas un message {} valide : encodage protobuf ou texte UTF-8 incorrect.",
                          message_type))
      .Metadata("message_type", message_type)
      .ToStatus();
}

absl::Status MessageTooLarge(size_t limit_bytes) {
  return Error(StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
               fmt::format("The message is larger than {} bytes.", limit_bytes))
      .French(fmt::format("Le message dépasse {} octets.", limit_bytes))
      .Metadata("limit", std::to_string(limit_bytes))
      .ToStatus();
}

absl::Status AnswerTooLarge(size_t limit_bytes) {
  return Error(StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
               fmt::format("The answer is larger than {} bytes. Ask for less: a smaller page_size.", limit_bytes))
      .French(fmt::format("La réponse dépasse {} octets. Demandez-en moins : un page_size plus petit.", limit_bytes))
      .Metadata("limit", std::to_string(limit_bytes))
      .ToStatus();
}

absl::Status NoCredentials() {
  return Error(StatusCode::kUnauthenticated, ErrorReason::UNAUTHENTICATED,
               "Credentials are missing. Send metadata 'authorization: Bearer <token>'.")
      .French("Identification absente. Envoyez l'en-tête « authorization: Bearer <jeton> ».")
      .ToStatus();
}

absl::Status WrongCredentials() {
  return Error(StatusCode::kUnauthenticated, ErrorReason::UNAUTHENTICATED, "The credentials are not valid.")
      .French("L'identification n'est pas valable.")
      .ToStatus();
}

absl::Status PermissionDenied(std::string_view permission) {
  return Error(StatusCode::kPermissionDenied, ErrorReason::PERMISSION_DENIED,
               fmt::format("Permission '{}' denied.", permission))
      .French(fmt::format("Il vous manque le droit « {} ».", permission))
      .Metadata("permission", permission)
      .ToStatus();
}

absl::Status Overloaded(std::chrono::milliseconds retry_after) {
  return Error(StatusCode::kResourceExhausted, ErrorReason::OVERLOADED, "Too many calls at once. Try again later.")
      .French("Trop d'appels à la fois. Réessayez dans un instant.")
      .RetryAfter(retry_after)
      .ToStatus();
}

absl::Status CallerOverLimit(std::string_view limit, std::chrono::milliseconds retry_after) {
  return Error(StatusCode::kResourceExhausted, ErrorReason::OVERLOADED,
               "You call more often, or more at once, than one caller may. Try again later.")
      .French(
          "Vous appelez plus souvent, ou plus à la fois, qu'un même appelant ne le peut. Réessayez dans un instant.")
      .Metadata("limit", limit)
      .RetryAfter(retry_after)
      .ToStatus();
}

absl::Status DeadlinePassed() {
  return Error(StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_EXCEEDED,
               "The answer could not be had within the deadline.")
      .French("La réponse n'a pas pu être donnée dans le délai.")
      .ToStatus();
}

absl::Status CallerWentAway() {
  return Error(StatusCode::kCancelled, ErrorReason::CANCELLED, "The call was cancelled.")
      .French("L'appel a été annulé.")
      .ToStatus();
}

absl::Status UnknownMethod(std::string_view path) {
  path = path.substr(0, 200);
  return Error(StatusCode::kUnimplemented, ErrorReason::UNKNOWN_METHOD, fmt::format("There is no method '{}'.", path))
      .French(fmt::format("La méthode « {} » n'existe pas.", path))
      .Metadata("method", path)
      .ToStatus();
}

absl::Status NotReady() {
  return Error(StatusCode::kUnavailable, ErrorReason::NOT_READY, "The service is starting or stopping.")
      .French("Le service démarre ou s'arrête.")
      .RetryAfter(std::chrono::milliseconds(500))
      .ToStatus();
}

}  // namespace socle::rpc
