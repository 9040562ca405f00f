#include "services/census/clients/registry_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/clients/unanswered.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kKept = 12;  // perimeters of all of France, and flows between them: 3 MB each
constexpr int kPage = 1000;

absl::Status PerimeterNotAnswered(const grpc::Status& status, Date day) {
  return NotAnswered(status, fmt::format("the perimeter of {}", day.ToString()),
                     fmt::format("le périmètre du {}", day.ToString()));
}

// Communes of a stream, whose groupings may come after them.
class PerimeterBuilder {
 public:
  explicit PerimeterBuilder(Date day) { perimeter_.day = day; }

  void Add(const registry_v1::Collectivite& collectivite) {
    if (collectivite.type() == registry_v1::Collectivite::EPCI) {
      perimeter_.labels.emplace(collectivite.name(), collectivite.display_name());
      if (!collectivite.fiscalite().empty()) fiscal_.insert(collectivite.name());
      return;
    }
    Ground ground{.commune = collectivite.name(), .label = collectivite.display_name()};
    if (collectivite.population().has_municipale()) ground.population = collectivite.population().municipale();
    if (!collectivite.departements().empty()) ground.departement = collectivite.departements(0);
    if (!collectivite.regions().empty()) ground.region = collectivite.regions(0);
    std::vector<std::string>& groups = groups_.emplace_back();
    for (const registry_v1::Membership& membership : collectivite.memberships()) groups.push_back(membership.group());
    perimeter_.communes.push_back(std::move(ground));
  }

  // With own taxation where there is one: of those each commune is in one at most.
  std::shared_ptr<const Perimeter> Done() {
    for (size_t i = 0; i < groups_.size(); ++i) {
      const auto fiscal = std::find_if(groups_[i].begin(), groups_[i].end(),
                                       [this](const std::string& group) { return fiscal_.contains(group); });
      if (fiscal != groups_[i].end()) perimeter_.communes[i].epci = *fiscal;
    }
    return std::make_shared<const Perimeter>(Indexed(std::move(perimeter_)));
  }

 private:
  Perimeter perimeter_;
  std::vector<std::vector<std::string>> groups_;  // of each commune
  std::unordered_set<std::string> fiscal_;
};

std::vector<GroundShare> SharesOf(const registry_v1::SuccessorResolution& resolution) {
  std::vector<GroundShare> shares;
  for (const registry_v1::Successor& successor : resolution.successors()) {
    GroundShare share{.commune = successor.collectivite(), .denominator = resolution.successors_size()};
    if (successor.has_share()) {
      share.numerator = successor.share().numerator();
      share.denominator = std::max<int64_t>(successor.share().denominator(), 1);
    }
    shares.push_back(std::move(share));
  }
  return shares;
}

}  // namespace

RegistryClient::RegistryClient(const server::Peer* peer)
    : calls_(peer),
      territories_(registry_v1::TerritoryService::NewStub(peer->channel())),
      successions_(registry_v1::SuccessionService::NewStub(peer->channel())),
      perimeters_(kKept),
      flows_(kKept) {}

absl::StatusOr<std::vector<bool>> RegistryClient::Lived(std::span<const std::string> names, Date day,
                                                        Deadline deadline) {
  std::vector<bool> lived;
  const std::optional<Date> on = day.IsOpen() ? std::nullopt : std::optional(day);
  const grpc::Status status =
      calls_.Resolve(names, on, on, deadline, [&](const registry_v1::SuccessorResolution& resolution) {
        lived.push_back(resolution.outcome() == registry_v1::SuccessorResolution::ALIVE &&
                        resolution.collectivite() == names[lived.size()]);
      });
  if (!status.ok()) return NotAnswered(status, "who lived on the day", "l'existence des collectivités à cette date");
  return lived;
}

absl::StatusOr<int64_t> RegistryClient::Revision(Date day, Deadline deadline) const {
  int64_t revision = 0;
  const grpc::Status status = calls_.Revision(day, deadline, &revision);
  if (!status.ok()) return PerimeterNotAnswered(status, day);
  return revision;
}

absl::StatusOr<std::shared_ptr<const Perimeter>> RegistryClient::PerimeterOf(Date day, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const int64_t revision, Revision(day, deadline));
  if (auto kept = perimeters_.Find({revision, day})) return kept;
  PerimeterBuilder builder(day);
  const grpc::Status status =
      calls_.Export("type = COMMUNE OR type = EPCI", day, deadline,
                    [&](const registry_v1::Collectivite& collectivite) { builder.Add(collectivite); });
  if (!status.ok()) return PerimeterNotAnswered(status, day);
  return perimeters_.Keep({revision, day}, builder.Done());
}

