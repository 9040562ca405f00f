// Who may edit a guide, and refusals of steps of its editions.
#pragma once

#include <charconv>

#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "services/census/domain/guides/edition.h"

namespace socle::census::api {

inline absl::Status RequireEditor(const rpc::Call& call, const Guide& guide) {
  if (rpc::ActorOf(call).ActsFor(guide.pilot)) return absl::OkStatus();
  return rpc::RelationRequired("EDIT_GUIDE", "PILOT", guide.Name());
}

// OK in that state, else FAILED_PRECONDITION ILLEGAL_STATE.
inline absl::Status RequireState(const Edition& edition, EditionState state) {
  if (edition.state == state) return absl::OkStatus();
  return socle::api::IllegalState(edition.Name(), StateName(edition.state),
                                  {{"STATE", "This is done in " + std::string(StateName(state)) + ".",
                                    "Ceci se fait en " + std::string(StateName(state)) + "."}});
}

struct EditionName {
  std::string guide;
  int32_t number = 0;  // 0: of none
};
inline absl::StatusOr<EditionName> ParseEditionName(std::string_view name) {
  SOCLE_ASSIGN_OR_RETURN(const auto nested, socle::api::ParseNested(name, "guides", "editions", "name"));
  EditionName parsed{.guide = nested.parent};
  const std::string& digits = nested.child;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), parsed.number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || digits.front() == '0') parsed.number = 0;
  return parsed;
}

}  // namespace socle::census::api
