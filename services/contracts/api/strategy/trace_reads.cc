// The trace of FrameworkService: what answers this, what does this answer, what is orphaned.
#include <fmt/format.h>

#include "platform/api/paging.h"
#include "services/contracts/api/strategy/framework_conversion.h"
#include "services/contracts/api/strategy/framework_service.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

// What a page of a trace or of orphans goes on after: level and id, in the graph's order.
std::string KeyOf(const TraceNode& node) { return fmt::format("{} {}", static_cast<int>(node.level), node.id); }

bool IsAfter(const socle::api::Page& page, const TraceNode& node) {
  return page.after().empty() || KeyOf(node) > page.after();
}

// From the nearest level on: downwards in levels that is not the order of keys, so a key has the distance before it.
std::string DistanceKey(const TraceNode& node, TraceLevel start) {
  const int distance = std::abs(static_cast<int>(node.level) - static_cast<int>(start));
  return fmt::format("{} {}", distance, node.id);
}

absl::StatusOr<TraceLevel> UntilOf(v1::TraceLevel sent, TraceLevel end) {
  if (sent == v1::TRACE_LEVEL_UNSPECIFIED) return end;
  if (v1::TraceLevel_IsValid(sent)) return static_cast<TraceLevel>(sent);
  return InvalidField("until", "not a level", "until : valeur inconnue.");
}

// Gives the items their titles; `nodes` in the order of `items`.
absl::Status SetTitles(FrameworkBook& book, rpc::Call& call, std::string_view contract,
                       const std::vector<TraceNode>& nodes, const std::vector<v1::TraceItem*>& items) {
  SOCLE_ASSIGN_OR_RETURN(std::vector<std::string> titles, book.Titles(contract, nodes, call.deadline()));
  for (size_t i = 0; i < items.size(); ++i) items[i]->set_title(std::move(titles[i]));
  return absl::OkStatus();
}

// Walks one way and puts a page of what was reached into the response.
template <typename Response, typename Request>
absl::StatusOr<Response> Trace(FrameworkBook& book, rpc::Call& call, const Request& request, TraceWay way) {
  const bool forward = way == TraceWay::kFrom;
  SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const TraceId id, ParseTraceName(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const TraceLevel until,
                         UntilOf(request.until(), forward ? TraceLevel::kAction : TraceLevel::kFinding));
  SOCLE_ASSIGN_OR_RETURN(const TraceGraph graph,
                         book.ReadTraceOf(id.contract, {id.level, id.id}, way, until, call.deadline()));
  const std::optional<NodeIndex> start = graph.Find(id.level, id.id);
  if (!start) return NothingOfName(request.name());
  Response response;
  std::vector<TraceNode> nodes;
  std::vector<v1::TraceItem*> items;
  const auto show = [&](const TraceStep& step, v1::TraceItem* item) {
    *item = Show(graph, id.contract, step);
    nodes.push_back(graph.node(step.node));
    items.push_back(item);
  };
  show({.node = *start, .links = {}}, response.mutable_origin());
  std::string last;
  for (const TraceStep& step : forward ? graph.From(*start, until) : graph.To(*start, until)) {
    const std::string key = DistanceKey(graph.node(step.node), id.level);
    if (!page.after().empty() && key <= page.after()) continue;
    if (static_cast<size_t>(response.trace_items_size()) == page.size()) {
      response.set_next_page_token(page.NextToken(last));
      break;
    }
    show(step, response.add_trace_items());
    last = key;
  }
  SOCLE_RETURN_IF_ERROR(SetTitles(book, call, id.contract, nodes, items));
  return response;
}

// The level next to it on the way; of actions the one before.
TraceLevel NextTo(TraceLevel level) {
  return level == TraceLevel::kAction ? TraceLevel::kOrientation : static_cast<TraceLevel>(static_cast<int>(level) + 1);
}

absl::StatusOr<v1::ListOrphansResponse> Orphans(FrameworkBook& book, rpc::Call& call,
                                                const v1::ListOrphansRequest& request, const std::string& contract) {
  SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
  Violations violations;
  if (request.level() == v1::TRACE_LEVEL_UNSPECIFIED || !v1::TraceLevel_IsValid(request.level())) {
    violations.Add("level", "is required", "level : obligatoire.");
  }
  if (!v1::TraceLevel_IsValid(request.against()) ||
      (request.level() != v1::TRACE_LEVEL_UNSPECIFIED && request.against() == request.level())) {
    violations.Add("against", "not another level", "against : un autre niveau est attendu.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const auto level = static_cast<TraceLevel>(request.level());
  const TraceLevel against =
      request.against() == v1::TRACE_LEVEL_UNSPECIFIED ? NextTo(level) : static_cast<TraceLevel>(request.against());
  SOCLE_ASSIGN_OR_RETURN(const TraceGraph graph, book.ReadTrace(contract, call.deadline()));
  const std::vector<NodeIndex> orphans = graph.Orphans(level, against);
  v1::ListOrphansResponse response;
  response.set_total_count(static_cast<int32_t>(orphans.size()));
  std::vector<TraceNode> nodes;
  std::vector<v1::TraceItem*> items;
  std::string last;
  for (const NodeIndex orphan : orphans) {
    if (!IsAfter(page, graph.node(orphan))) continue;
    if (static_cast<size_t>(response.orphans_size()) == page.size()) {
      response.set_next_page_token(page.NextToken(last));
      break;
    }
    items.push_back(response.add_orphans());
    *items.back() = Show(graph, contract, {.node = orphan, .links = {}});
    nodes.push_back(graph.node(orphan));
    last = KeyOf(graph.node(orphan));
  }
  SOCLE_RETURN_IF_ERROR(SetTitles(book, call, contract, nodes, items));
  return response;
}

}  // namespace

void FrameworkService::AddTrace() {
  service_.Blocking<v1::TraceFromRequest, v1::TraceFromResponse>(
      "TraceFrom", [this](rpc::Call& call, const auto& request) {
        return Trace<v1::TraceFromResponse>(*book_, call, request, TraceWay::kFrom);
      });
  service_.Blocking<v1::TraceToRequest, v1::TraceToResponse>("TraceTo", [this](rpc::Call& call, const auto& request) {
    return Trace<v1::TraceToResponse>(*book_, call, request, TraceWay::kTo);
  });
  service_.Blocking<v1::ListOrphansRequest, v1::ListOrphansResponse>(
      "ListOrphans", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListOrphansResponse> {
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfParent(request.parent()));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        return Orphans(*book_, call, request, contract);
      });
}

}  // namespace socle::contracts::api
