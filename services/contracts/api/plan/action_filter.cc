#include "services/contracts/api/plan/action_filter.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/order_by.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {
namespace {

using plan::ActionProperty;

}  // namespace

absl::StatusOr<plan::ActionFilter> FilterOf(const v1::ActionFilter& proto, std::string_view contract, Date today) {
  socle::api::Violations violations;
  const FieldAt at{"filter", &violations};
  plan::ActionFilter filter{.today = today};
  if (CheckCount(at / "owners", proto.owners_size(), 100)) {
    filter.owners.assign(proto.owners().begin(), proto.owners().end());
  }
  for (int i = 0; i < proto.owners_size(); ++i) PartyOrEmpty((at / "owners")[i], proto.owners(i));
  filter.proposer = PartyOrEmpty(at / "proposer", proto.proposer());
  filter.partner = PartyOrEmpty(at / "partner", proto.partner());
  filter.axis = IdInContract(at / "axis", proto.axis(), contract, "axes");
  filter.orientation = IdInContract(at / "orientation", proto.orientation(), contract, "orientations");
  filter.selections = EnumFields(at / "selections", proto.selections(), v1::Action::Selection_descriptor());
  filter.statuses = EnumFields(at / "statuses", proto.statuses(), v1::Action::Status_descriptor());
  filter.missing = EnumFields(at / "missing", proto.missing(), v1::ActionFilter::Gap_descriptor());
  if (CheckCount(at / "priorities", proto.priorities_size(), 4)) {
    for (int i = 0; i < proto.priorities_size(); ++i) {
      filter.priorities.push_back(NumberField((at / "priorities")[i], proto.priorities(i), 0, 3));
    }
  }
  filter.origin = EnumField(at / "origin", proto.origin(), v1::Action::Origin_descriptor(), false);
  filter.nature = EnumField(at / "nature", proto.nature(), v1::Action::Nature_descriptor(), false);
  if (proto.has_experiment()) filter.experiment = proto.experiment();
  if (proto.has_engaged()) filter.engaged = proto.engaged();
  if (proto.has_late()) filter.late = proto.late();
  if (proto.year() != 0) filter.year = NumberField(at / "year", proto.year(), 1900, 2199);
  filter.financer = PartyOrEmpty(at / "financer", proto.financer());
  const std::string text = (at / "text").Text(proto.text(), 0, 200);
  filter.text = socle::api::FoldText(text);
  filter.show_deleted = proto.show_deleted();
  filter.sheet =
      socle::api::NameField("filter.action_sheet", proto.action_sheet(), {"actionSheets"}, false, &violations);
  filter.proposal = socle::api::NameField("filter.proposal", proto.proposal(), {"proposals"}, false, &violations);
  if (proto.has_of_census()) filter.of_census = proto.of_census();
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (proto.has_modified_since_time()) {
    SOCLE_ASSIGN_OR_RETURN(filter.modified_since,
                           socle::api::FromProto(proto.modified_since_time(), "filter.modified_since_time"));
  }
  return filter;
}

absl::Status SetOrder(std::string_view order_by, plan::ActionBook::Question& question) {
  static constexpr std::string_view kOrders[] = {"name", "title", "priority", "end_date", "update_time"};
  SOCLE_ASSIGN_OR_RETURN(const auto order, socle::api::ParseOneOrder(order_by, kOrders));
  if (!order) return absl::OkStatus();
  question.order = static_cast<plan::ActionOrder>(order->field);
  question.descending = order->descending;
  return absl::OkStatus();
}

std::string ShownValue(ActionProperty property, std::string_view contract, const std::string& value) {
  if (value.empty()) return value;
  switch (property) {
    case ActionProperty::kAxis:
      return fmt::format("contracts/{}/axes/{}", contract, value);
    case ActionProperty::kOrientation:
      return fmt::format("contracts/{}/orientations/{}", contract, value);
    case ActionProperty::kStatus:
      return socle::api::EnumName(v1::Action::Status_descriptor(), value);
    case ActionProperty::kSelection:
      return socle::api::EnumName(v1::Action::Selection_descriptor(), value);
    case ActionProperty::kOrigin:
      return socle::api::EnumName(v1::Action::Origin_descriptor(), value);
    case ActionProperty::kNature:
      return socle::api::EnumName(v1::Action::Nature_descriptor(), value);
    default:
      return value;
  }
}

}  // namespace socle::contracts::api
