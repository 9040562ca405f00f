// Labelled territories from a list of the registry, in one transaction.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"
#include "services/census/api/labelled_territories/labelled_territory_conversion.h"
#include "services/census/api/labelled_territories/labelled_territory_service.h"

namespace socle::census::api {
namespace {

constexpr size_t kMostListed = 5000;
constexpr int kShownRefusals = 100;

void Refuse(const std::string& territory, std::string_view english, std::string_view french,
            v1::ImportLabelledTerritoriesResponse* response) {
  response->set_refused_count(response->refused_count() + 1);
  if (response->refused_size() == kShownRefusals) return;
  auto* refused = response->add_refused();
  refused->set_territory(territory);
  refused->set_message(std::string(english));
  refused->set_message_fr(std::string(french));
}

std::string IdOf(const ListedTerritory& listed) { return listed.name.substr(listed.name.find('/') + 1); }

}  // namespace

absl::StatusOr<v1::ImportLabelledTerritoriesResponse> LabelledTerritoryService::Import(
    rpc::Call& call, const v1::ImportLabelledTerritoriesRequest& request) {
  socle::api::Violations violations;
  LabelledTerritory pattern{
      .programme = ProgrammeField("programme", request.programme(), true, &violations),
      .programme_phase = violations.Text("programme_phase", request.programme_phase(), {.min = 1, .max = 30}),
      .keeper =
          socle::api::NameField("keeper", request.keeper(), {"collectivites", "organisations"}, true, &violations),
      .source = LabelSource("source", request.source(), &violations)};
  const std::string filter =
      socle::api::VerbatimField("territory_filter", request.territory_filter(), 1, 4096, &violations);
  const Date day = socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", Date::Max(), &violations);
  if (!request.has_as_of()) violations.Add("as_of", "is not set", "as_of : date attendue.");
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, pattern.keeper, "RECORD_TERRITORY", request.programme()));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<ListedTerritory> listed,
                         needs_.registry->List(filter, day, call.deadline()));
  if (listed.size() > kMostListed) {
    return InvalidField("territory_filter",
                        fmt::format("{} territories, at most {} are taken", listed.size(), kMostListed),
                        fmt::format("territory_filter : {} territoires au plus.", kMostListed));
  }
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.programme()}));
  return needs_.writer->Run<v1::ImportLabelledTerritoriesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ImportLabelledTerritoriesResponse> {
        v1::ImportLabelledTerritoriesResponse response;
        response.set_listed_count(static_cast<int32_t>(listed.size()));
        std::vector<std::string> names;
        for (const ListedTerritory& each : listed) {
          names.push_back(each.name);
          response.set_member_count(response.member_count() + each.member_count);
        }
        const auto recorded = needs_.book->Recorded(unit.tx(), pattern.programme, pattern.programme_phase, names);
        const std::set<std::string> before(recorded.begin(), recorded.end());
        std::vector<LabelledTerritory> missing;
        for (const ListedTerritory& each : listed) {
          if (before.contains(each.name)) continue;
          if (!socle::api::IsResourceId(IdOf(each))) {
            Refuse(each.name, "Its id is none that a labelled territory may have.",
                   "Son identifiant ne peut être celui d'un territoire labellisé.", &response);
            continue;
          }
          LabelledTerritory territory = pattern;
          territory.id = IdOf(each);
          territory.label = each.label;
          territory.territory = each.name;
          missing.push_back(std::move(territory));
        }
        const auto ids = needs_.book->CreateMissing(unit.tx(), unit.revision(), missing);
        const std::set<std::string> created(ids.begin(), ids.end());
        std::vector<TerritoryClaim> claims;
        for (const LabelledTerritory& territory : missing) {
          if (!created.contains(territory.id)) {
            Refuse(territory.territory, "Another labelled territory has its id.",
                   "Un autre territoire labellisé porte son identifiant.", &response);
            continue;
          }
          claims.push_back({.territory = territory.id,
                            .date = day,
                            .precision = ClaimPrecision::kOnOrBefore,
                            .source = pattern.source});
          unit.Record({.resource = territory.Name(),
                       .kind = write::ChangeKind::kCreated,
                       .after = socle::api::DigestOfShown(Show(territory))});
        }
        stages_.LabelEach(unit, command, &claims);
        response.set_created_count(static_cast<int32_t>(created.size()));
        response.set_unchanged_count(static_cast<int32_t>(before.size()));
        return response;
      });
}

}  // namespace socle::census::api
