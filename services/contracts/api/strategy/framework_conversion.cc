#include "services/contracts/api/strategy/framework_conversion.h"

#include <fmt/format.h>

#include "platform/api/text.h"

namespace socle::contracts::api {
namespace {

constexpr int kMaxGrounds = 500;

template <typename Proto>
void ShowItem(const FrameworkItem& item, Proto* proto) {
  proto->set_name(TraceName(item.contract, item.level, item.id));
  proto->set_title(item.title);
  proto->set_text(item.text);
  proto->set_position(item.position);
  ShowContribution(item, proto);
}

template <typename Proto>
void TakeItem(const Proto& proto, const std::string& path, Violations* violations, FrameworkItem* taken) {
  taken->title = violations->Text(path + ".title", proto.title(), {.min = 1, .max = 300});
  taken->text = violations->Text(path + ".text", proto.text(), {.min = 0, .max = 10'000});
  taken->position = PositionField(path + ".position", proto.position(), violations);
  TakeContribution(proto, path, violations, taken);
}

}  // namespace

v1::Issue ShowIssue(const FrameworkItem& item) {
  v1::Issue proto;
  ShowItem(item, &proto);
  for (const std::string& id : item.rests_on) proto.add_findings(TraceName(item.contract, TraceLevel::kFinding, id));
  return proto;
}

v1::Orientation ShowOrientation(const FrameworkItem& item) {
  v1::Orientation proto;
  ShowItem(item, &proto);
  for (const std::string& id : item.rests_on) proto.add_issues(TraceName(item.contract, TraceLevel::kIssue, id));
  return proto;
}

void FromProto(const v1::Issue& proto, const std::string& path, Violations* violations, FrameworkItem* taken) {
  TakeItem(proto, path, violations, taken);
  taken->rests_on =
      SiblingsField(path + ".findings", proto.findings(), taken->contract, "findings", kMaxGrounds, violations);
}

void FromProto(const v1::Orientation& proto, const std::string& path, Violations* violations, FrameworkItem* taken) {
  TakeItem(proto, path, violations, taken);
  taken->rests_on = SiblingsField(path + ".issues", proto.issues(), taken->contract, "issues", kMaxGrounds, violations);
}

absl::StatusOr<TraceId> ParseTraceName(std::string_view name, std::string_view field) {
  for (const TraceLevel level : kTraceLevels) {
    const auto nested = socle::api::ParseNested(name, "contracts", CollectionOf(level), field);
    if (nested.ok()) return TraceId{nested->parent, level, nested->child};
  }
  return InvalidField(
      field, fmt::format("'{}' is not the name of a finding, issue, orientation or action", socle::api::Excerpt(name)),
      fmt::format("{} : le nom d'un constat, d'un enjeu, d'une orientation ou d'une action est attendu.", field),
      ErrorReason::INVALID_NAME);
}

v1::TraceItem Show(const TraceGraph& graph, std::string_view contract, const TraceStep& step) {
  const TraceNode& node = graph.node(step.node);
  v1::TraceItem proto;
  proto.set_name(TraceName(contract, node.level, node.id));
  proto.set_level(static_cast<v1::TraceLevel>(node.level));
  for (const NodeIndex link : step.links) {
    proto.add_links(TraceName(contract, graph.node(link).level, graph.node(link).id));
  }
  return proto;
}

}  // namespace socle::contracts::api
