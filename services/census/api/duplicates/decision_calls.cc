#include "services/census/api/duplicates/decision_calls.h"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "platform/api/field_at.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "socle/census/v1/project.pb.h"

namespace socle::census::api {
namespace {

using socle::api::FieldAt;
using socle::api::IllegalState;

constexpr int kMostDecided = 20;

}  // namespace

absl::StatusOr<DuplicateDecision> DecisionOf(const DecisionNames& names,
                                             const google::protobuf::RepeatedPtrField<std::string>& sheets, int verdict,
                                             const std::string& reason, const std::string& supersedes) {
  DuplicateDecision decision;
  socle::api::Violations violations;
  const FieldAt at{std::string(names.field), &violations};
  decision.reason = (at / "reason").Text(reason, 1, 2000);
  decision.verdict =
      static_cast<Verdict>(EnumField(at / "verdict", verdict, v1::DuplicateDecision::Verdict_descriptor(), true));
  std::set<std::string> once;
  for (int i = 0; i < std::min(sheets.size(), kMostDecided); ++i) {
    const auto id = socle::api::IdOfName(sheets[i], names.sheets, (at / "sheets")[i].path);
    if (!id.ok()) {
      (at / "sheets")[i].Add(fmt::format("is no name such as {}/…", names.sheets), "un nom de fiche est attendu.");
    }
    once.insert(id.value_or(""));
  }
  if (once.size() < 2 || static_cast<int>(once.size()) != sheets.size()) {
    (at / "sheets")
        .Add(fmt::format("are 2 to {}, each once", kMostDecided),
             fmt::format("de 2 à {}, sans doublon.", kMostDecided));
  }
  if (decision.verdict == Verdict::kWithdrawn && supersedes.empty()) {
    (at / "supersedes").Add("is needed: what is taken back?", "quelle décision est retirée ?");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  decision.sheets.assign(once.begin(), once.end());
  if (!supersedes.empty()) {
    SOCLE_ASSIGN_OR_RETURN(decision.supersedes,
                           socle::api::UuidOfName(supersedes, names.decisions, (at / "supersedes").path));
  }
  return decision;
}

absl::Status CheckAgreement(const DecisionNames& names, const DuplicateDecision& decision,
                            const std::map<std::string, std::string>& projects,
                            const std::vector<DuplicateDecision>& holding) {
  const DuplicateDecision* contradicted = Contradiction(projects, holding);
  if (contradicted == nullptr) return absl::OkStatus();
  const std::string name = names.NameOf(contradicted->id);
  return IllegalState(names.NameOf(decision.id), "CONTRADICTED",
                      {{"CONTRADICTS", fmt::format("Decisions that hold would say both of two sheets; see {}.", name),
                        fmt::format("Des décisions en vigueur se contrediraient ; voir {}.", name)}});
}

absl::Status EnterDecision(const DecisionNames& names, const DecisionRules& rules, write::Unit& unit,
                           DecisionBook& book, DuplicateDecision& decision) {
  SOCLE_RETURN_IF_ERROR(rules.may_decide(unit.tx(), decision));
  std::vector<std::string> sheets = decision.sheets;
  if (!decision.supersedes.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const DuplicateDecision before, book.Read(unit.tx(), decision.supersedes));
    SOCLE_RETURN_IF_ERROR(rules.may_replace(unit.tx(), before));
    if (!before.superseded_by.empty()) {
      return IllegalState(
          names.NameOf(before.id), "SUPERSEDED",
          {{"SUPERSEDED", "Another decision has taken its place.", "Une autre décision l'a déjà remplacée."}});
    }
    if (decision.verdict == Verdict::kWithdrawn && before.sheets != decision.sheets) {
      const std::string field = fmt::format("{}.sheets", names.field);
      return InvalidField(field, "are not those of the decision that is taken back",
                          fmt::format("{} : ce ne sont pas les fiches de la décision retirée.", field));
    }
    sheets.insert(sheets.end(), before.sheets.begin(), before.sheets.end());
  }
  book.Add(unit.tx(), unit.revision(), decision);
  return rules.take_effect(unit.tx(), decision, sheets);
}

int64_t RevisionBehind(const socle::api::Page& page) {
  int64_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  return after;
}

std::vector<std::string> SheetsOf(const std::vector<SheetPair>& pairs) {
  std::set<std::string> ids;
  for (const auto& [first, second] : pairs) ids.insert({first, second});
  return {ids.begin(), ids.end()};
}

}  // namespace socle::census::api
