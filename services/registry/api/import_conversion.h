// Sources, row errors and differences from the domain and the store to the API's messages.
#pragma once

#include "services/registry/domain/snapshot/snapshot.h"
#include "services/registry/domain/sources/source_rows.h"
#include "services/registry/store/record_diff.h"
#include "services/registry/store/source_store.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::registry::api {

void ToProto(const store::StoredSource& stored, v1::Source* proto);
void ToProto(const RowError& error, v1::RowError* proto);

// Counts by kind of fact, by kind of disagreement, and a sample for a person.
void ToProto(const store::RecordDiff& diff, const Record& wanted, v1::ApplySourcesResult* proto);

void ToProto(const Snapshot& snapshot, const Disagreement& disagreement, v1::Disagreement* proto);

// Counts by kind, largest first.
void CountDisagreements(const std::vector<Disagreement>& disagreements,
                        google::protobuf::RepeatedPtrField<v1::DisagreementCount>* proto);

}  // namespace socle::registry::api
