#include "services/contracts/api/plan/axis_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/uuid.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/plan/axis_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using plan::Axis;
using socle::api::IdOfName;
using socle::api::IdsOfName;
using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {"parent_axis", "label",  "description", "position",
                                           "weight",      "source", "synthetic"};
const std::initializer_list<std::string_view> kAxes = {"contracts", "axes"};

// Taken by whoever changes a tree: of two moves that would close a circle together, one sees the other.
std::string TreeOf(std::string_view contract) { return fmt::format("contracts/{}/axes", contract); }

absl::Status CheckPlace(const Axis& axis, const std::vector<Axis>& axes) {
  const plan::Unmets unmet = plan::CheckPlace(axis, axes);
  if (unmet.empty()) return absl::OkStatus();
  return InvalidField("axis.parent_axis", unmet[0].english, "axis.parent_axis : " + unmet[0].french);
}

absl::Status NoSuchEdition(std::string_view programme, std::string_view edition) {
  return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND,
               fmt::format("'{}' has no axes of an edition '{}'.", programme, edition))
      .French(fmt::format("« {} » n'a pas d'axes de l'édition « {} ».", programme, edition))
      .Resource("contracts.socle.fr/Programme", programme)
      .ToStatus();
}

// The axes of an edition as the contract would have them; their ids tell editions apart.
std::vector<Axis> AxesOf(const AxisEdition& edition, std::string_view contract) {
  std::vector<Axis> axes;
  for (const ProgrammeAxis& given : edition.axes) {
    axes.push_back({.contract = std::string(contract),
                    .id = fmt::format("{}-{}", given.id, edition.id).substr(0, 63),
                    .label = given.display_name,
                    .position = static_cast<int32_t>(axes.size()),
                    .edition = edition.id,
                    .source = edition.source});
  }
  return axes;
}

// Each with a key that sorts as plan::InOrder() does: positions and ids of the way down to it. So the token of a page
// means the same place when axes are gone by the next one.
std::vector<std::pair<std::string, Axis>> Keyed(std::vector<Axis> axes) {
  std::map<std::string, std::string> keys;
  std::vector<std::pair<std::string, Axis>> keyed;
  for (Axis& axis : plan::InOrder(std::move(axes))) {
    const std::string above = axis.parent.empty() ? "" : keys[axis.parent] + " ";
    const std::string& key = keys[axis.id] = fmt::format("{}{:05} {}", above, axis.position, axis.id);
    keyed.emplace_back(key, std::move(axis));
  }
  return keyed;
}

}  // namespace

AxisService::AxisService(const Needs& needs) : needs_(needs), service_("socle.contracts.v1.AxisService") {
  service_.Blocking<v1::CreateAxisRequest, v1::Axis>(
      "CreateAxis", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::AdoptAxesRequest, v1::AdoptAxesResponse>(
      "AdoptAxes", [this](rpc::Call& call, const auto& request) { return Adopt(call, request); });
  service_.Blocking<v1::GetAxisRequest, v1::Axis>(
      "GetAxis", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Axis> {
        SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kAxes, "name"));
        SOCLE_ASSIGN_OR_RETURN(const Axis found, needs_.book->Find(ids[0], ids[1], call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListAxesRequest, v1::ListAxesResponse>(
      "ListAxes", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateAxisRequest, v1::Axis>(
      "UpdateAxis", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::DeleteAxisRequest, google::protobuf::Empty>(
      "DeleteAxis", [this](rpc::Call& call, const auto& request) { return Delete(call, request); });
}

absl::StatusOr<Contract> AxisService::ReadMine(db::Transaction& tx, const rpc::Call& call, std::string_view contract,
                                               std::string_view resource) {
  SOCLE_ASSIGN_OR_RETURN(Contract found, needs_.contracts->Read(tx, contract));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kSelect, found, resource));
  SOCLE_RETURN_IF_ERROR(CheckThere(found));
  return found;
}

absl::StatusOr<v1::Axis> AxisService::Create(rpc::Call& call, const v1::CreateAxisRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  Axis axis{.contract = contract, .id = request.axis_id()};
  Violations violations;
  if (!axis.id.empty() && !socle::api::IsResourceId(axis.id)) {
    violations.Add("axis_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "axis_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.axis(), &violations, &axis);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (axis.id.empty()) axis.id = "a-" + command.NewId();
  command.resources = {axis.Name(), TreeOf(contract)};
  return needs_.writer->Run<v1::Axis>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Axis> {
    SOCLE_RETURN_IF_ERROR(ReadMine(unit.tx(), call, contract, axis.Name()).status());
    SOCLE_RETURN_IF_ERROR(CheckPlace(axis, needs_.book->All(unit.tx(), contract)));
    SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), axis));
    const v1::Axis shown = Show(axis);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

absl::StatusOr<v1::AdoptAxesResponse> AxisService::Adopt(rpc::Call& call, const v1::AdoptAxesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract_id, IdOfName(request.parent(), "contracts", "parent"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {TreeOf(contract_id)}));
  return needs_.writer->Run<v1::AdoptAxesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::AdoptAxesResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadMine(unit.tx(), call, contract_id, request.parent()));
        const Programme* programme = needs_.catalogue->Find(contract.programme);
        const AxisEdition* edition = nullptr;
        for (size_t i = 0; programme != nullptr && i < programme->axis_editions.size(); ++i) {
          if (programme->axis_editions[i].id == request.edition()) edition = &programme->axis_editions[i];
        }
        if (edition == nullptr) return NoSuchEdition(contract.programme, request.edition());
        const std::vector<Axis> there = needs_.book->All(unit.tx(), contract_id);
        v1::AdoptAxesResponse response;
        for (Axis& axis : AxesOf(*edition, contract_id)) {
          const auto found =
              std::find_if(there.begin(), there.end(), [&](const Axis& other) { return other.id == axis.id; });
          if (found != there.end()) {
            *response.add_axes() = Show(*found);
            continue;
          }
          SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), axis));
          v1::Axis* shown = response.add_axes();
          *shown = Show(axis);
          unit.Record({.resource = shown->name(),
                       .kind = write::ChangeKind::kCreated,
                       .changes = {"adopted"},
                       .after = socle::api::DigestOfShown(*shown)});
        }
        return response;
      });
}

