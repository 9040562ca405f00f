#include "services/census/store/action_sheets/sheet_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "platform/api/text.h"
#include "platform/db/column_values.h"
#include "services/census/domain/action_sheets/sheet_rights.h"

template <>
struct nlohmann::adl_serializer<socle::Date> {
  static void to_json(json& json, const socle::Date& date) { json = socle::db::SqlDate(date); }
  static void from_json(const json& json, socle::Date& date) {
    date = socle::db::DateOf(json.get_ref<const std::string&>());
  }
};

template <>
struct nlohmann::adl_serializer<socle::census::sheets::Amount> {
  static void to_json(json& json, const socle::census::sheets::Amount& amount) {
    if (amount) json = *amount;
  }
  static void from_json(const json& json, socle::census::sheets::Amount& amount) {
    if (!json.is_null()) amount = json.get<int64_t>();
  }
};

// What is kept of each, by the names of its members. A member that is added later reads as its default from what was
// written before.
namespace socle::census::sheets {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Partner, party, label, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Referent, person, function)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ProgrammeEntry, programme, axis_edition, axis, orientation, status)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Milestone, label, due, reached)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(BudgetLine, year, nature, unit, planned, actual)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FundingLine, financer, financer_label, grant, year, unit, requested,
                                                awarded, paid, request_date, award_date, payment_date, decision_ref)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Target, indicator, label, unit, baseline, baseline_year, target,
                                                target_year, reached, reached_year)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Note, date, text, is_private)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Document, title, uri, sha256, is_private)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExternalIdentifier, system, id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Integration, action, programme, carrier, state, status, since,
                                                contract_revision, synthetic)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Sheet, id, number, title, description, objectives, expected_results,
                                                origin, owner, pilot, pilot_label, elected_referent, technical_referent,
                                                partners, shared_with, bodies, parent, programmes, places, place_date,
                                                place_label, themes, maturity, phase, status, commitment, priority,
                                                start, end, continuous, milestones, budget, funding, targets,
                                                participation, participation_note, notes, documents, linked,
                                                external_ids, visibility, source, synthetic, integrations)
}  // namespace socle::census::sheets

namespace socle::census::store {
namespace {

using nlohmann::json;
using sheets::Sheet;

std::set<int32_t> YearsOf(const Sheet& sheet) {
  std::set<int32_t> years;
  for (const sheets::BudgetLine& line : sheet.budget) years.insert(line.year);
  for (const sheets::FundingLine& line : sheet.funding) years.insert(line.year);
  years.erase(0);
  return years;
}

std::set<std::string> FinancersOf(const Sheet& sheet) {
  std::set<std::string> financers;
  for (const sheets::FundingLine& line : sheet.funding) {
    financers.insert(line.financer.empty() ? line.financer_label : line.financer);
  }
  return financers;
}

std::set<std::string> ProgrammesOf(const Sheet& sheet) {
  std::set<std::string> programmes;
  for (const sheets::ProgrammeEntry& entry : sheet.programmes) {
    programmes.insert(entry.programme);
    if (!entry.axis_edition.empty()) programmes.insert(fmt::format("{}/{}", entry.programme, entry.axis_edition));
    if (entry.axis.empty()) continue;
    programmes.insert(fmt::format("{}/{}/{}", entry.programme, entry.axis_edition, entry.axis));
  }
  return programmes;
}

std::vector<int> BitsOf(uint32_t bits) {
  std::vector<int> numbers;
  for (int bit = 0; bit < 32; ++bit) {
    if ((bits >> bit & 1u) != 0) numbers.push_back(bit);
  }
  return numbers;
}

std::string NoteDay(Date day) { return day.IsOpen() ? "-infinity" : day.ToString(); }

std::string Folded(const std::string& text) { return socle::api::FoldText(text); }

}  // namespace

std::string JsonOf(const Sheet& sheet) { return json(sheet).dump(); }

Sheet SheetOfJson(std::string_view text) { return json::parse(text).get<Sheet>(); }

std::string FacetsOf(const Sheet& sheet) {
  std::string title_key;
  for (const std::string& word : socle::api::FoldedWords(sheet.title)) {
    if (!title_key.empty()) title_key += ' ';
    title_key += word;
  }
  return json{{"id", sheet.id},
              {"origin", sheet.origin},
              {"owner", sheet.owner},
              {"parent_id", sheet.parent.empty() ? json() : json(sheet.parent)},
              {"title_key", title_key},
              {"visibility", sheet.visibility},
              {"maturity", sheet.maturity},
              {"phase", sheet.phase},
              {"status", sheet.status},
              {"commitment", sheet.commitment},
              {"priority", sheet.priority},
              {"synthetic", sheet.synthetic},
              {"end_date", db::SqlDate(sheet.end)},
              {"late_from", db::SqlDate(sheets::LateFrom(sheet))},
              {"newest_note", NoteDay(sheets::NewestNote(sheet, true))},
              {"newest_public_note", NoteDay(sheets::NewestNote(sheet, false))},
              {"gaps", BitsOf(sheets::GapsOf(sheet))},
              {"years", YearsOf(sheet)},
              {"programmes", ProgrammesOf(sheet)},
              {"themes", sheet.themes},
              {"financers", FinancersOf(sheet)},
              {"parties", sheets::PartiesOf(sheet)},
              {"places", sheet.places}}
      .dump();
}

std::string SearchText(const Sheet& sheet) {
  return Folded(fmt::format("{}\n{}\n{}\n{}\n{}", sheet.number, sheet.title, sheet.description, sheet.objectives,
                            sheet.place_label));
}

}  // namespace socle::census::store
