#include "services/registry/api/import_conversion.h"

#include <fmt/format.h>

#include <map>

#include "platform/api/text.h"
#include "services/registry/api/collectivite_conversion.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxSample = 100;

std::string Sentence(char sign, const Version& version) {
  return fmt::format("{} {} \"{}\" from {} to {}", sign, EntityId(version.entity), version.label,
                     version.when.valid_from.IsOpen() ? "the begin" : version.when.valid_from.ToString(),
                     version.when.valid_to.IsOpen() ? "now" : version.when.valid_to.ToString());
}

std::string Sentence(char sign, const Membership& membership) {
  return fmt::format("{} {} member of {} from {} to {}", sign, EntityId(membership.member), EntityId(membership.group),
                     membership.when.valid_from.ToString(),
                     membership.when.valid_to.IsOpen() ? "now" : membership.when.valid_to.ToString());
}

template <typename Fact>
void AddSample(const store::FactChanges<Fact>& changes, v1::ApplySourcesResult* proto) {
  int room = kMaxSample / 4;
  for (const Fact& fact : changes.retired) {
    if (room-- > 0 && fact.when.IsCurrentBelief()) proto->add_sample(Sentence('-', fact));
  }
  room = kMaxSample / 4;
  for (const Fact& fact : changes.added) {
    if (room-- > 0 && fact.when.IsCurrentBelief()) proto->add_sample(Sentence('+', fact));
  }
}

}  // namespace

void ToProto(const store::StoredSource& stored, v1::Source* proto) {
  proto->set_name("sources/" + stored.source.digest);
  proto->set_kind(stored.source.kind);
  proto->set_vintage(stored.source.vintage);
  proto->set_origin(stored.source.origin);
  proto->set_title(stored.source.title);
  proto->set_file_name(stored.source.file);
  proto->set_digest(stored.source.digest);
  proto->set_state(stored.state == store::SourceState::kApplied ? v1::Source::APPLIED : v1::Source::STAGED);
  ToProto(stored.stage_time, proto->mutable_create_time());
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
  for (const auto& [kind, count] : counts) sorted.emplace_back(-count, kind);
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [count, kind] : sorted) {
    v1::DisagreementCount* added = proto->Add();
    added->set_kind(kind);
    added->set_count(-count);
  }
}

void ToProto(const store::RecordDiff& diff, const Record& wanted, v1::ApplySourcesResult* proto) {
  store::ForEachFactKind([&](std::string_view name, auto facts, auto changes) {
    v1::FactChange* change = proto->add_changes();
    std::string kind(name);
    std::replace(kind.begin(), kind.end(), '_', '-');
    change->set_kind(kind);
    change->set_added(static_cast<int64_t>((diff.*changes).added.size()));
    change->set_retired(static_cast<int64_t>((diff.*changes).retired.size()));
    change->set_total(static_cast<int64_t>((wanted.*facts).size()));
  });
  CountDisagreements(wanted.disagreements, proto->mutable_disagreements());
  AddSample(diff.versions, proto);
  AddSample(diff.memberships, proto);
}

}  // namespace socle::registry::api
