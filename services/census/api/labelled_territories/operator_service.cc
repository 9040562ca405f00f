#include "services/census/api/labelled_territories/operator_service.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/labelled_territories/label_fields.h"

namespace socle::census::api {
namespace {

using socle::api::DateFromProto;
using socle::api::IdOfName;
using socle::api::NameField;
using socle::api::ToProto;
using socle::api::Violations;

constexpr std::string_view kOperators = "operators";
constexpr std::string_view kUpdatable[] = {"names", "organisation", "conventions", "services", "synthetic"};
constexpr size_t kMaxNames = 20;
constexpr size_t kMaxConventions = 20;
constexpr size_t kMaxOffers = 50;

v1::Operator Show(const Operator& one, Date today) {
  v1::Operator proto;
  proto.set_name(one.Name());
  proto.set_display_name(LabelOn(one, today));
  for (const OperatorName& each : one.names) {
    auto* shown = proto.add_names();
    shown->set_display_name(each.label);
    if (!each.from.IsOpen()) ToProto(each.from, shown->mutable_from_date());
    shown->set_source(each.source);
  }
  proto.set_organisation(one.organisation);
  for (const MobilisationConvention& each : one.conventions) {
    auto* shown = proto.add_conventions();
    shown->set_programme(each.programme);
    if (!each.signed_on.IsOpen()) ToProto(each.signed_on, shown->mutable_date());
    if (!each.known_by.IsOpen()) ToProto(each.known_by, shown->mutable_known_by_date());
    shown->set_instrument(each.instrument);
    shown->set_source(each.source);
  }
  for (const OperatorOffer& each : one.offers) {
    auto* shown = proto.add_services();
    shown->set_id(each.id);
    shown->set_display_name(each.label);
    shown->set_description(each.description);
    shown->set_source(each.source);
  }
  proto.set_keeper(one.keeper);
  proto.set_synthetic(one.synthetic);
  ShowWritten(one, &proto);
  return proto;
}

void NamesFromProto(const v1::Operator& proto, Violations* violations, Operator* taken) {
  taken->names.clear();
  if (proto.names().empty()) {
    violations->Add("operator.names", "there is none", "operator.names : un nom au moins est attendu.");
  }
  if (MoreThan(proto.names_size(), kMaxNames, "operator.names", violations)) return;
  for (int i = 0; i < proto.names_size(); ++i) {
    const std::string path = fmt::format("operator.names[{}]", i);
    const v1::OperatorName& sent = proto.names(i);
    OperatorName name{
        .label = violations->Text(path + ".display_name", sent.display_name(), {.min = 1, .max = 300}),
        .from = DateFromProto(sent.has_from_date(), sent.from_date(), path + ".from_date", Date::Min(), violations),
        .source = LabelSource(path + ".source", sent.source(), violations)};
    if (i > 0 && name.from <= taken->names.back().from) {
      violations->Add(path + ".from_date", "is not after that of the name before",
                      path + ".from_date : une date après celle du nom précédent est attendue.");
    }
    taken->names.push_back(std::move(name));
  }
}

void FromProto(const v1::Operator& proto, Violations* violations, Operator* taken) {
  NamesFromProto(proto, violations, taken);
  taken->organisation = NameField("operator.organisation", proto.organisation(), {"organisations"}, false, violations);
  taken->keeper = NameField("operator.keeper", proto.keeper(), {"collectivites", "organisations"}, true, violations);
  taken->synthetic = proto.synthetic();
  taken->conventions.clear();
  taken->offers.clear();
  if (MoreThan(proto.conventions_size(), kMaxConventions, "operator.conventions", violations)) return;
  for (int i = 0; i < proto.conventions_size(); ++i) {
    const std::string path = fmt::format("operator.conventions[{}]", i);
    const v1::MobilisationConvention& sent = proto.conventions(i);
    taken->conventions.push_back(
        {.programme = ProgrammeField(path + ".programme", sent.programme(), true, violations),
         .signed_on = DateFromProto(sent.has_date(), sent.date(), path + ".date", Date::Max(), violations),
         .known_by = DateFromProto(sent.has_known_by_date(), sent.known_by_date(), path + ".known_by_date", Date::Max(),
                                   violations),
         .instrument = violations->Text(path + ".instrument", sent.instrument(), {.min = 0, .max = 200}),
         .source = LabelSource(path + ".source", sent.source(), violations)});
  }
  if (MoreThan(proto.services_size(), kMaxOffers, "operator.services", violations)) return;
  std::set<std::string> ids;
  for (int i = 0; i < proto.services_size(); ++i) {
    const std::string path = fmt::format("operator.services[{}]", i);
    const v1::OperatorOffer& sent = proto.services(i);
    if (!socle::api::IsResourceId(sent.id())) {
      violations->Add(path + ".id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                      path + ".id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
    }
    if (!ids.insert(sent.id()).second) AddTwice(path + ".id", violations);
    taken->offers.push_back(
        {.id = sent.id(),
         .label = violations->Text(path + ".display_name", sent.display_name(), {.min = 1, .max = 300}),
         .description = violations->Text(path + ".description", sent.description(), {.min = 0, .max = 1000}),
         .source = LabelSource(path + ".source", sent.source(), violations)});
  }
}

// The names of the registry that it holds.
std::vector<std::string> RegistryNamesOf(const Operator& one) {
  return one.organisation.empty() ? std::vector<std::string>() : std::vector<std::string>{one.organisation};
}

}  // namespace

OperatorService::OperatorService(const LabelNeeds& needs, OperatorBook* operators)
    : needs_(needs), operators_(operators), service_("socle.census.v1.OperatorService") {
  service_.Blocking<v1::CreateOperatorRequest, v1::Operator>(
      "CreateOperator", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetOperatorRequest, v1::Operator>(
      "GetOperator", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListOperatorsRequest, v1::ListOperatorsResponse>(
      "ListOperators", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateOperatorRequest, v1::Operator>(
      "UpdateOperator", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
}

absl::StatusOr<v1::Operator> OperatorService::Create(rpc::Call& call, const v1::CreateOperatorRequest& request) {
  Operator one{.id = request.operator_id()};
  Violations violations;
  if (!socle::api::IsResourceId(one.id)) {
    violations.Add("operator_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "operator_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.operator_(), &violations, &one);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, one.keeper, "RECORD_OPERATOR", one.Name()));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, RegistryNamesOf(one), {}, "operator.organisation", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {one.Name()}));
  return needs_.writer->Run<v1::Operator>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Operator> {
        SOCLE_RETURN_IF_ERROR(operators_->Create(unit.tx(), unit.revision(), one));
        const v1::Operator shown = Show(one, Today(needs_));
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Operator> OperatorService::Get(rpc::Call& call, const v1::GetOperatorRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kOperators, "name"));
  SOCLE_ASSIGN_OR_RETURN(const Operator found, operators_->Find(id, call.deadline()));
  return Show(found, Today(needs_));
}

absl::StatusOr<v1::ListOperatorsResponse> OperatorService::List(rpc::Call& call,
                                                                const v1::ListOperatorsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  Violations violations;
  const std::string programme = ProgrammeField("programme", request.programme(), false, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(auto list, operators_->List(programme, page.after(), page.size() + 1, call.deadline()));
  v1::ListOperatorsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.id; }));
  for (const Operator& one : list) *response.add_operators() = Show(one, Today(needs_));
  return response;
}

absl::StatusOr<v1::Operator> OperatorService::Update(rpc::Call& call, const v1::UpdateOperatorRequest& request) {
  const v1::Operator& sent = request.operator_();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kOperators, "operator.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Operator::descriptor(), kUpdatable));
  const auto merge = [&](Operator* one) -> absl::Status {
    v1::Operator merged = Show(*one, Today(needs_));
    write::MergeSent(sent, mask, &merged);
    Violations violations;
    Operator taken = *one;
    FromProto(merged, &violations, &taken);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    *one = std::move(taken);
    return absl::OkStatus();
  };
  // Before the transaction, which must not wait for the registry.
  SOCLE_ASSIGN_OR_RETURN(Operator changed, operators_->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, changed.keeper, "CHANGE_OPERATOR", sent.name()));
  const std::vector<std::string> known = RegistryNamesOf(changed);
  SOCLE_RETURN_IF_ERROR(merge(&changed));
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, RegistryNamesOf(changed), known, "operator.organisation", call));
  return write::RunChange<v1::Operator>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return operators_->Read(tx, id); },
      [&](write::Unit& unit, Operator& one) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(merge(&one));
        operators_->Update(unit.tx(), unit.revision(), one);
        return absl::OkStatus();
      },
      [&](const Operator& one) { return Show(one, Today(needs_)); });
}

}  // namespace socle::census::api
