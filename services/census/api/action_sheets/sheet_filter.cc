#include "services/census/api/action_sheets/sheet_filter.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/order_by.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/domain/action_sheets/ground.h"

namespace socle::census::api {
namespace {

using sheets::SheetFilter;
using sheets::SheetProperty;
using socle::api::CheckCount;
using socle::api::DayField;
using socle::api::EnumField;
using socle::api::EnumFields;
using socle::api::FieldAt;
using socle::api::NameField;
using socle::api::NumberField;

// "programmes/…", and what of its axes is asked for.
std::string ProgrammeField(const v1::ActionSheetFilter& proto, const FieldAt& at) {
  const std::string programme =
      NameField((at / "programme").path, proto.programme(), {"programmes"}, false, at.violations);
  if (programme.empty() && (!proto.axis().empty() || !proto.axis_edition().empty())) {
    (at / "programme").Add("is needed with an axis", "est requis avec un axe.");
  }
  if (!proto.axis().empty()) return fmt::format("{}/{}/{}", programme, proto.axis_edition(), proto.axis());
  if (!proto.axis_edition().empty()) return fmt::format("{}/{}", programme, proto.axis_edition());
  return programme;
}

void TakeParties(const v1::ActionSheetFilter& proto, const FieldAt& at, SheetFilter* filter) {
  if (CheckCount(at / "owners", proto.owners_size(), 100)) {
    for (int i = 0; i < proto.owners_size(); ++i) {
      filter->owners.push_back(PartyOrEmpty((at / "owners")[i], proto.owners(i)));
    }
  }
  filter->origin = PartyOrEmpty(at / "origin", proto.origin());
  filter->party = PartyOrEmpty(at / "party", proto.party());
  filter->financer = (at / "financer").Text(proto.financer(), 0, 300);
}

void TakeLists(const v1::ActionSheetFilter& proto, const FieldAt& at, SheetFilter* filter) {
  filter->statuses = EnumFields(at / "statuses", proto.statuses(), v1::ActionSheet::Status_descriptor());
  filter->commitments = EnumFields(at / "commitments", proto.commitments(), v1::ActionSheet::Commitment_descriptor());
  for (const int64_t gap : EnumFields(at / "missing", proto.missing(), v1::ActionSheetFilter::Gap_descriptor())) {
    filter->missing |= 1u << gap;
  }
  if (CheckCount(at / "priorities", proto.priorities_size(), 4)) {
    for (int i = 0; i < proto.priorities_size(); ++i) {
      filter->priorities.push_back(NumberField((at / "priorities")[i], proto.priorities(i), 0, 3));
    }
  }
  if (CheckCount(at / "themes", proto.themes_size(), 100)) {
    filter->themes.assign(proto.themes().begin(), proto.themes().end());
  }
}

// The ground of which kinds of collectivités is more than they are themselves.
bool HasGround(std::string_view place) {
  return place.starts_with("collectivites/epci-") || place.starts_with("collectivites/departement-") ||
         place.starts_with("collectivites/region-");
}

}  // namespace

absl::StatusOr<SheetFilter> FilterOf(const v1::ActionSheetFilter& proto, const Actor& actor, Date today,
                                     Registry& registry, Registry::Deadline deadline) {
  socle::api::Violations violations;
  const FieldAt at{"filter", &violations};
  SheetFilter filter{.acts_for = actor.acts_for, .today = today};
  TakeParties(proto, at, &filter);
  TakeLists(proto, at, &filter);
  filter.programme = ProgrammeField(proto, at);
  filter.maturity = EnumField(at / "maturity", proto.maturity(), v1::ActionSheet::Maturity_descriptor(), false);
  if (proto.has_late()) filter.late = proto.late();
  if (proto.has_engaged()) filter.engaged = proto.engaged();
  if (proto.has_sub_sheet()) filter.sub_sheet = proto.sub_sheet();
  if (proto.has_synthetic()) filter.synthetic = proto.synthetic();
  if (proto.year() != 0) {
    filter.year = NumberField(at / "year", proto.year(), sheets::kFirstYear, sheets::kLastYear);
  }
  filter.words = socle::api::FoldedWords((at / "words").Text(proto.words(), 0, 200));
  filter.no_note_since =
      DayField(at / "no_note_since_date", proto.has_no_note_since_date(), proto.no_note_since_date());
  const std::string parent =
      NameField((at / "parent_sheet").path, proto.parent_sheet(), {"actionSheets"}, false, &violations);
  filter.parent = parent.substr(parent.find('/') + 1);
  filter.external_id = {(at / "external_id.system").Text(proto.external_id().system(), 0, 50),
                        (at / "external_id.id").Text(proto.external_id().id(), 0, 200)};
  filter.show_deleted = proto.show_deleted();
  filter.contract = (at / "contract").Text(proto.contract(), 0, 200);
  if (!filter.contract.empty() && !filter.contract.starts_with("contracts/")) {
    (at / "contract")
        .Add("is no name such as contracts/… or contracts/…/actions/…",
             "un nom tel que contracts/… ou contracts/…/actions/… est attendu.");
  }
  const std::string place =
      NameField((at / "place").path, proto.place(), {"collectivites", "territories"}, false, &violations);
  const Date day = DayField(at / "place_date", proto.has_place_date(), proto.place_date());
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (proto.has_modified_since_time()) {
    SOCLE_ASSIGN_OR_RETURN(filter.modified_since,
                           socle::api::FromProto(proto.modified_since_time(), "filter.modified_since_time"));
  }
  if (HasGround(place)) {
    SOCLE_ASSIGN_OR_RETURN(const auto perimeter, registry.PerimeterOf(day.IsOpen() ? today : day, deadline));
    filter.places = sheets::NamesOn(*perimeter, place);
  } else if (!place.empty()) {
    filter.places = {place};
  }
  return filter;
}

absl::Status SetOrder(std::string_view order_by, sheets::ActionSheetBook::Question& question) {
  static constexpr std::string_view kOrders[] = {"name", "title", "priority", "end_date", "update_time"};
  SOCLE_ASSIGN_OR_RETURN(const auto order, socle::api::ParseOneOrder(order_by, kOrders));
  if (!order) return absl::OkStatus();
  question.order = static_cast<sheets::SheetOrder>(order->field);
  question.descending = order->descending;
  return absl::OkStatus();
}

std::string ShownValue(SheetProperty property, const std::string& value) {
  switch (property) {
    case SheetProperty::kStatus:
      return socle::api::EnumName(v1::ActionSheet::Status_descriptor(), value);
    case SheetProperty::kMaturity:
      return socle::api::EnumName(v1::ActionSheet::Maturity_descriptor(), value);
    case SheetProperty::kCommitment:
      return socle::api::EnumName(v1::ActionSheet::Commitment_descriptor(), value);
    case SheetProperty::kPhase:
      return socle::api::EnumName(v1::ActionSheet::Phase_descriptor(), value);
    default:
      return value;
  }
}

}  // namespace socle::census::api
