#include "services/census/clients/registry_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/clients/unanswered.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kBatch = 1000;  // names that the registry takes at once
constexpr size_t kKept = 6;   // perimeters of all of France, and flows between them: 3 MB each

absl::Status PerimeterNotAnswered(const grpc::Status& status, Date day) {
  return NotAnswered(status, fmt::format("the perimeter of {}", day.ToString()),
                     fmt::format("le périmètre du {}", day.ToString()));
}

// Communes of a stream, whose groupings may come after them.
class PerimeterBuilder {
 public:
  explicit PerimeterBuilder(Date day) { perimeter_->day = day; }

  void Add(const registry_v1::Collectivite& collectivite) {
    if (collectivite.type() == registry_v1::Collectivite::EPCI) {
      perimeter_->labels.emplace(collectivite.name(), collectivite.display_name());
      if (!collectivite.fiscalite().empty()) fiscal_.insert(collectivite.name());
      return;
    }
    Ground ground{.commune = collectivite.name(), .label = collectivite.display_name()};
    if (collectivite.population().has_municipale()) ground.population = collectivite.population().municipale();
    if (!collectivite.departements().empty()) ground.departement = collectivite.departements(0);
    if (!collectivite.regions().empty()) ground.region = collectivite.regions(0);
    std::vector<std::string>& groups = groups_.emplace_back();
    for (const registry_v1::Membership& membership : collectivite.memberships()) groups.push_back(membership.group());
    perimeter_->communes.push_back(std::move(ground));
  }

  // With own taxation where there is one: of those each commune is in one at most.
  std::shared_ptr<const Perimeter> Done() {
    for (size_t i = 0; i < groups_.size(); ++i) {
      const auto fiscal = std::find_if(groups_[i].begin(), groups_[i].end(),
                                       [this](const std::string& group) { return fiscal_.contains(group); });
      if (fiscal != groups_[i].end()) perimeter_->communes[i].epci = *fiscal;
    }
    return perimeter_;
  }

 private:
  std::shared_ptr<Perimeter> perimeter_ = std::make_shared<Perimeter>();
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
    : peer_(peer), collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())) {}

absl::StatusOr<std::vector<bool>> RegistryClient::Lived(std::span<const std::string> names, Date day,
                                                        Deadline deadline) {
  std::vector<bool> lived;
  for (size_t begin = 0; begin < names.size(); begin += kBatch) {
    registry_v1::ResolveSuccessorsRequest request;
    if (!day.IsOpen()) {
      socle::api::ToProto(day, request.mutable_as_of());
      socle::api::ToProto(day, request.mutable_from_date());
    }
    for (size_t i = begin; i < std::min(names.size(), begin + kBatch); ++i) request.add_collectivites(names[i]);
    registry_v1::ResolveSuccessorsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
    if (!status.ok() || response.resolutions_size() != request.collectivites_size()) {
      return NotAnswered(status, "who lived on the day", "l'existence des collectivités à cette date");
    }
    for (int i = 0; i < response.resolutions_size(); ++i) {
      const registry_v1::SuccessorResolution& resolution = response.resolutions(i);
      lived.push_back(resolution.outcome() == registry_v1::SuccessorResolution::ALIVE &&
                      resolution.collectivite() == request.collectivites(i));
    }
  }
  return lived;
}

// The revision of the record; what is kept of another one is asked again.
absl::StatusOr<std::string> RegistryClient::Record(Date day, Deadline deadline) {
  registry_v1::ListCollectivitesRequest request;
  request.set_page_size(1);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListCollectivitesResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ListCollectivites(&context, request, &response);
  if (!status.ok()) return PerimeterNotAnswered(status, day);
  return std::to_string(response.read_info().revision());
}

absl::StatusOr<std::shared_ptr<const Perimeter>> RegistryClient::PerimeterOf(Date day, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const std::string record, Record(day, deadline));
  {
    absl::MutexLock lock(&mutex_);
    for (const KeptPerimeter& kept : perimeters_) {
      if (kept.record == record && kept.perimeter->day == day) return kept.perimeter;
    }
  }
  registry_v1::ExportCollectivitesRequest request;
  request.set_filter("type = COMMUNE OR type = EPCI");
  socle::api::ToProto(day, request.mutable_as_of());
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const auto reader = collectivites_->ExportCollectivites(&context, request);
  PerimeterBuilder builder(day);
  registry_v1::ExportCollectivitesResponse batch;
  while (reader->Read(&batch)) {
    for (const registry_v1::Collectivite& collectivite : batch.collectivites()) builder.Add(collectivite);
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return PerimeterNotAnswered(status, day);
  std::shared_ptr<const Perimeter> perimeter = builder.Done();
  absl::MutexLock lock(&mutex_);
  perimeters_.push_front({record, perimeter});
  if (perimeters_.size() > kKept) perimeters_.pop_back();
  return perimeter;
}

absl::StatusOr<std::shared_ptr<const GroundFlow>> RegistryClient::FlowOf(const Perimeter& from, Date to,
                                                                         Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const std::string record, Record(to, deadline));
  {
    absl::MutexLock lock(&mutex_);
    for (const KeptFlow& kept : flows_) {
      if (kept.record == record && kept.from == from.day && kept.to == to) return kept.flow;
    }
  }
  auto flow = std::make_shared<GroundFlow>();
  flow->reserve(from.communes.size());
  registry_v1::ResolveSuccessorsRequest request;
  socle::api::ToProto(from.day, request.mutable_from_date());
  socle::api::ToProto(to, request.mutable_as_of());
  for (size_t begin = 0; begin < from.communes.size(); begin += kBatch) {
    request.clear_collectivites();
    const size_t end = std::min(from.communes.size(), begin + kBatch);
    for (size_t i = begin; i < end; ++i) request.add_collectivites(from.communes[i].commune);
    registry_v1::ResolveSuccessorsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
    if (!status.ok() || response.resolutions_size() != request.collectivites_size()) {
      return PerimeterNotAnswered(status, to);
    }
    for (const registry_v1::SuccessorResolution& resolution : response.resolutions()) {
      flow->push_back(SharesOf(resolution));
    }
  }
  absl::MutexLock lock(&mutex_);
  flows_.push_front({record, from.day, to, flow});
  if (flows_.size() > kKept) flows_.pop_back();
  return std::shared_ptr<const GroundFlow>(flow);
}

}  // namespace socle::census::clients
