// Publications, row errors and changes of the record from the domain to the API's messages.
#pragma once

#include "services/registry/domain/record_archive.h"
#include "services/registry/domain/snapshot/snapshot.h"
#include "services/registry/domain/sources/source_rows.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::registry::api {

void ToProto(const KeptPublication& kept, v1::Source* proto);
void ToProto(const RowError& error, v1::RowError* proto);

void ToProto(const RecordChange& change, v1::ApplySourcesResult* proto);

void ToProto(const Snapshot& snapshot, const Disagreement& disagreement, v1::Disagreement* proto);

// Counts by kind, largest first.
void CountDisagreements(const std::vector<Disagreement>& disagreements,
                        google::protobuf::RepeatedPtrField<v1::DisagreementCount>* proto);

}  // namespace socle::registry::api
