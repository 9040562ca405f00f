#include "services/census/api/action_sheets/sheet_duplicate_service.h"

#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/duplicates/decision_calls.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;
using socle::api::IdOfName;
using socle::api::Page;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";
constexpr std::string_view kSheets = "actionSheets";
constexpr DecisionNames kNames{
    .sheets = kSheets, .decisions = "actionSheetDecisions", .field = "action_sheet_decision"};
constexpr size_t kMostLikely = 1000;  // pairs that are looked at

bool IsReadable(const Sheet& sheet, const Actor& actor) {
  return sheets::MayRead(sheet, sheets::RelationsTo(sheet, actor));
}

v1::ActionSheetDuplicate Show(const Sheet& first, const Sheet& second, const sheets::Likeness& likeness,
                              const Actor& actor, Date today) {
  v1::ActionSheetDuplicate proto;
  *proto.mutable_first() = api::Show(first, today, sheets::RelationsTo(first, actor));
  *proto.mutable_second() = api::Show(second, today, sheets::RelationsTo(second, actor));
  proto.set_confidence(likeness.confidence);
  for (const sheets::DuplicateHint& hint : likeness.hints) {
    auto* shown = proto.add_hints();
    shown->set_reason(static_cast<v1::ActionSheetDuplicate::Reason>(hint.reason));
    shown->set_value(hint.value);
    shown->set_points(hint.points);
  }
  return proto;
}

}  // namespace

ActionSheetDuplicateService::ActionSheetDuplicateService(const Needs& needs)
    : needs_(needs), service_("socle.census.v1.ActionSheetDuplicateService") {
  service_.Blocking<v1::ListActionSheetDuplicatesRequest, v1::ListActionSheetDuplicatesResponse>(
      "ListActionSheetDuplicates", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::DecideActionSheetDuplicateRequest, v1::ActionSheetDecision>(
      "DecideActionSheetDuplicate", [this](rpc::Call& call, const auto& request) { return Decide(call, request); });
  service_.Blocking<v1::ListActionSheetDecisionsRequest, v1::ListActionSheetDecisionsResponse>(
      "ListActionSheetDecisions",
      [this](rpc::Call& call, const auto& request) { return ListDecisions(call, request); });
}

absl::StatusOr<v1::ListActionSheetDuplicatesResponse> ActionSheetDuplicateService::List(
    rpc::Call& call, const v1::ListActionSheetDuplicatesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  if (request.party().empty() == request.sheet().empty()) {
    return InvalidField("party", "either a party or a sheet is needed",
                        "party : une collectivité ou organisation, ou une fiche (sheet), est attendue.");
  }
  const Actor actor = rpc::ActorOf(call);
  sheets::DuplicateBook::Question question{.acts_for = actor.acts_for, .party = request.party(), .limit = kMostLikely};
  if (!request.sheet().empty()) {
    SOCLE_ASSIGN_OR_RETURN(question.sheet, IdOfName(request.sheet(), kSheets, "sheet"));
    SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, needs_.sheets->Find(question.sheet, call.deadline()));
    if (!IsReadable(sheet, actor)) return socle::api::NothingOfName(kType, request.sheet());
  }
  SOCLE_ASSIGN_OR_RETURN(const auto pairs, needs_.book->ListLikely(question, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(std::vector<Sheet> found, needs_.sheets->FindAll(SheetsOf(pairs), call.deadline()));
  // What was hidden since the pairs were looked for stays hidden.
  std::erase_if(found, [&](const Sheet& sheet) { return !IsReadable(sheet, actor); });
  const Date today = TodayInParis(needs_.clock->Now());
  const auto show = [&](const Sheet& first, const Sheet& second, const sheets::Likeness& likeness) {
    return Show(first, second, likeness, actor, today);
  };
  auto part = page.Cut(Proposals(pairs, found, show));
  v1::ListActionSheetDuplicatesResponse response;
  for (v1::ActionSheetDuplicate& each : part.items) *response.add_duplicates() = std::move(each);
  response.set_next_page_token(part.next_page_token);
  return response;
}

absl::Status ActionSheetDuplicateService::CheckMayDecide(const rpc::Call& call, db::Transaction& tx,
                                                         const std::vector<std::string>& sheets) {
  const Actor actor = rpc::ActorOf(call);
  bool keeps_one = false;
  for (const std::string& id : sheets) {
    SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, needs_.sheets->Read(tx, id));
    if (!IsReadable(sheet, actor)) return socle::api::NothingOfName(kType, sheet.Name());
    keeps_one = keeps_one || sheets::MayWrite(sheets::RelationsTo(sheet, actor));
  }
  if (keeps_one) return absl::OkStatus();
  return rpc::RelationRequired("DECIDE_DUPLICATE", "ORIGIN,OWNER", Sheet{.id = sheets.front()}.Name());
}

absl::Status ActionSheetDuplicateService::CheckAgreement(db::Transaction& tx, const DuplicateDecision& decision) {
  std::set<std::string> around(decision.sheets.begin(), decision.sheets.end());
  std::vector<DuplicateDecision> holding;
  for (size_t before = 0; before != around.size();) {
    before = around.size();
    holding = needs_.decisions->HoldingAbout(tx, around);
    for (const DuplicateDecision& each : holding) around.insert(each.sheets.begin(), each.sheets.end());
  }
  return api::CheckAgreement(kNames, decision, ProjectsOf(around, holding), holding);
}

absl::StatusOr<v1::ActionSheetDecision> ActionSheetDuplicateService::Decide(
    rpc::Call& call, const v1::DecideActionSheetDuplicateRequest& request) {
  const auto may_decide = [&](db::Transaction& tx, const DuplicateDecision& decision) {
    return CheckMayDecide(call, tx, decision.sheets);
  };
  const auto check = [&](db::Transaction& tx, const DuplicateDecision& decision, const std::vector<std::string>&) {
    return CheckAgreement(tx, decision);
  };
  return api::Decide(call, request, request.action_sheet_decision(), kNames, {may_decide, may_decide, check},
                     *needs_.decisions, *needs_.writer);
}

absl::StatusOr<v1::ListActionSheetDecisionsResponse> ActionSheetDuplicateService::ListDecisions(
    rpc::Call& call, const v1::ListActionSheetDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kSheets, "parent"));
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, needs_.sheets->Find(id, call.deadline()));
  if (!IsReadable(sheet, rpc::ActorOf(call))) return socle::api::NothingOfName(kType, request.parent());
  return api::ListDecisions(call, page, id, kNames, *needs_.decisions,
                            &v1::ListActionSheetDecisionsResponse::mutable_action_sheet_decisions);
}

}  // namespace socle::census::api
