#include "services/contracts/api/plan/axis_conversion.h"

#include <fmt/format.h>

#include "services/contracts/api/fields.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {

v1::Axis Show(const plan::Axis& axis) {
  v1::Axis proto;
  proto.set_name(axis.Name());
  if (!axis.parent.empty()) proto.set_parent_axis(fmt::format("contracts/{}/axes/{}", axis.contract, axis.parent));
  proto.set_label(axis.label);
  proto.set_description(axis.description);
  proto.set_position(axis.position);
  proto.set_weight(axis.weight);
  proto.set_edition(axis.edition);
  proto.set_source(axis.source);
  proto.set_synthetic(axis.synthetic);
  ShowWritten(axis.written, &proto);
  return proto;
}

void FromProto(const v1::Axis& proto, socle::api::Violations* violations, plan::Axis* taken) {
  const FieldAt at{"axis", violations};
  taken->parent = IdInContract(at / "parent_axis", proto.parent_axis(), taken->contract, "axes");
  taken->label = (at / "label").Text(proto.label(), 1, 300);
  taken->description = (at / "description").Text(proto.description(), 0, 5000);
  taken->position = NumberField(at / "position", proto.position(), 0, 10'000);
  taken->weight = NumberField(at / "weight", proto.weight() == 0 ? 1 : proto.weight(), 1, 1000);
  taken->source = SourceField("axis.source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

}  // namespace socle::contracts::api
