#include "services/census/api/action_sheets/sheet_duplicate_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/content_digest.h"
#include "platform/api/field_at.h"
#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "services/census/api/action_sheets/sheet_conversion.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;
using socle::api::FieldAt;
using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";
constexpr std::string_view kSheets = "actionSheets";
constexpr std::string_view kDecisions = "actionSheetDecisions";
constexpr size_t kMostLikely = 1000;  // pairs that are looked at
constexpr int kMostDecided = 20;

std::string NameOf(const std::string& id) { return id.empty() ? "" : fmt::format("{}/{}", kDecisions, id); }

bool IsReadable(const Sheet& sheet, const Actor& actor) {
  return sheets::MayRead(sheet, sheets::RelationsTo(sheet, actor));
}

v1::ActionSheetDecision Show(const DuplicateDecision& decision) {
  v1::ActionSheetDecision proto;
  proto.set_name(NameOf(decision.id));
  for (const std::string& id : decision.sheets) proto.add_sheets(Sheet{.id = id}.Name());
  proto.set_verdict(static_cast<v1::DuplicateDecision::Verdict>(decision.verdict));
  proto.set_reason(decision.reason);
  proto.set_supersedes(NameOf(decision.supersedes));
  proto.set_superseded_by(NameOf(decision.superseded_by));
  socle::api::ToProto(decision.create_time, proto.mutable_create_time());
  proto.set_revision(decision.revision);
  return proto;
}

absl::StatusOr<DuplicateDecision> FromProto(const v1::ActionSheetDecision& proto) {
  DuplicateDecision decision;
  Violations violations;
  const FieldAt at{"action_sheet_decision", &violations};
  decision.reason = (at / "reason").Text(proto.reason(), 1, 2000);
  decision.verdict = static_cast<Verdict>(
      EnumField(at / "verdict", proto.verdict(), v1::DuplicateDecision::Verdict_descriptor(), true));
  std::set<std::string> once;
  for (int i = 0; i < std::min(proto.sheets_size(), kMostDecided); ++i) {
    const auto id = IdOfName(proto.sheets(i), kSheets, (at / "sheets")[i].path);
    if (!id.ok()) (at / "sheets")[i].Add("is no name such as actionSheets/…", "un nom de fiche est attendu.");
    once.insert(id.value_or(""));
  }
  if (once.size() < 2 || static_cast<int>(once.size()) != proto.sheets_size()) {
    (at / "sheets")
        .Add(fmt::format("are 2 to {}, each once", kMostDecided),
             fmt::format("de 2 à {}, sans doublon.", kMostDecided));
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  decision.sheets.assign(once.begin(), once.end());
  if (!proto.supersedes().empty()) {
    SOCLE_ASSIGN_OR_RETURN(decision.supersedes,
                           socle::api::UuidOfName(proto.supersedes(), kDecisions, "action_sheet_decision.supersedes"));
  }
  return decision;
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
  std::set<std::string> ids;
  for (const auto& [first, second] : pairs) ids.insert({first, second});
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Sheet> found,
                         needs_.sheets->FindAll(std::vector<std::string>(ids.begin(), ids.end()), call.deadline()));
  std::map<std::string, const Sheet*> by_id;
  for (const Sheet& sheet : found) by_id.emplace(sheet.id, &sheet);
  const Date today = TodayInParis(needs_.clock->Now());
  std::vector<std::pair<std::string, v1::ActionSheetDuplicate>> proposals;  // the surest first
  for (const auto& [first, second] : pairs) {
    const auto a = by_id.find(first), b = by_id.find(second);
    if (a == by_id.end() || b == by_id.end()) continue;
    // What was hidden since the pairs were looked for stays hidden.
    if (!IsReadable(*a->second, actor) || !IsReadable(*b->second, actor)) continue;
    const sheets::Likeness likeness = sheets::LikenessOf(*a->second, *b->second);
    if (likeness.confidence < sheets::kProposedFrom) continue;
    proposals.emplace_back(fmt::format("{:03}/{}/{}", 100 - likeness.confidence, first, second),
                           Show(*a->second, *b->second, likeness, actor, today));
  }
  auto part = page.Cut(std::move(proposals));
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
    holding = needs_.book->HoldingAbout(tx, around);
    for (const DuplicateDecision& each : holding) around.insert(each.sheets.begin(), each.sheets.end());
  }
  const DuplicateDecision* contradicted = Contradiction(ProjectsOf(around, holding), holding);
  if (contradicted == nullptr) return absl::OkStatus();
  const std::string name = NameOf(contradicted->id);
  return socle::api::IllegalState(
      NameOf(decision.id), "CONTRADICTED",
      {{"CONTRADICTS", fmt::format("Decisions that hold would say both of two sheets; see {}.", name),
        fmt::format("Des décisions en vigueur se contrediraient ; voir {}.", name)}});
}

absl::StatusOr<v1::ActionSheetDecision> ActionSheetDuplicateService::Decide(
    rpc::Call& call, const v1::DecideActionSheetDuplicateRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(DuplicateDecision decision, FromProto(request.action_sheet_decision()));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  decision.id = command.NewId();
  // One at a time: two at once could contradict each other, each alone with those that hold.
  command.resources = {std::string(kDecisions)};
  return needs_.writer->Run<v1::ActionSheetDecision>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ActionSheetDecision> {
        SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, unit.tx(), decision.sheets));
        if (!decision.supersedes.empty()) {
          SOCLE_ASSIGN_OR_RETURN(const DuplicateDecision before,
                                 needs_.book->ReadDecision(unit.tx(), decision.supersedes));
          SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, unit.tx(), before.sheets));
          if (!before.superseded_by.empty()) {
            return socle::api::IllegalState(
                NameOf(before.id), "SUPERSEDED",
                {{"SUPERSEDED", "Another decision has taken its place.", "Une autre décision l'a déjà remplacée."}});
          }
        }
        needs_.book->AddDecision(unit.tx(), unit.revision(), decision);
        SOCLE_RETURN_IF_ERROR(CheckAgreement(unit.tx(), decision));
        const v1::ActionSheetDecision shown = Show(decision);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListActionSheetDecisionsResponse> ActionSheetDuplicateService::ListDecisions(
    rpc::Call& call, const v1::ListActionSheetDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kSheets, "parent"));
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, needs_.sheets->Find(id, call.deadline()));
  if (!IsReadable(sheet, rpc::ActorOf(call))) return socle::api::NothingOfName(kType, request.parent());
  int64_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.book->ListDecisions(id, after, page.size() + 1, call.deadline()));
  v1::ListActionSheetDecisionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().revision)));
  }
  for (const DuplicateDecision& decision : list) *response.add_action_sheet_decisions() = Show(decision);
  return response;
}

}  // namespace socle::census::api
