#include "services/contracts/store/plan/action_rows.h"

#include <set>

#include "services/contracts/domain/plan/plan_text.h"

namespace socle::contracts::store {
namespace {

using nlohmann::json;
using plan::Action;

Date DateIn(const json& value) { return db::DateOf(value.get_ref<const std::string&>()); }

json CentsOf(const std::optional<plan::Money>& money) { return money ? json(money->cents) : json(); }

json Parsed(const pqxx::field& field) { return field.is_null() ? json::array() : json::parse(field.c_str()); }

void ReadFunding(const json& line, Action& action) {
  plan::FundingLine read{.financer = line["financer"],
                         .financer_label = line["financer_label"],
                         .grant = line["funding_grant"],
                         .private_funds = line["private_funds"],
                         .year = line["year"],
                         .requested = MoneyOf(line["requested"], line["basis"]),
                         .awarded = MoneyOf(line["awarded"], line["basis"]),
                         .paid = MoneyOf(line["paid"], line["basis"])};
  read.request_date = DateIn(line["request_date"]);
  read.award_date = DateIn(line["award_date"]);
  read.payment_date = DateIn(line["payment_date"]);
  read.external_ref = line["external_ref"];
  action.funding.push_back(std::move(read));
}

void ReadTerms(const json& row, plan::FinancingTerms& terms) {
  terms.eligible_cost = MoneyOf(row["eligible_cents"], row["eligible_basis"]);
  terms.lead_competence = row["lead_competence"];
  terms.exception = static_cast<plan::OwnShareException>(row["exception"].get<int>());
  terms.exception_reference = row["exception_reference"];
  terms.exception_date = DateIn(row["exception_date"]);
}

void ReadLists(const json& row, Action& action) {
  for (const json& partner : row["partners"]) action.partners.push_back({partner[0], partner[1], partner[2]});
  for (const json& step : row["milestones"]) {
    action.milestones.push_back({step[0], DateIn(step[1]), DateIn(step[2])});
  }
  action.places = row["places"].get<std::vector<std::string>>();
  action.linked = row["linked"].get<std::vector<std::string>>();
}

json FundingJson(const Action& action) {
  json lines = json::array();
  for (const plan::FundingLine& line : action.funding) {
    const std::optional<plan::TaxBasis> basis = line.basis();
    lines.push_back({{"position", lines.size()},
                     {"financer", line.financer},
                     {"financer_label", line.financer_label},
                     {"funding_grant", line.grant},
                     {"private_funds", line.private_funds},
                     {"year", line.year},
                     {"basis", basis ? json(static_cast<int>(*basis)) : json()},
                     {"requested", CentsOf(line.requested)},
                     {"awarded", CentsOf(line.awarded)},
                     {"paid", CentsOf(line.paid)},
                     {"request_date", db::SqlDate(line.request_date)},
                     {"award_date", db::SqlDate(line.award_date)},
                     {"payment_date", db::SqlDate(line.payment_date)},
                     {"external_ref", line.external_ref}});
  }
  return lines;
}

json BudgetJson(const Action& action) {
  json lines = json::array();
  for (const plan::BudgetLine& line : action.budget) {
    lines.push_back({{"year", line.year},
                     {"nature", static_cast<int>(line.nature)},
                     {"basis", static_cast<int>(line.basis())},
                     {"planned", CentsOf(line.planned)},
                     {"actual", CentsOf(line.actual)}});
  }
  return lines;
}

// What lists filter and count by, of the lines.
void WriteFacets(const Action& action, json& row) {
  std::set<int32_t> years;
  std::set<std::string> financers;
  for (const plan::BudgetLine& line : action.budget) years.insert(line.year);
  for (const plan::FundingLine& line : action.funding) {
    if (line.year != 0) years.insert(line.year);
    financers.insert(line.financer.empty() ? line.financer_label : line.financer);
  }
  row["years"] = years;
  row["financers"] = financers;
  row["budgeted"] = !action.budget.empty();
}

void WriteLists(const Action& action, json& row) {
  row["partners"] = row["milestones"] = row["orientations"] = row["identifiers"] = json::array();
  for (const plan::Partner& partner : action.partners) {
    row["partners"].push_back(json::array({partner.party, partner.label, partner.role}));
  }
  for (const plan::Milestone& step : action.milestones) {
    row["milestones"].push_back(json::array({step.label, db::SqlDate(step.due), db::SqlDate(step.reached)}));
  }
  for (const std::string& id : action.orientations) {
    row["orientations"].push_back({{"orientation_id", id}, {"position", row["orientations"].size()}});
  }
  for (const ExternalId& id : action.external_ids) {
    row["identifiers"].push_back({{"system", id.system}, {"value", id.id}});
  }
  row["places"] = action.places;
  row["linked"] = action.linked;
  row["budget"] = BudgetJson(action);
  row["funding"] = FundingJson(action);
  WriteFacets(action, row);
}

}  // namespace

std::optional<plan::Money> MoneyOf(const json& cents, const json& basis) {
  if (cents.is_null()) return std::nullopt;
  return plan::Money{cents.get<int64_t>(), static_cast<plan::TaxBasis>(basis.get<int>())};
}

Action ActionOf(const pqxx::row& columns) {
  const json row = json::parse(columns[0].c_str());
  Action action{.contract = row["contract_id"],
                .id = row["id"],
                .number = row["number"],
                .title = row["title"],
                .title_key = row["title_key"],
                .description = row["description"],
                .axis = row["axis_id"].is_null() ? std::string() : row["axis_id"].get<std::string>(),
                .proposer = row["proposer"],
                .owner = row["owner"],
                .origin = static_cast<plan::Origin>(row["origin"].get<int>()),
                .nature = static_cast<plan::HelpNature>(row["nature"].get<int>()),
                .experiment = row["experiment"],
                .priority = row["priority"],
                .weight = row["weight"],
                .selection = static_cast<plan::Selection>(row["selection"].get<int>()),
                .selection_reason = row["selection_reason"],
                .status = static_cast<plan::Status>(row["status"].get<int>()),
                .progress_percent = row["progress_percent"],
                .start = DateIn(row["start_date"]),
                .end = DateIn(row["end_date"]),
                .place_label = row["place_label"],
                .source = row["source"],
                .synthetic = row["synthetic"],
                .delete_time = db::InstantOf(columns[3])};
  ReadLists(row, action);
  ReadTerms(row, action.terms);
  action.written = {db::InstantOf(columns[1]), db::InstantOf(columns[2]), row["revision"].get<int64_t>()};
  for (const json& line : Parsed(columns[4])) {
    action.budget.push_back({.year = line[0],
                             .nature = static_cast<plan::BudgetNature>(line[1].get<int>()),
                             .planned = MoneyOf(line[3], line[2]),
                             .actual = MoneyOf(line[4], line[2])});
  }
  for (const json& line : Parsed(columns[5])) ReadFunding(line, action);
  for (const json& id : Parsed(columns[6])) action.orientations.push_back(id);
  for (const json& id : Parsed(columns[7])) action.external_ids.push_back({id[0], id[1]});
  return action;
}

json JsonOf(const Action& action) {
  const plan::FinancingTerms& terms = action.terms;
  json row = {{"contract_id", action.contract},
              {"id", action.id},
              {"number", action.number},
              {"title", action.title},
              {"title_key", plan::TitleKey(action.title)},
              {"description", action.description},
              {"search_text", plan::SearchText(action.number, action.title, action.description)},
              {"axis_id", action.axis.empty() ? json() : json(action.axis)},
              {"proposer", action.proposer},
              {"owner", action.owner},
              {"origin", static_cast<int>(action.origin)},
              {"nature", static_cast<int>(action.nature)},
              {"experiment", action.experiment},
              {"priority", action.priority},
              {"weight", action.weight},
              {"selection", static_cast<int>(action.selection)},
              {"selection_reason", action.selection_reason},
              {"status", static_cast<int>(action.status)},
              {"progress_percent", action.progress_percent},
              {"start_date", db::SqlDate(action.start)},
              {"end_date", db::SqlDate(action.end)},
              {"next_milestone", db::SqlDate(plan::NextMilestone(action))},
              {"place_label", action.place_label},
              {"eligible_cents", CentsOf(terms.eligible_cost)},
              {"eligible_basis", terms.eligible_cost ? json(static_cast<int>(terms.eligible_cost->basis)) : json()},
              {"lead_competence", terms.lead_competence},
              {"exception", static_cast<int>(terms.exception)},
              {"exception_reference", terms.exception_reference},
              {"exception_date", db::SqlDate(terms.exception_date)},
              {"source", action.source},
              {"synthetic", action.synthetic}};
  WriteLists(action, row);
  return row;
}

}  // namespace socle::contracts::store
