#include "services/census/api/observatory/indicator_service.h"

#include <fmt/format.h>

#include <limits>
#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/paging.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/observatory/indicator_conversion.h"
#include "services/census/api/tables/column_mapping_service.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kCollection = "indicators";
constexpr std::string_view kUpdatable[] = {"display_name", "description", "unit",     "direction",
                                           "method",       "source",      "synthetic"};
constexpr int kMostValues = 10'000;

absl::Status CheckKeeper(const rpc::Call& call, const Indicator& indicator) {
  return api::CheckKeeper(call, indicator.keeper, kKeepIndicator, indicator.Name());
}

std::vector<IndicatorValue> ValuesOf(const v1::RecordValuesRequest& request, const Indicator& indicator,
                                     Violations* violations) {
  std::vector<IndicatorValue> values;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (int i = 0; i < request.values_size(); ++i) {
    const v1::IndicatorValue& sent = request.values(i);
    const std::string path = fmt::format("values[{}]", i);
    if (!seen.emplace(sent.collectivite(), sent.period()).second) {
      violations->Add(path, fmt::format("'{}' and {} stand here twice", sent.collectivite(), sent.period()),
                      path + " : collectivité et période en double.");
    }
    values.push_back(FromProto(sent, indicator, path, violations));
  }
  return values;
}

// Who did not live on the day that its value is for.
absl::Status CheckLived(Registry& registry, const std::vector<IndicatorValue>& values, rpc::Call& call) {
  std::vector<const IndicatorValue*> all;
  for (const IndicatorValue& value : values) all.push_back(&value);
  SOCLE_ASSIGN_OR_RETURN(const std::vector<bool> lived, LivedOnTheirDays(registry, all, call));
  Violations violations;
  for (size_t i = 0; i < values.size(); ++i) {
    if (lived[i]) continue;
    const std::string path = fmt::format("values[{}].collectivite", i), day = values[i].geography_date.ToString();
    violations.Add(path, fmt::format("{} is not known to live on {}", values[i].collectivite, day),
                   fmt::format("{} : « {} » n'existait pas le {}.", path, values[i].collectivite, day));
  }
  return violations.ToStatus();
}

std::pair<std::string, std::string> KeyOf(const std::string& after) {
  const size_t slash = after.find('/');
  if (slash == std::string::npos) return {};
  return {after.substr(0, slash), after.substr(slash + 1)};
}

}  // namespace

IndicatorService::IndicatorService(const Needs& needs)
    : needs_(needs), import_(needs), service_("socle.census.v1.IndicatorService") {
  service_.Blocking<v1::CreateIndicatorRequest, v1::Indicator>(
      "CreateIndicator", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetIndicatorRequest, v1::Indicator>(
      "GetIndicator", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListIndicatorsRequest, v1::ListIndicatorsResponse>(
      "ListIndicators", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateIndicatorRequest, v1::Indicator>(
      "UpdateIndicator", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::RecordValuesRequest, v1::RecordValuesResponse>(
      "RecordValues", [this](rpc::Call& call, const auto& request) { return Record(call, request); });
  service_.ClientStream<v1::ImportIndicatorValuesRequest, v1::ImportIndicatorValuesResponse>(
      "ImportIndicatorValues",
      [this](rpc::Call& call, rpc::StreamIn<v1::ImportIndicatorValuesRequest>& in) { return import_.Run(call, in); });
  service_.Blocking<v1::ListIndicatorVersionsRequest, v1::ListIndicatorVersionsResponse>(
      "ListIndicatorVersions", [this](rpc::Call& call, const auto& request) { return ListVersions(call, request); });
  service_.Blocking<v1::ListIndicatorValuesRequest, v1::ListIndicatorValuesResponse>(
      "ListIndicatorValues", [this](rpc::Call& call, const auto& request) { return ListValues(call, request); });
}

absl::StatusOr<v1::Indicator> IndicatorService::Create(rpc::Call& call, const v1::CreateIndicatorRequest& request) {
  Indicator indicator{.id = request.indicator_id()};
  Violations violations;
  if (!socle::api::IsResourceId(indicator.id)) {
    violations.Add("indicator_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "indicator_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  FromProto(request.indicator(), &violations, &indicator);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckKeeper(call, indicator));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {indicator.Name()}));
  return needs_.writer->Run<v1::Indicator>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Indicator> {
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), indicator));
        const v1::Indicator shown = Show(indicator);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Indicator> IndicatorService::Get(rpc::Call& call, const v1::GetIndicatorRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  SOCLE_ASSIGN_OR_RETURN(const Indicator found, needs_.book->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListIndicatorsResponse> IndicatorService::List(rpc::Call& call,
                                                                  const v1::ListIndicatorsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  const std::string query = violations.Text("query", request.query(), {.min = 0, .max = 100});
  IndicatorBook::Question question{.words = socle::api::FoldedWords(query),
                                   .keeper = request.keeper(),
                                   .after = page.after(),
                                   .limit = page.size() + 1};
  if (request.geography() != 0) {
    question.geography =
        socle::api::EnumFromProto(request.geography(), v1::Indicator::Geography_descriptor(), "geography", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<Indicator> list, needs_.book->List(question, call.deadline()));
  v1::ListIndicatorsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Indicator& indicator : list) *response.add_indicators() = Show(indicator);
  return response;
}

absl::StatusOr<v1::Indicator> IndicatorService::Update(rpc::Call& call, const v1::UpdateIndicatorRequest& request) {
  const v1::Indicator& sent = request.indicator();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "indicator.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Indicator::descriptor(), kUpdatable));
  return write::RunChange<v1::Indicator>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Indicator& indicator) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckKeeper(call, indicator));
        v1::Indicator merged = Show(indicator);
        write::MergeSent(sent, mask, &merged);
        const Indicator before = indicator;
        Violations violations;
        FromProto(merged, &violations, &indicator);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        if (indicator.unit != before.unit || indicator.method != before.method) ++indicator.version;
        needs_.book->Update(unit.tx(), unit.revision(), indicator);
        return absl::OkStatus();
      },
      [](const Indicator& indicator) { return Show(indicator); });
}

