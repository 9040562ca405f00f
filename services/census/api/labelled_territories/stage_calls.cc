#include "services/census/api/labelled_territories/stage_calls.h"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"
#include "services/census/api/labelled_territories/labelled_territory_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::UnmetConditions;
using socle::api::Violations;

constexpr size_t kMaxRecorded = 100;
constexpr size_t kShownDisagreements = 100;

// Ids of claims of this territory; a violation for what is no name of one.
std::vector<std::string> ClaimIds(const google::protobuf::RepeatedPtrField<std::string>& names,
                                  const std::string& territory, Violations* violations) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  if (MoreThan(names.size(), kMaxCited, "claims", violations)) return ids;
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = fmt::format("claims[{}]", i);
    const auto name = socle::api::ParseNestedUuid(names[i], kLabelledTerritories, "claims", path);
    if (!name.ok() || name->parent != territory) {
      violations->Add(path, "is no claim of this territory",
                      path + " : une affirmation de ce territoire est attendue.");
      continue;
    }
    if (!seen.insert(name->child).second) AddTwice(path, violations);
    ids.push_back(name->child);
  }
  return ids;
}

LabelStage StageField(int stage, Violations* violations) {
  return static_cast<LabelStage>(
      socle::api::EnumFromProto(stage, v1::LabelledTerritory::Stage_descriptor(), "stage", violations));
}

absl::Status Refused(const LabelledTerritory& territory, const UnmetConditions& unmet) {
  if (unmet.empty()) return absl::OkStatus();
  return socle::api::IllegalState(territory.Name(), StageName(territory.stage), unmet);
}

void NameClaims(const write::Command& command, std::vector<TerritoryClaim>* claims) {
  const std::string base = command.NewId();
  for (size_t i = 0; i < claims->size(); ++i) {
    (*claims)[i].id = socle::api::UuidOf({base, (*claims)[i].territory, std::to_string(i)});
  }
}

int32_t NumberAfter(const Page& page) {
  int32_t number = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), number);
  return number;
}

}  // namespace