absl::StatusOr<std::optional<std::set<std::string>>> RegistryClient::CommunesOf(const std::string& place, Date day,
                                                                                Deadline deadline) {
  if (place.starts_with("territories/")) return CommunesOfTerritory(place, day, deadline);
  SOCLE_ASSIGN_OR_RETURN(const auto perimeter, PerimeterOf(day, deadline));
  std::set<std::string> communes;
  for (const uint32_t i : perimeter->In(place)) communes.insert(perimeter->communes[i].commune);
  const auto is_it = [&](const Ground& ground) { return ground.commune == place; };
  if (std::any_of(perimeter->communes.begin(), perimeter->communes.end(), is_it)) communes.insert(place);
  if (!communes.empty()) return std::optional(std::move(communes));
  // What the perimeters of all of France do not say: groupings without own taxation and of groupings, and the like.
  SOCLE_ASSIGN_OR_RETURN(auto members, MembersOf(place, day, deadline));
  if (!members) return std::optional<std::set<std::string>>();
  for (const Ground& ground : perimeter->communes) {
    if (members->contains(ground.commune) || members->contains(ground.epci)) communes.insert(ground.commune);
  }
  return std::optional(std::move(communes));
}

absl::StatusOr<std::optional<std::set<std::string>>> RegistryClient::CommunesOfTerritory(const std::string& name,
                                                                                         Date day,
                                                                                         Deadline deadline) const {
  registry_v1::ResolveTerritoryRequest request;
  request.set_name(name);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ResolveTerritoryResponse response;
  const grpc::Status status =
      calls_.Ask(*territories_, &registry_v1::TerritoryService::Stub::ResolveTerritory, request, &response, deadline);
  if (IsNothing(status)) return std::optional<std::set<std::string>>();
  if (!status.ok()) return PerimeterNotAnswered(status, day);
  return std::optional(std::set<std::string>(response.communes().begin(), response.communes().end()));
}

absl::StatusOr<std::optional<std::set<std::string>>> RegistryClient::MembersOf(const std::string& name, Date day,
                                                                               Deadline deadline) const {
  registry_v1::ListMembersRequest request;
  request.set_parent(name);
  request.set_page_size(kPage);
  socle::api::ToProto(day, request.mutable_as_of());
  std::set<std::string> members;
  do {
    registry_v1::ListMembersResponse response;
    const grpc::Status status = calls_.Ask(calls_.collectivites(), &registry_v1::CollectiviteService::Stub::ListMembers,
                                           request, &response, deadline);
    if (IsNothing(status)) return std::optional<std::set<std::string>>();
    if (!status.ok()) return PerimeterNotAnswered(status, day);
    for (const registry_v1::Collectivite& member : response.members()) members.insert(member.name());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return std::optional(std::move(members));
}

absl::StatusOr<std::shared_ptr<const GroundFlow>> RegistryClient::FlowOf(const Perimeter& from, Date to,
                                                                         Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const int64_t revision, Revision(to, deadline));
  if (auto kept = flows_.Find({revision, from.day, to})) return kept;
  registry_v1::ExportSuccessionsRequest request;
  request.set_type(registry_v1::Collectivite::COMMUNE);
  socle::api::ToProto(from.day, request.mutable_from_date());
  socle::api::ToProto(to, request.mutable_as_of());
  std::unordered_map<std::string, std::vector<GroundShare>> moved;
  grpc::ClientContext context;
  calls_.peer()->Prepare(&context, deadline);
  const auto reader = successions_->ExportSuccessions(&context, request);
  registry_v1::ExportSuccessionsResponse batch;
  while (reader->Read(&batch)) {
    for (const registry_v1::SuccessorResolution& each : batch.resolutions()) {
      moved.emplace(each.collectivite(), SharesOf(each));
    }
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return PerimeterNotAnswered(status, to);
  auto flow = std::make_shared<GroundFlow>();
  flow->reserve(from.communes.size());
  for (const Ground& ground : from.communes) {
    const auto found = moved.find(ground.commune);
    flow->push_back(found != moved.end() ? found->second : std::vector<GroundShare>{{.commune = ground.commune}});
  }
  return flows_.Keep({revision, from.day, to}, std::move(flow));
}

}  // namespace socle::census::clients