absl::StatusOr<v1::RecordValuesResponse> IndicatorService::Record(rpc::Call& call,
                                                                  const v1::RecordValuesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  if (request.values().empty() || request.values_size() > kMostValues) {
    return InvalidField("values", fmt::format("{} given, 1 to {} are taken", request.values_size(), kMostValues),
                        fmt::format("values : de 1 à {} valeurs.", kMostValues));
  }
  // Checked before the transaction, which must not wait for the registry; decimals and geography never change.
  SOCLE_ASSIGN_OR_RETURN(const Indicator defined, needs_.book->Find(id, call.deadline()));
  SOCLE_RETURN_IF_ERROR(CheckKeeper(call, defined));
  Violations violations;
  std::vector<IndicatorValue> values = ValuesOf(request, defined, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckLived(*needs_.registry, values, call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return needs_.writer->Run<v1::RecordValuesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordValuesResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, needs_.book->Read(unit.tx(), id));
        const IndicatorBook::Recorded recorded = needs_.book->Record(unit.tx(), unit.revision(), indicator, values);
        v1::RecordValuesResponse response;
        response.set_created_count(recorded.created);
        response.set_changed_count(recorded.changed);
        response.set_unchanged_count(recorded.unchanged);
        if (recorded.created + recorded.changed > 0) {
          unit.Record(
              {.resource = request.parent(), .kind = write::ChangeKind::kUpdated, .changes = {"values-recorded"}});
        }
        return response;
      });
}

absl::StatusOr<v1::ListIndicatorVersionsResponse> IndicatorService::ListVersions(
    rpc::Call& call, const v1::ListIndicatorVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  const auto before = socle::api::NumberAfter(page, std::numeric_limits<int32_t>::max());
  SOCLE_ASSIGN_OR_RETURN(auto versions, needs_.book->ListVersions(id, before, page.size() + 1, call.deadline()));
  v1::ListIndicatorVersionsResponse response;
  response.set_next_page_token(socle::api::NextPage(
      page, &versions, [](const IndicatorVersion& version) { return std::to_string(version.version); }));
  for (const IndicatorVersion& version : versions) *response.add_versions() = Show(version);
  return response;
}

absl::StatusOr<v1::ListIndicatorValuesResponse> IndicatorService::ListValues(
    rpc::Call& call, const v1::ListIndicatorValuesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  Violations violations;
  IndicatorBook::ValueQuestion question{
      .indicator = id,
      .collectivite = request.collectivite(),
      .from_period = PeriodField("from_period", request.from_period(), false, &violations),
      .to_period = PeriodField("to_period", request.to_period(), false, &violations),
      .limit = page.size() + 1};
  if (request.status() != 0) {
    question.status =
        socle::api::EnumFromProto(request.status(), v1::IndicatorValue::Status_descriptor(), "status", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  std::tie(question.after_period, question.after_collectivite) = KeyOf(page.after());
  SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, needs_.book->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(std::vector<IndicatorValue> values, needs_.book->ListValues(question, call.deadline()));
  v1::ListIndicatorValuesResponse response;
  if (values.size() > page.size()) {
    values.pop_back();
    response.set_next_page_token(
        page.NextToken(fmt::format("{}/{}", values.back().period, values.back().collectivite)));
  }
  for (const IndicatorValue& value : values) *response.add_values() = Show(value, indicator.decimals);
  return response;
}

}  // namespace socle::census::api