absl::StatusOr<v1::ListAxesResponse> AxisService::List(rpc::Call& call, const v1::ListAxesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  SOCLE_ASSIGN_OR_RETURN(std::vector<Axis> axes, needs_.book->List(contract, call.deadline()));
  const auto part = page.Cut(Keyed(std::move(axes)));
  v1::ListAxesResponse response;
  for (const Axis& axis : part.items) *response.add_axes() = Show(axis);
  response.set_next_page_token(part.next_page_token);
  return response;
}

absl::StatusOr<v1::Axis> AxisService::Update(rpc::Call& call, const v1::UpdateAxisRequest& request) {
  const v1::Axis& sent = request.axis();
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(sent.name(), kAxes, "axis.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask, write::UpdateMask(request.update_mask(), v1::Axis::descriptor(), kUpdatable));
  return write::RunChange<v1::Axis>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag(), .locks = {TreeOf(ids[0])}},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, ids[0], ids[1]); },
      [&](write::Unit& unit, Axis& axis) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(ReadMine(unit.tx(), call, ids[0], sent.name()).status());
        v1::Axis merged = Show(axis);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, &violations, &axis);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckPlace(axis, needs_.book->All(unit.tx(), ids[0])));
        needs_.book->Update(unit.tx(), unit.revision(), axis);
        return absl::OkStatus();
      },
      [](const Axis& axis) { return Show(axis); });
}

absl::StatusOr<google::protobuf::Empty> AxisService::Delete(rpc::Call& call, const v1::DeleteAxisRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kAxes, "name"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command,
                         write::CommandOf(call, request, {request.name(), TreeOf(ids[0])}));
  return needs_.writer->Run<google::protobuf::Empty>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<google::protobuf::Empty> {
        SOCLE_RETURN_IF_ERROR(ReadMine(unit.tx(), call, ids[0], request.name()).status());
        SOCLE_ASSIGN_OR_RETURN(const Axis axis, needs_.book->Read(unit.tx(), ids[0], ids[1]));
        const v1::Axis shown = Show(axis);
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), shown.etag(), request.name()));
        plan::Unmets unmet;
        if (plan::Below(axis.id, needs_.book->All(unit.tx(), ids[0])).size() > 1) {
          unmet.push_back({"AXES", "Axes are below it.", "Des axes en dépendent."});
        }
        if (needs_.book->HasActions(unit.tx(), axis)) {
          unmet.push_back({"ACTIONS", "Actions are on it.", "Des actions y sont rattachées."});
        }
        if (!unmet.empty()) return socle::api::IllegalState(request.name(), "IN_USE", unmet);
        needs_.book->Delete(unit.tx(), axis);
        unit.Record({.resource = request.name(),
                     .kind = write::ChangeKind::kDeleted,
                     .before = socle::api::DigestOfShown(shown)});
        return google::protobuf::Empty();
      });
}

}  // namespace socle::contracts::api
