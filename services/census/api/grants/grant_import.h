// A list of grants brought in: read, matched with the registry, written in one transaction.
#pragma once

#include "platform/rpc/call.h"
#include "platform/write/writer.h"
#include "services/census/api/tables/table_upload.h"
#include "services/census/domain/grants/grant_book.h"
#include "services/census/domain/tables/mapping_book.h"
#include "services/census/domain/tables/party_registry.h"
#include "socle/census/v1/grant_service.pb.h"

namespace socle::census::api {

class GrantImport {
 public:
  // All must outlive it.
  struct Needs {
    grants::GrantBook* grants;
    tables::MappingBook* mappings;
    tables::PartyRegistry* registry;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit GrantImport(const Needs& needs) : needs_(needs) {}

  absl::StatusOr<v1::ImportGrantsResponse> Run(rpc::Call& call, rpc::StreamIn<v1::ImportGrantsRequest>& in) const;

 private:
  const Needs needs_;
};

}  // namespace socle::census::api