void StageCalls::AddTo(rpc::Service* service) {
  service->Blocking<v1::RecordTerritoryClaimsRequest, v1::RecordTerritoryClaimsResponse>(
      "RecordTerritoryClaims", [this](rpc::Call& call, const auto& request) { return Record(call, request); });
  service->Blocking<v1::ListTerritoryClaimsRequest, v1::ListTerritoryClaimsResponse>(
      "ListTerritoryClaims", [this](rpc::Call& call, const auto& request) { return ListClaims(call, request); });
  service->Blocking<v1::CheckAdvanceLabelledTerritoryRequest, v1::CheckAdvanceLabelledTerritoryResponse>(
      "CheckAdvanceLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service->Blocking<v1::AdvanceLabelledTerritoryRequest, v1::LabelledTerritory>(
      "AdvanceLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Advance(call, request); });
  service->Blocking<v1::RevertLabelledTerritoryRequest, v1::LabelledTerritory>(
      "RevertLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Revert(call, request); });
  service->Blocking<v1::ListStageStepsRequest, v1::ListStageStepsResponse>(
      "ListStageSteps", [this](rpc::Call& call, const auto& request) { return ListSteps(call, request); });
}

absl::Status StageCalls::Label(write::Unit& unit, const write::Command& command, const std::string& territory,
                               std::vector<TerritoryClaim>* claims) {
  StageStep step;
  std::vector<const TerritoryClaim*> cited;
  for (TerritoryClaim& claim : *claims) claim.territory = territory;
  NameClaims(command, claims);
  for (const TerritoryClaim& claim : *claims) {
    step.claims.push_back(claim.id);
    cited.push_back(&claim);
  }
  step.effective = EffectiveDay(cited);
  needs_.book->AddClaims(unit.tx(), unit.revision(), *claims);
  const LabelledTerritoryBook::NewStep first{territory, step};
  needs_.book->AddSteps(unit.tx(), unit.revision(), {&first, 1});
  return absl::OkStatus();
}

void StageCalls::LabelEach(write::Unit& unit, const write::Command& command, std::vector<TerritoryClaim>* claims) {
  NameClaims(command, claims);
  std::vector<LabelledTerritoryBook::NewStep> steps;
  for (const TerritoryClaim& claim : *claims) {
    steps.push_back({claim.territory, {.effective = claim.date, .claims = {claim.id}}});
  }
  needs_.book->AddClaims(unit.tx(), unit.revision(), *claims);
  needs_.book->AddSteps(unit.tx(), unit.revision(), steps);
}

absl::StatusOr<v1::RecordTerritoryClaimsResponse> StageCalls::Record(rpc::Call& call,
                                                                     const v1::RecordTerritoryClaimsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kLabelledTerritories, "parent"));
  Violations violations;
  std::vector<TerritoryClaim> claims;
  std::set<std::string> regions;
  if (request.claims().empty()) violations.Add("claims", "there is none", "claims : une au moins est attendue.");
  if (!MoreThan(request.claims_size(), kMaxRecorded, "claims", &violations)) {
    for (int i = 0; i < request.claims_size(); ++i) {
      claims.push_back(FromProto(request.claims(i), fmt::format("claims[{}]", i), &violations));
      claims.back().territory = id;
      if (!claims.back().region.empty()) regions.insert(claims.back().region);
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const LabelledTerritory territory, needs_.book->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, territory.keeper, "RECORD_CLAIM", request.parent()));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, {regions.begin(), regions.end()}, {}, "claims", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  NameClaims(command, &claims);
  return needs_.writer->Run<v1::RecordTerritoryClaimsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordTerritoryClaimsResponse> {
        if (needs_.book->Claims(unit.tx(), id).size() + claims.size() > kMaxClaims) {
          return InvalidField("claims", fmt::format("the territory would have more than {}", kMaxClaims),
                              fmt::format("claims : {} au plus par territoire.", kMaxClaims));
        }
        needs_.book->AddClaims(unit.tx(), unit.revision(), claims);
        v1::RecordTerritoryClaimsResponse response;
        for (const TerritoryClaim& claim : claims) *response.add_claims() = Show(claim);
        unit.Record(
            {.resource = request.parent(), .kind = write::ChangeKind::kUpdated, .changes = {"claims-recorded"}});
        return response;
      });
}

absl::StatusOr<v1::ListTerritoryClaimsResponse> StageCalls::ListClaims(rpc::Call& call,
                                                                       const v1::ListTerritoryClaimsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kLabelledTerritories, "parent"));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<TerritoryClaim> claims, needs_.book->FindClaims(id, call.deadline()));
  v1::ListTerritoryClaimsResponse response;
  for (const auto& [first, second] : Disagreements(claims)) {
    if (response.disagreements_size() == static_cast<int>(kShownDisagreements)) break;
    auto* disagreement = response.add_disagreements();
    disagreement->set_first(claims[first].Name());
    disagreement->set_second(claims[second].Name());
  }
  const auto begin = static_cast<size_t>(NumberAfter(page));
  const size_t end = std::min(claims.size(), begin + page.size());
  for (size_t i = begin; i < end; ++i) *response.add_claims() = Show(claims[i]);
  if (end < claims.size()) response.set_next_page_token(page.NextToken(std::to_string(end)));
  return response;
}

