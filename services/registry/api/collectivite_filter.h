// What collectivités can be filtered on, and which of them a filter needs to look at.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/api/filter.h"
#include "services/registry/api/read_context.h"
#include "services/registry/domain/snapshot/entity_view.h"

namespace socle::registry::api {

// The fields of `filter` in collectivite_service.proto.
const socle::api::FilterSchema<EntityView>& CollectiviteFilterSchema();

class CollectiviteFilter {
 public:
  // An empty text lets everything pass.
  static absl::StatusOr<CollectiviteFilter> Parse(std::string_view text);

  bool Matches(const EntityView& view) const { return !filter_ || filter_->Matches(view); }
  bool empty() const { return !filter_; }

  // Entities in the order of listing, among which are all that match, whether they live on the day or not. Uses an
  // index where the filter fixes the département, région, EPCI, SIREN, postal code, code, parent or type.
  std::vector<EntityIndex> Candidates(const Snapshot& snapshot) const;
  // Where there is no index but the type's: the same as stretches [begin, end), in order. nullopt where there is one.
  std::optional<std::vector<std::pair<EntityIndex, EntityIndex>>> Stretches(const Snapshot& snapshot) const;
  // Whether such an index narrows the candidates down to few.
  bool IsNarrow() const;
  // Whether matching one entity may mean to walk through its members.
  bool LooksAtMembers() const;

 private:
  bool OnlyCommunes() const;
  std::optional<std::vector<std::string>> TextsOn(std::string_view field) const;

  std::optional<socle::api::CompiledFilter<EntityView>> filter_;
  bool names_places_ = false;  // départements, régions or zones: those of a grouping are those of its members
};

}  // namespace socle::registry::api
