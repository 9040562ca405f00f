// Answers of the registry as the domain has them, and why there is none.
#pragma once

#include <google/type/date.pb.h>
#include <grpcpp/support/status.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/contracts/domain/registry.h"
#include "socle/registry/v1/collectivite_service.pb.h"
#include "socle/registry/v1/decision_service.pb.h"
#include "socle/registry/v1/organisation.pb.h"

namespace socle::contracts::clients {

PartyIdentity IdentityOf(const registry::v1::Collectivite& collectivite);
PartyIdentity IdentityOf(const registry::v1::Organisation& organisation);
Succession SuccessionOf(const std::string& party, const registry::v1::SuccessorResolution& resolution);
// A decision that is valid, but was voted on after `day`, is not valid for it: reason VOTED_LATER.
DecisionVerdict VerdictOf(const registry::v1::VerifyDecisionResponse& response, std::optional<Date> day);
DecisionVerdict NoSuchDecision(const std::string& name);

// UNAVAILABLE REGISTRY_UNAVAILABLE: away, too slow, too busy, or not ours to call; `about` could not be checked.
absl::Status NotAnswered(const grpc::Status& status, std::string_view about);

void SetDate(Date date, google::type::Date* proto);
// Bytes of hexadecimal digits; what is no digit counts as 0.
std::string BytesOfHex(std::string_view hex);

}  // namespace socle::contracts::clients