template <typename Request>
absl::Status StageCalls::Ask(rpc::Call& call, const Request& request, Asked* asked) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kLabelledTerritories, "name"));
  Violations violations;
  asked->advance.target = StageField(request.stage(), &violations);
  asked->advance.cited = ClaimIds(request.claims(), id, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(asked->territory, needs_.book->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(asked->claims, needs_.book->FindClaims(id, call.deadline()));
  const Date claimed = EffectiveDay(CitedClaims(asked->claims, asked->advance.cited));
  SOCLE_ASSIGN_OR_RETURN(Reached reached,
                         ReachedBy(needs_, asked->territory, claimed.IsOpen() ? Today(needs_) : claimed, call));
  asked->regions = std::move(reached.regions);
  asked->advance.claims = asked->claims;
  asked->advance.regions = asked->regions;
  asked->advance.registry_away = reached.registry_away;
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckAdvanceLabelledTerritoryResponse> StageCalls::Check(
    rpc::Call& call, const v1::CheckAdvanceLabelledTerritoryRequest& request) {
  Asked asked;
  SOCLE_RETURN_IF_ERROR(Ask(call, request, &asked));
  v1::CheckAdvanceLabelledTerritoryResponse response;
  for (const auto& condition : CheckAdvance(asked.territory, asked.advance)) {
    auto* unmet = response.add_unmet();
    unmet->set_type(condition.type);
    unmet->set_message(condition.english);
    unmet->set_message_fr(condition.french);
  }
  for (const std::string& region : asked.regions) response.add_regions(region);
  return response;
}

absl::StatusOr<v1::LabelledTerritory> StageCalls::Advance(rpc::Call& call,
                                                          const v1::AdvanceLabelledTerritoryRequest& request) {
  Asked asked;
  SOCLE_RETURN_IF_ERROR(Ask(call, request, &asked));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, asked.territory.keeper, "ADVANCE", request.name()));
  return write::RunChange<v1::LabelledTerritory>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"stage-reached"}},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, asked.territory.id); },
      [&](write::Unit& unit, LabelledTerritory& territory) -> absl::Status {
        const std::vector<TerritoryClaim> claims = needs_.book->Claims(unit.tx(), territory.id);
        asked.advance.claims = claims;
        // Where its ground changed meanwhile, what was asked of the registry is of before.
        if (territory.territory != asked.territory.territory || territory.placed_in != asked.territory.placed_in) {
          return socle::api::CheckEtag("\"of-before\"", std::nullopt, request.name());
        }
        SOCLE_RETURN_IF_ERROR(Refused(territory, CheckAdvance(territory, asked.advance)));
        territory.stage = asked.advance.target;
        const LabelledTerritoryBook::NewStep step{territory.id,
                                                  {.stage = territory.stage,
                                                   .effective = EffectiveDay(CitedClaims(claims, asked.advance.cited)),
                                                   .claims = asked.advance.cited}};
        needs_.book->AddSteps(unit.tx(), unit.revision(), {&step, 1});
        return needs_.book->Update(unit.tx(), unit.revision(), territory);
      },
      [](const LabelledTerritory& territory) { return Show(territory); });
}

absl::StatusOr<v1::LabelledTerritory> StageCalls::Revert(rpc::Call& call,
                                                         const v1::RevertLabelledTerritoryRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kLabelledTerritories, "name"));
  Violations violations;
  const LabelStage target = StageField(request.stage(), &violations);
  const std::string reason = violations.Text("reason", request.reason(), {.min = 1, .max = 1000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return write::RunChange<v1::LabelledTerritory>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"stage-taken-back"}},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, LabelledTerritory& territory) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeps(call, territory.keeper, "REVERT", request.name()));
        SOCLE_RETURN_IF_ERROR(Refused(territory, CheckRevert(territory, target)));
        territory.stage = target;
        const LabelledTerritoryBook::NewStep step{territory.id, {.stage = target, .reason = reason}};
        needs_.book->AddSteps(unit.tx(), unit.revision(), {&step, 1});
        return needs_.book->Update(unit.tx(), unit.revision(), territory);
      },
      [](const LabelledTerritory& territory) { return Show(territory); });
}

absl::StatusOr<v1::ListStageStepsResponse> StageCalls::ListSteps(rpc::Call& call,
                                                                 const v1::ListStageStepsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kLabelledTerritories, "parent"));
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.book->ListSteps(id, NumberAfter(page), page.size() + 1, call.deadline()));
  v1::ListStageStepsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return std::to_string(last.number); }));
  for (const StageStep& step : list) *response.add_steps() = Show(id, step);
  return response;
}

}  // namespace socle::census::api
