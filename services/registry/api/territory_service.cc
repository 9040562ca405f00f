#include "services/registry/api/territory_service.h"

#include <set>

#include "platform/api/batch.h"
#include "platform/api/resource_name.h"
#include "services/registry/api/errors.h"
#include "services/registry/api/territory_conversion.h"
#include "services/registry/domain/territories/territory_lists.h"

namespace socle::registry::api {
namespace {

std::vector<EntityIndex> Both(const std::vector<EntityIndex>& a, const std::vector<EntityIndex>& b) {
  std::vector<EntityIndex> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

std::vector<EntityIndex> Either(const std::vector<EntityIndex>& a, const std::vector<EntityIndex>& b) {
  std::vector<EntityIndex> either;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(either));
  return either;
}

}  // namespace

TerritoryService::TerritoryService(TerritoryArchive* archive, OrganisationDirectory* organisations,
                                   write::Writer* writer, const ServingHolder* holder, Freshness freshness)
    : archive_(archive),
      writer_(writer),
      holder_(holder),
      freshness_(std::move(freshness)),
      finder_(archive, organisations),
      reads_(archive, holder),
      writes_(archive, writer, holder,
              [organisations](db::Transaction& tx, const Territory& territory) {
                return organisations->CheckThere(tx, territory.members, "territory.members");
              }),
      service_("socle.registry.v1.TerritoryService") {
  reads_.AddTo(&service_);
  writes_.AddTo(&service_);
  service_.Blocking<v1::ResolveTerritoryRequest, v1::ResolveTerritoryResponse>(
      "ResolveTerritory", [this](rpc::Call& call, const auto& request) { return Resolve(call, request); });
  service_.Blocking<v1::BatchResolveTerritoriesRequest, v1::BatchResolveTerritoriesResponse>(
      "BatchResolveTerritories", [this](rpc::Call& call, const auto& request) { return ResolveAll(call, request); });
  service_.Blocking<v1::CompareTerritoriesRequest, v1::CompareTerritoriesResponse>(
      "CompareTerritories", [this](rpc::Call& call, const auto& request) { return Compare(call, request); });
  service_.Blocking<v1::ListTerritoriesOfRequest, v1::ListTerritoriesOfResponse>(
      "ListTerritoriesOf", [this](rpc::Call& call, const auto& request) { return ListOf(call, request); });
  service_.ClientStream<v1::ImportTerritoriesRequest, v1::ImportTerritoriesResponse>(
      "ImportTerritories",
      [this](rpc::Call& call, rpc::StreamIn<v1::ImportTerritoriesRequest>& in) { return Import(call, in); });
}

absl::StatusOr<v1::ResolveTerritoryResponse> TerritoryService::Resolve(rpc::Call& call,
                                                                       const v1::ResolveTerritoryRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const auto found, reads_.FindVersion(call, request.name(), "name", context.as_of));
  SOCLE_ASSIGN_OR_RETURN(v1::ResolveTerritoryResponse response,
                         Resolution(call, context, found->file, *found->version));
  SetReadInfo(context, response.mutable_read_info());
  return response;
}

absl::StatusOr<v1::BatchResolveTerritoriesResponse> TerritoryService::ResolveAll(
    rpc::Call& call, const v1::BatchResolveTerritoriesRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("names", static_cast<size_t>(request.names_size())));
  std::set<std::string> ids;
  for (const std::string& name : request.names()) {
    SOCLE_ASSIGN_OR_RETURN(std::string id, socle::api::IdOfName(name, TerritoryTraits::kCollection, "names"));
    ids.insert(std::move(id));
  }
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  // One query for all that hold on the day: there are thousands at most, and a batch is many of them.
  SOCLE_ASSIGN_OR_RETURN(
      const auto files,
      archive_->List({.day = context.as_of.day, .known_at = context.as_of.known_at}, call.deadline()));
  v1::BatchResolveTerritoriesResponse response;
  for (const Dossier<Territory>& file : files) {
    if (!ids.contains(file.id) || !file.ExistedAt(context.as_of.known_at)) continue;
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(*response.add_resolutions(), Resolution(call, context, file, file.versions.front()));
    ids.erase(file.id);
  }
  for (const std::string& id : ids) response.add_missing("territories/" + id);
  SetReadInfo(context, response.mutable_read_info());
  return response;
}

