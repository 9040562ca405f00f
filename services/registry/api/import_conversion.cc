#include "services/registry/api/import_conversion.h"

#include <map>

#include "platform/api/text.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
void ToProto(const KeptPublication& kept, v1::Source* proto) {
  proto->set_name("sources/" + kept.source.digest);
  proto->set_kind(kept.source.kind);
  proto->set_vintage(kept.source.vintage);
  proto->set_origin(kept.source.origin);
  proto->set_title(kept.source.title);
  proto->set_file_name(kept.source.file);
  proto->set_digest(kept.source.digest);
  proto->set_state(kept.applied ? v1::Source::APPLIED : v1::Source::STAGED);
  ToProto(kept.keep_time, proto->mutable_create_time());
}

void ToProto(const RowError& error, v1::RowError* proto) {
  proto->set_file_name(error.file);
  proto->set_line(error.line);
  proto->set_field(error.field);
  proto->set_value(socle::api::Excerpt(error.value, 100));
  proto->set_reason(error.reason);
}

void ToProto(const Snapshot& snapshot, const Disagreement& disagreement, v1::Disagreement* proto) {
  proto->set_kind(disagreement.kind);
  if (!disagreement.entity.code.empty()) proto->set_collectivite(EntityName(disagreement.entity));
  if (!disagreement.date.IsOpen()) ToProto(disagreement.date, proto->mutable_effective_date());
  proto->set_detail(disagreement.detail);
  for (const SourceId source : {disagreement.first_source, disagreement.second_source}) {
    if (source != 0) proto->add_sources(SourceName(snapshot, source));
  }
}

void CountDisagreements(const std::vector<Disagreement>& disagreements,
                        google::protobuf::RepeatedPtrField<v1::DisagreementCount>* proto) {
  std::map<std::string, int64_t> counts;
  for (const Disagreement& disagreement : disagreements) ++counts[disagreement.kind];
  std::vector<std::pair<int64_t, std::string>> sorted;
  sorted.reserve(counts.size());
  for (const auto& [kind, count] : counts) sorted.emplace_back(-count, kind);
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [count, kind] : sorted) {
    v1::DisagreementCount* added = proto->Add();
    added->set_kind(kind);
    added->set_count(-count);
  }
}

void ToProto(const RecordChange& change, v1::ApplySourcesResult* proto) {
  proto->set_revision(change.revision);
  proto->set_unchanged(!change.committed);
  for (const KindChange& kind : change.kinds) {
    v1::FactChange* added = proto->add_changes();
    added->set_kind(kind.kind);
    added->set_added(kind.added);
    added->set_retired(kind.retired);
    added->set_total(kind.total);
  }
  for (const std::string& line : change.sample) proto->add_sample(line);
}

}  // namespace socle::registry::api
