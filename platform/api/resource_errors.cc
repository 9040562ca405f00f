#include "platform/api/resource_errors.h"

#include <fmt/format.h>

#include <utility>

#include "platform/base/error.h"

namespace socle::api {

absl::Status NameTaken(std::string_view type, std::string_view name) {
  return Error(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS, fmt::format("'{}' is taken.", name))
      .French(fmt::format("« {} » existe déjà.", name))
      .Metadata("holder", name)
      .Resource(type, name)
      .ToStatus();
}

absl::Status IdentifierTaken(std::string_view type, std::string_view identifier, std::string_view holder) {
  return Error(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS,
               fmt::format("The identifier {} is carried by '{}'.", identifier, holder))
      .French(fmt::format("L'identifiant {} est déjà porté par « {} ».", identifier, holder))
      .Metadata("identifier", identifier)
      .Metadata("holder", holder)
      .Resource(type, holder)
      .ToStatus();
}

absl::Status NothingOfName(std::string_view type, std::string_view name) {
  return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND, fmt::format("'{}' is not known.", name))
      .French(fmt::format("« {} » est inconnu.", name))
      .Resource(type, name)
      .ToStatus();
}

absl::Status IsDeleted(std::string_view type, std::string_view name) {
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::RESOURCE_DELETED,
               fmt::format("'{}' is deleted. Undelete it first.", name))
      .French(fmt::format("« {} » est supprimé. Annulez d'abord la suppression.", name))
      .Precondition("DELETED", name, "the resource is deleted")
      .Resource(type, name)
      .ToStatus();
}

absl::Status PeerUnavailable(ErrorReason reason, Words peer, Words unchecked) {
  return Error(absl::StatusCode::kUnavailable, reason,
               fmt::format("the {} is away: {} could not be checked", peer.english, unchecked.english))
      .French(fmt::format("{} ne répond pas : {} n'a pas pu être vérifié.", peer.french, unchecked.french))
      .Metadata("unchecked", unchecked.english)
      .RetryAfter(std::chrono::seconds(1))
      .ToStatus();
}

absl::Status IllegalState(std::string_view name, std::string_view state, const UnmetConditions& unmet) {
  std::string english, french;
  for (const UnmetCondition& condition : unmet) {
    english += (english.empty() ? "" : " ") + condition.english;
    french += (french.empty() ? "" : " ") + condition.french;
  }
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, english);
  std::move(error).French(french).Metadata("state", state);
  for (const UnmetCondition& condition : unmet) {
    std::move(error).Precondition(condition.type, name, condition.english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::api
