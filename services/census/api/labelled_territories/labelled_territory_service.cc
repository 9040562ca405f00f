#include "services/census/api/labelled_territories/labelled_territory_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"
#include "services/census/api/labelled_territories/labelled_territory_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {
    "display_name", "wave",          "pilot",    "territory",   "placed_in", "committee", "regional_committees",
    "leads",        "mobilisations", "contract", "description", "source",    "synthetic"};

// The claims that a label rests on.
std::vector<TerritoryClaim> LabelClaims(const v1::CreateLabelledTerritoryRequest& request, Violations* violations) {
  std::vector<TerritoryClaim> claims;
  if (request.claims().empty()) {
    violations->Add("claims", "there is none", "claims : une affirmation sourcée au moins est attendue.");
  }
  if (MoreThan(request.claims_size(), kMaxCited, "claims", violations)) return claims;
  for (int i = 0; i < request.claims_size(); ++i) {
    const std::string path = fmt::format("claims[{}]", i);
    claims.push_back(FromProto(request.claims(i), path, violations));
    if (claims.back().stage == LabelStage::kLabelled) continue;
    violations->Add(path + ".stage", "is not LABELLED", path + ".stage : LABELLED est attendu.");
  }
  return claims;
}

}  // namespace

LabelledTerritoryService::LabelledTerritoryService(const LabelNeeds& needs)
    : needs_(needs), stages_(needs), service_("socle.census.v1.LabelledTerritoryService") {
  service_.Blocking<v1::CreateLabelledTerritoryRequest, v1::LabelledTerritory>(
      "CreateLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetLabelledTerritoryRequest, v1::LabelledTerritory>(
      "GetLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListLabelledTerritoriesRequest, v1::ListLabelledTerritoriesResponse>(
      "ListLabelledTerritories", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateLabelledTerritoryRequest, v1::LabelledTerritory>(
      "UpdateLabelledTerritory", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::ImportLabelledTerritoriesRequest, v1::ImportLabelledTerritoriesResponse>(
      "ImportLabelledTerritories", [this](rpc::Call& call, const auto& request) { return Import(call, request); });
  stages_.AddTo(&service_);
}

absl::StatusOr<v1::LabelledTerritory> LabelledTerritoryService::Create(
    rpc::Call& call, const v1::CreateLabelledTerritoryRequest& request) {
  LabelledTerritory territory{.id = request.labelled_territory_id()};
  Violations violations;
  if (!socle::api::IsResourceId(territory.id)) {
    violations.Add("labelled_territory_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "labelled_territory_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.labelled_territory(), &violations, &territory);
  std::vector<TerritoryClaim> claims = LabelClaims(request, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, territory.keeper, "RECORD_TERRITORY", territory.Name()));
  std::vector<std::string> names = RegistryNamesOf(territory);
  for (const TerritoryClaim& claim : claims) {
    if (!claim.region.empty()) names.push_back(claim.region);
  }
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, names, {}, "labelled_territory", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {territory.Name()}));
  return needs_.writer->Run<v1::LabelledTerritory>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::LabelledTerritory> {
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), territory));
        SOCLE_RETURN_IF_ERROR(stages_.Label(unit, command, territory.id, &claims));
        const v1::LabelledTerritory shown = Show(territory);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::LabelledTerritory> LabelledTerritoryService::Get(rpc::Call& call,
                                                                    const v1::GetLabelledTerritoryRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kLabelledTerritories, "name"));
  Violations violations;
  const Date day = socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", Today(needs_), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const LabelledTerritory found, needs_.book->Find(id, call.deadline()));
  v1::LabelledTerritory shown = Show(found);
  SOCLE_ASSIGN_OR_RETURN(const Reached reached, ReachedBy(needs_, found, day, call));
  v1::TerritoryGround* ground = shown.mutable_ground();
  socle::api::ToProto(day, ground->mutable_as_of());
  for (const std::string& region : reached.regions) ground->add_regions(region);
  ground->set_basis(reached.registry_away      ? v1::TerritoryGround::REGISTRY_AWAY
                    : reached.from_perimeter   ? v1::TerritoryGround::PERIMETER
                    : !reached.regions.empty() ? v1::TerritoryGround::PLACED
                                               : v1::TerritoryGround::BASIS_UNSPECIFIED);
  if (!reached.ground) return shown;
  for (const std::string& member : reached.ground->members) ground->add_members(member);
  ground->set_commune_count(reached.ground->commune_count);
  ground->set_population(reached.ground->population);
  return shown;
}

