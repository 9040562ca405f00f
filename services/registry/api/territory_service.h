// TerritoryService: territories as they are written, and resolved against the geography.
#pragma once

#include "services/registry/api/freshness.h"
#include "services/registry/api/territory_finder.h"
#include "services/registry/api/territory_traits.h"
#include "services/registry/api/written_import.h"
#include "services/registry/api/written_reads.h"
#include "services/registry/api/written_writes.h"

namespace socle::registry::api {

class TerritoryService {
 public:
  // All must outlive the service.
  TerritoryService(TerritoryArchive* archive, OrganisationDirectory* organisations, write::Writer* writer,
                   const ServingHolder* holder, Freshness freshness);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ResolveTerritoryResponse> Resolve(rpc::Call& call, const v1::ResolveTerritoryRequest& request);
  absl::StatusOr<v1::BatchResolveTerritoriesResponse> ResolveAll(rpc::Call& call,
                                                                 const v1::BatchResolveTerritoriesRequest& request);
  // What the version of a day covers, but for the read info.
  absl::StatusOr<v1::ResolveTerritoryResponse> Resolution(rpc::Call& call, const ReadContext& context,
                                                          const Dossier<Territory>& file,
                                                          const WrittenVersion<Territory>& version);
  absl::StatusOr<v1::CompareTerritoriesResponse> Compare(rpc::Call& call, const v1::CompareTerritoriesRequest& request);
  absl::StatusOr<v1::ListTerritoriesOfResponse> ListOf(rpc::Call& call, const v1::ListTerritoriesOfRequest& request);
  absl::StatusOr<v1::ImportTerritoriesResponse> Import(rpc::Call& call,
                                                       rpc::StreamIn<v1::ImportTerritoriesRequest>& in);

  TerritoryArchive* const archive_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  const Freshness freshness_;
  TerritoryFinder finder_;
  WrittenReads<TerritoryTraits> reads_;
  WrittenWrites<TerritoryTraits> writes_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
