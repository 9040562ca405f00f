#include "services/contracts/clients/registry_answers.h"

#include <fmt/format.h>

#include "platform/api/time_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

Succession::Outcome OutcomeOf(registry_v1::SuccessorResolution::Outcome outcome) {
  switch (outcome) {
    case registry_v1::SuccessorResolution::ALIVE:
      return Succession::Outcome::kAlive;
    case registry_v1::SuccessorResolution::ONE_SUCCESSOR:
      return Succession::Outcome::kOneSuccessor;
    case registry_v1::SuccessorResolution::SHARED:
      return Succession::Outcome::kShared;
    case registry_v1::SuccessorResolution::AMBIGUOUS:
      return Succession::Outcome::kAmbiguous;
    case registry_v1::SuccessorResolution::NO_KNOWN_SUCCESSOR:
      return Succession::Outcome::kNone;
    default:
      return Succession::Outcome::kUnknown;
  }
}

}  // namespace

PartyIdentity IdentityOf(const registry_v1::Collectivite& collectivite) {
  return {.name = collectivite.name(),
          .label = collectivite.display_name(),
          .exists = true,
          .alive = true,
          .can_sign = collectivite.legal_person(),
          .type = registry_v1::Collectivite::Type_Name(collectivite.type())};
}

PartyIdentity IdentityOf(const registry_v1::Organisation& organisation) {
  const bool alive = !organisation.has_delete_time();
  return {.name = organisation.name(),
          .label = organisation.display_name(),
          .exists = true,
          .alive = alive,
          .can_sign = alive,
          .type = "ORGANISATION"};
}

Succession SuccessionOf(const std::string& party, const registry_v1::SuccessorResolution& resolution) {
  Succession succession{
      .party = party, .outcome = OutcomeOf(resolution.outcome()), .explanation = resolution.explanation()};
  for (const registry_v1::Successor& successor : resolution.successors()) {
    Heir heir{.name = successor.collectivite(), .label = successor.display_name()};
    if (successor.has_share()) heir.share = Share{successor.share().numerator(), successor.share().denominator()};
    succession.heirs.push_back(std::move(heir));
  }
  return succession;
}

DecisionVerdict VerdictOf(const registry_v1::VerifyDecisionResponse& response, std::optional<Date> day) {
  DecisionVerdict verdict{.valid = response.valid()};
  for (const registry_v1::DecisionReason& reason : response.reasons()) {
    verdict.reasons.push_back(
        {registry_v1::DecisionReason::Code_Name(reason.code()), reason.message(), reason.message_fr()});
  }
  if (response.has_vote_date()) {
    if (const auto voted = socle::api::FromProto(response.vote_date(), "vote_date"); voted.ok()) {
      verdict.vote_date = *voted;
    }
  }
  if (verdict.valid && day && verdict.vote_date && *day < *verdict.vote_date) {
    const std::string voted = verdict.vote_date->ToString();
    verdict.valid = false;
    verdict.reasons.push_back({"VOTED_LATER", fmt::format("It was voted on {}, later.", voted),
                               fmt::format("Elle n'a été votée que le {}.", voted)});
  }
  return verdict;
}

DecisionVerdict NoSuchDecision(const std::string& name) {
  return {.reasons = {{"NOT_FOUND", fmt::format("The registry knows no decision {}.", name),
                       fmt::format("Le registre ne connaît pas la décision {}.", name)}}};
}

absl::Status NotAnswered(const grpc::Status& status, std::string_view about) {
  absl::Status unavailable = RegistryUnavailable(about, about);
  // For the log; it does not leave the process.
  unavailable.SetPayload(
      "socle.contracts/registry_status",
      absl::Cord(fmt::format("{} {}", static_cast<int>(status.error_code()), status.error_message())));
  return unavailable;
}

void SetDate(Date date, google::type::Date* proto) { socle::api::ToProto(date, proto); }

std::string BytesOfHex(std::string_view hex) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0; };
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return bytes;
}

}  // namespace socle::contracts::clients