absl::Status LabelledTerritoryService::Among(const std::string& region, Date day, rpc::Call& call,
                                             LabelledTerritoryBook::Question* question) {
  question->among = true;
  SOCLE_ASSIGN_OR_RETURN(std::vector<TerritoryStanding> standings,
                         needs_.book->Standings(question->programme, question->programme_phase, call.deadline()));
  SOCLE_RETURN_IF_ERROR(SetRegions(needs_, day, call, &standings));
  for (const TerritoryStanding& standing : standings) {
    for (const std::string& reached : standing.regions) {
      if (reached == region) question->ids.push_back(standing.id);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListLabelledTerritoriesResponse> LabelledTerritoryService::List(
    rpc::Call& call, const v1::ListLabelledTerritoriesRequest& request) {
  // The day of the first page holds for all of them.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, Today(needs_).ToString()));
  SOCLE_ASSIGN_OR_RETURN(const Date today, Date::Parse(page.resolved()));
  Violations violations;
  LabelledTerritoryBook::Question question{
      .words = socle::api::FoldedWords(violations.Text("query", request.query(), {.min = 0, .max = 100})),
      .programme = ProgrammeField("programme", request.programme(), !request.region().empty(), &violations),
      .programme_phase = request.programme_phase(),
      .wave = request.wave(),
      .only_pilots = request.only_pilots(),
      .keeper = request.keeper(),
      .territory = request.territory(),
      .after = page.after(),
      .limit = page.size() + 1};
  if (request.stage() != 0) {
    question.stage =
        socle::api::EnumFromProto(request.stage(), v1::LabelledTerritory::Stage_descriptor(), "stage", &violations);
  }
  const std::string region = RegionField("region", request.region(), false, &violations);
  const Date day = socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", today, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!region.empty()) SOCLE_RETURN_IF_ERROR(Among(region, day, call, &question));
  SOCLE_ASSIGN_OR_RETURN(std::vector<LabelledTerritory> list, needs_.book->List(question, call.deadline()));
  v1::ListLabelledTerritoriesResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.id; }));
  for (const LabelledTerritory& territory : list) *response.add_labelled_territories() = Show(territory);
  return response;
}

absl::StatusOr<v1::LabelledTerritory> LabelledTerritoryService::Update(
    rpc::Call& call, const v1::UpdateLabelledTerritoryRequest& request) {
  const v1::LabelledTerritory& sent = request.labelled_territory();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kLabelledTerritories, "labelled_territory.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::LabelledTerritory::descriptor(), kUpdatable));
  const auto merge = [&](LabelledTerritory* territory) -> absl::Status {
    v1::LabelledTerritory merged = Show(*territory);
    write::MergeSent(sent, mask, &merged);
    Violations violations;
    LabelledTerritory taken = *territory;
    FromProto(merged, &violations, &taken);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    *territory = std::move(taken);
    return absl::OkStatus();
  };
  // Before the transaction, which must not wait for the registry.
  SOCLE_ASSIGN_OR_RETURN(LabelledTerritory merged, needs_.book->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, merged.keeper, "CHANGE_TERRITORY", sent.name()));
  const std::vector<std::string> known = RegistryNamesOf(merged);
  SOCLE_RETURN_IF_ERROR(merge(&merged));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, RegistryNamesOf(merged), known, "labelled_territory", call));
  return write::RunChange<v1::LabelledTerritory>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, LabelledTerritory& territory) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(merge(&territory));
        return needs_.book->Update(unit.tx(), unit.revision(), territory);
      },
      [](const LabelledTerritory& territory) { return Show(territory); });
}

}  // namespace socle::census::api
