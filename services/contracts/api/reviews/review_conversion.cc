#include "services/contracts/api/reviews/review_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/contracts/api/fields.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/api/programmes/programme_conversion.h"

namespace socle::contracts::api {
namespace {

constexpr int kMaxSent = 1000;
constexpr size_t kMaxReason = 500;

void ShowDays(const ReviewDays& days, google::type::Date* due, google::type::Date* alert) {
  socle::api::ToProto(days.due, due);
  socle::api::ToProto(days.alert, alert);
}

std::string PlanVersionName(const Review& review, int32_t number) {
  return number == 0 ? "" : fmt::format("contracts/{}/planVersions/{}", review.contract, number);
}

std::string InstrumentNameOf(const std::string& contract, const std::string& id) {
  return id.empty() ? "" : fmt::format("contracts/{}/instruments/{}", contract, id);
}

}  // namespace

v1::ContractReview Show(const Review& review) {
  v1::ContractReview proto;
  proto.set_name(NameOf(review));
  proto.set_instrument(InstrumentNameOf(review.contract, review.instrument));
  proto.set_kind(static_cast<v1::ContractReview::Kind>(review.kind));
  proto.set_state(static_cast<v1::ContractReview::State>(review.state));
  if (!review.due.IsOpen()) {
    ShowDays({review.due, review.alert}, proto.mutable_due_date(), proto.mutable_alert_date());
  }
  if (review.grid) ShowGrid(*review.grid, proto.mutable_grid());
  proto.set_reviewed_plan_version(PlanVersionName(review, review.reviewed_plan));
  proto.set_amendment(InstrumentNameOf(review.contract, review.amendment));
  proto.set_decision(review.decision);
  proto.set_decision_sha256(review.decision_sha256);
  proto.set_resulting_plan_version(PlanVersionName(review, review.resulting_plan));
  proto.set_note(review.note);
  proto.set_decision_count(review.decision_count);
  ShowWritten(review.written, &proto);
  return proto;
}

v1::DueReview Show(const ReviewBook::DueReview& due) {
  v1::DueReview proto;
  proto.set_contract("contracts/" + due.contract);
  proto.set_contract_display_name(due.contract_label);
  proto.set_instrument(InstrumentNameOf(due.contract, due.instrument));
  proto.set_kind(static_cast<v1::ContractReview::Kind>(due.kind));
  proto.set_urgency(static_cast<v1::DueReview::Urgency>(due.urgency));
  ShowDays(due.days, proto.mutable_due_date(), proto.mutable_alert_date());
  if (!due.review.empty()) proto.set_review(fmt::format("contracts/{}/reviews/{}", due.contract, due.review));
  proto.set_review_state(static_cast<v1::ContractReview::State>(due.review_state));
  proto.set_pilot(due.pilot);
  return proto;
}

v1::ReviewDecision Show(const std::string& contract, const DecidedAction& decided) {
  v1::ReviewDecision proto;
  proto.set_action(fmt::format("contracts/{}/actions/{}", contract, decided.decision.action));
  proto.set_verdict(static_cast<v1::ReviewDecision::Verdict>(decided.decision.verdict));
  proto.set_reason(decided.decision.reason);
  proto.set_action_title(decided.title);
  return proto;
}

absl::StatusOr<socle::api::NestedName> ParseReview(std::string_view name, std::string_view field) {
  return socle::api::ParseNestedUuid(name, "contracts", "reviews", field);
}

std::string LineField(const std::string& path, const std::string& text, size_t max,
                      socle::api::Violations* violations) {
  std::string line = violations->Text(path, text, {.min = 0, .max = max});
  if (std::none_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; })) return line;
  violations->Add(path, "must be on one line", path + " : une seule ligne est attendue.");
  return {};
}

SentDecisions DecisionsField(const google::protobuf::RepeatedPtrField<v1::ReviewDecision>& decisions,
                             const std::string& contract, socle::api::Violations* violations) {
  SentDecisions sent;
  if (!CheckCount({"decisions", violations}, decisions.size(), kMaxSent)) return sent;
  std::set<std::string> seen;
  for (int i = 0; i < decisions.size(); ++i) {
    const FieldAt at = FieldAt{"decisions", violations}[i];
    const std::string action = IdInContract(at / "action", decisions[i].action(), contract, "actions");
    if (decisions[i].action().empty()) (at / "action").Add("is needed", "une action est attendue.");
    if (!action.empty() && !seen.insert(action).second) (at / "action").Add("is there twice", "figure deux fois.");
    const std::string reason = LineField(at.path + ".reason", decisions[i].reason(), kMaxReason, violations);
    const int verdict =
        EnumField(at / "verdict", decisions[i].verdict(), v1::ReviewDecision::Verdict_descriptor(), false);
    sent.actions.push_back(action);
    if (verdict == 0) {
      sent.dropped.push_back(action);
      continue;
    }
    const auto taken = static_cast<Verdict>(verdict);
    if (taken != Verdict::kKeep && reason.empty()) {
      (at / "reason").Add("is needed but for KEEP", "un motif est requis, sauf pour KEEP.");
    }
    sent.made.push_back({action, taken, reason});
  }
  return sent;
}

}  // namespace socle::contracts::api
