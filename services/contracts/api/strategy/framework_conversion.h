// Issues, orientations and the trace between the API's messages and the domain.
#pragma once

#include <optional>
#include <utility>

#include "services/contracts/api/strategy/strategy_fields.h"
#include "services/contracts/domain/strategy/framework.h"
#include "services/contracts/domain/strategy/trace.h"
#include "socle/contracts/v1/framework_service.pb.h"

namespace socle::contracts::api {

v1::Issue ShowIssue(const FrameworkItem& item);
v1::Orientation ShowOrientation(const FrameworkItem& item);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identity, author and what
// is output only are left as they are in `taken`.
void FromProto(const v1::Issue& proto, const std::string& path, Violations* violations, FrameworkItem* taken);
void FromProto(const v1::Orientation& proto, const std::string& path, Violations* violations, FrameworkItem* taken);

// "contracts/cambresis/issues/…" of any level.
struct TraceId {
  std::string contract;
  TraceLevel level = TraceLevel::kFinding;
  std::string id;
};
// INVALID_NAME for anything else.
absl::StatusOr<TraceId> ParseTraceName(std::string_view name, std::string_view field);

// `links`: names of what it was reached over. Without its title.
v1::TraceItem Show(const TraceGraph& graph, std::string_view contract, const TraceStep& step);

}  // namespace socle::contracts::api
