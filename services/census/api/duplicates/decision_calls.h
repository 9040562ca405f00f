// Duplicates over the API: proposals, decisions and their lists, the same for each kind of sheets. Each kind has
// messages of its own, whose fields are called the same, and says who may decide and what follows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "platform/api/content_digest.h"
#include "platform/api/page.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/duplicates/decision_book.h"
#include "services/census/domain/duplicates/likeness.h"

namespace socle::census::api {

// What a kind of sheets, and the decisions about them, are called.
struct DecisionNames {
  std::string_view sheets;     // "projectSheets"
  std::string_view decisions;  // "duplicateDecisions"
  std::string_view field;      // of the request: "duplicate_decision"

  // "" of no id.
  std::string NameOf(const std::string& id) const { return id.empty() ? "" : std::string(decisions) + "/" + id; }
};

// Of one kind of sheets, in the transaction of a decision.
struct DecisionRules {
  // NOT_FOUND for what the caller may not read, PERMISSION_DENIED.
  absl::FunctionRef<absl::Status(db::Transaction&, const DuplicateDecision&)> may_decide;
  // The same of one that holds, which another takes the place of.
  absl::FunctionRef<absl::Status(db::Transaction&, const DuplicateDecision&)> may_replace;
  // What the decision does, now that it holds: ILLEGAL_STATE where it contradicts others. The sheets are its own and
  // those of the one before.
  absl::FunctionRef<absl::Status(db::Transaction&, const DuplicateDecision&, const std::vector<std::string>& sheets)>
      take_effect;
};

// The decision with its faults, each at its field.
absl::StatusOr<DuplicateDecision> DecisionOf(const DecisionNames& names,
                                             const google::protobuf::RepeatedPtrField<std::string>& sheets, int verdict,
                                             const std::string& reason, const std::string& supersedes);

// ILLEGAL_STATE when decisions that hold, this one among them, would say both of two sheets.
absl::Status CheckAgreement(const DecisionNames& names, const DuplicateDecision& decision,
                            const std::map<std::string, std::string>& projects,
                            const std::vector<DuplicateDecision>& holding);

// Writes it down and has its effect.
absl::Status EnterDecision(const DecisionNames& names, const DecisionRules& rules, write::Unit& unit,
                           DecisionBook& book, DuplicateDecision& decision);

// The place behind which a page of decisions goes on.
int64_t RevisionBehind(const socle::api::Page& page);

template <typename Proto>
Proto ShowDecision(const DecisionNames& names, const DuplicateDecision& decision) {
  Proto proto;
  proto.set_name(names.NameOf(decision.id));
  for (const std::string& id : decision.sheets) proto.add_sheets(std::string(names.sheets) + "/" + id);
  proto.set_verdict(static_cast<decltype(proto.verdict())>(decision.verdict));
  proto.set_reason(decision.reason);
  proto.set_supersedes(names.NameOf(decision.supersedes));
  proto.set_superseded_by(names.NameOf(decision.superseded_by));
  socle::api::ToProto(decision.create_time, proto.mutable_create_time());
  proto.set_revision(decision.revision);
  return proto;
}

template <typename Proto, typename Request>
absl::StatusOr<Proto> Decide(rpc::Call& call, const Request& request, const Proto& sent, const DecisionNames& names,
                             const DecisionRules& rules, DecisionBook& book, write::Writer& writer) {
  SOCLE_ASSIGN_OR_RETURN(DuplicateDecision decision,
                         DecisionOf(names, sent.sheets(), sent.verdict(), sent.reason(), sent.supersedes()));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  decision.id = command.NewId();
  // One at a time: two at once could say together what each of them alone, with those that hold, does not.
  command.resources = {std::string(names.decisions)};
  return writer.Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
    SOCLE_RETURN_IF_ERROR(EnterDecision(names, rules, unit, book, decision));
    const Proto shown = ShowDecision<Proto>(names, decision);
    unit.Record(
        {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

// A page of what was decided about a sheet that the caller may read; `items` are those of the response.
template <typename Response, typename Proto>
absl::StatusOr<Response> ListDecisions(const rpc::Call& call, const socle::api::Page& page, const std::string& sheet,
                                       const DecisionNames& names, DecisionBook& book,
                                       google::protobuf::RepeatedPtrField<Proto>* (Response::*items)()) {
  SOCLE_ASSIGN_OR_RETURN(std::vector<DuplicateDecision> list,
                         book.List(sheet, RevisionBehind(page), page.size() + 1, call.deadline()));
  Response response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().revision)));
  }
  for (const DuplicateDecision& each : list) *(response.*items)()->Add() = ShowDecision<Proto>(names, each);
  return response;
}

// Every sheet of the pairs once.
std::vector<std::string> SheetsOf(const std::vector<SheetPair>& pairs);

// Of the pairs whose sheets are both there, those that may tell one project, by what they are sorted by; `show(first,
// second, likeness)`.
template <typename Sheet, typename Show>
auto Proposals(const std::vector<SheetPair>& pairs, const std::vector<Sheet>& sheets, const Show& show) {
  std::map<std::string_view, const Sheet*> by_id;
  for (const Sheet& sheet : sheets) by_id.emplace(sheet.id, &sheet);
  using Likeness = decltype(LikenessOf(sheets.front(), sheets.front()));
  using Shown = decltype(show(sheets.front(), sheets.front(), Likeness()));
  std::vector<std::pair<std::string, Shown>> proposals;
  for (const auto& [first, second] : pairs) {
    const auto a = by_id.find(first), b = by_id.find(second);
    if (a == by_id.end() || b == by_id.end()) continue;
    const Likeness likeness = LikenessOf(*a->second, *b->second);
    if (likeness.confidence < kProposedFrom) continue;
    std::string place = std::to_string(1100 - likeness.confidence) + "/" + first + "/" + second;  // the surest first
    proposals.emplace_back(std::move(place), show(*a->second, *b->second, likeness));
  }
  return proposals;
}

}  // namespace socle::census::api
