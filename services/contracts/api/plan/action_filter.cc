#include "services/contracts/api/plan/action_filter.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/field_checks.h"
#include "platform/api/order_by.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {
namespace {

using plan::ActionProperty;

template <typename Values>
std::vector<int64_t> Enums(const FieldAt& at, const Values& values, const google::protobuf::EnumDescriptor* known) {
  std::vector<int64_t> taken;
  if (!CheckCount(at, values.size(), 100)) return taken;
  for (int i = 0; i < values.size(); ++i) taken.push_back(EnumField(at[i], values[i], known, true));
  return taken;
}

std::string EnumName(const google::protobuf::EnumDescriptor* values, const std::string& number) {
  const auto* value = values->FindValueByNumber(std::stoi(number));
  return value == nullptr || value->number() == 0 ? std::string() : value->name();
}

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
  filter.selections = Enums(at / "selections", proto.selections(), v1::Action::Selection_descriptor());
  filter.statuses = Enums(at / "statuses", proto.statuses(), v1::Action::Status_descriptor());
  filter.missing = Enums(at / "missing", proto.missing(), v1::ActionFilter::Gap_descriptor());
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
  SOCLE_ASSIGN_OR_RETURN(const auto keys, socle::api::ParseOrderBy(order_by, kOrders));
  if (keys.empty()) return absl::OkStatus();
  if (keys.size() > 1) {
    return InvalidField("order_by", "one field is taken", "order_by : un seul champ est admis.",
                        ErrorReason::INVALID_ORDER_BY);
  }
  const auto field = std::find(std::begin(kOrders), std::end(kOrders), keys[0].field);
  question.order = static_cast<plan::ActionOrder>(field - std::begin(kOrders));
  question.descending = keys[0].descending;
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
      return EnumName(v1::Action::Status_descriptor(), value);
    case ActionProperty::kSelection:
      return EnumName(v1::Action::Selection_descriptor(), value);
    case ActionProperty::kOrigin:
      return EnumName(v1::Action::Origin_descriptor(), value);
    case ActionProperty::kNature:
      return EnumName(v1::Action::Nature_descriptor(), value);
    default:
      return value;
  }
}

}  // namespace socle::contracts::api