absl::StatusOr<v1::ResolveTerritoryResponse> TerritoryService::Resolution(rpc::Call& call, const ReadContext& context,
                                                                          const Dossier<Territory>& file,
                                                                          const WrittenVersion<Territory>& version) {
  SOCLE_ASSIGN_OR_RETURN(const Reach reach, finder_.ReachOn(context, version.content, call.deadline()));
  const Snapshot& snapshot = context.snapshot();
  v1::ResolveTerritoryResponse response;
  *response.mutable_territory() = reads_.view().Show(file, version, context.as_of.known_at);
  for (const MemberReach& member : reach.members) ToProto(context, member, response.add_members());
  AddNames(snapshot, reach.communes, response.mutable_communes());
  AddNames(snapshot, reach.partial, response.mutable_partial_communes());
  const CoverageReport coverage = CoverageOf(snapshot, reach.communes, context.as_of);
  ToProto(coverage.total, response.mutable_total());
  response.set_unpublished_commune_count(coverage.unpublished);
  for (const Cover& cover : coverage.departements) {
    ToProto(snapshot, CollectiviteType::kDepartement, cover, context.as_of, response.add_departements());
  }
  for (const Cover& cover : coverage.regions) {
    ToProto(snapshot, CollectiviteType::kRegion, cover, context.as_of, response.add_regions());
  }
  return response;
}

absl::StatusOr<v1::CompareTerritoriesResponse> TerritoryService::Compare(rpc::Call& call,
                                                                         const v1::CompareTerritoriesRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const auto first, reads_.FindVersion(call, request.first(), "first", context.as_of));
  SOCLE_ASSIGN_OR_RETURN(const auto second, reads_.FindVersion(call, request.second(), "second", context.as_of));
  SOCLE_ASSIGN_OR_RETURN(const Reach a, finder_.ReachOn(context, first->version->content, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Reach b, finder_.ReachOn(context, second->version->content, call.deadline()));
  const Snapshot& snapshot = context.snapshot();
  const std::vector<EntityIndex> both = Both(a.communes, b.communes);
  v1::CompareTerritoriesResponse response;
  AddNames(snapshot, both, response.mutable_communes());
  ToProto(CoverOf(snapshot, both, Either(a.communes, b.communes), context.as_of), response.mutable_overlap());
  ToProto(CoverOf(snapshot, both, a.communes, context.as_of), response.mutable_first());
  ToProto(CoverOf(snapshot, both, b.communes, context.as_of), response.mutable_second());
  SetReadInfo(context, response.mutable_read_info());
  return response;
}

absl::StatusOr<v1::ListTerritoriesOfResponse> TerritoryService::ListOf(rpc::Call& call,
                                                                       const v1::ListTerritoriesOfRequest& request) {
  SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, request.parent(), "parent"));
  SOCLE_ASSIGN_OR_RETURN(auto keyed, finder_.Around(context, view, call.deadline()));
  auto part = page.Cut(std::move(keyed));
  v1::ListTerritoriesOfResponse response;
  for (v1::TerritoryMembership& membership : part.items) *response.add_memberships() = std::move(membership);
  response.set_next_page_token(part.next_page_token);
  SetReadInfo(context, response.mutable_read_info());
  return response;
}

absl::StatusOr<v1::ImportTerritoriesResponse> TerritoryService::Import(
    rpc::Call& call, rpc::StreamIn<v1::ImportTerritoriesRequest>& in) {
  v1::ImportTerritoriesRequest::Options options;
  SOCLE_ASSIGN_OR_RETURN(const std::vector<ImportedFile> files, ReadImport(in, &options));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, options, {}));
  command.fingerprint = DigestOfFiles(command, files);
  SOCLE_ASSIGN_OR_RETURN(const auto list, ReadTerritoryLists(files, *holder_->Get()->snapshot));
  v1::ImportTerritoriesResponse response;
  SOCLE_RETURN_IF_ERROR(
      WrittenImport<TerritoryTraits>(archive_, writer_).Run(call, command, list, response.mutable_report()));
  return response;
}

}  // namespace socle::registry::api
