#include "services/contracts/store/plan/action_rows.h"

#include <set>
#include <span>

#include "services/contracts/domain/plan/plan_text.h"

namespace socle::contracts::store {
namespace {

using nlohmann::json;
using plan::Action;

Date DateIn(const json& value) { return db::DateOf(value.get_ref<const std::string&>()); }

json CentsOf(const std::optional<plan::Money>& money) { return money ? json(money->cents) : json(); }

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

// Columns of a row, one after the other.
class Columns {
 public:
  explicit Columns(const RowValues& row) : row_(row) {}

  std::string Text() { return row_.Text(next_++); }
  int Int() { return row_.Int(next_++); }
  int64_t Number() { return row_.Number(next_++); }
  bool Truth() { return row_.Truth(next_++); }
  Date Day() { return row_.Day(next_++); }
  Instant Moment() { return row_.Moment(next_++); }
  json List() { return row_.List(next_++); }
  bool NextIsNull() const { return row_.IsNull(next_); }

 private:
  const RowValues& row_;
  int next_ = 0;
};

void ReadTerms(Columns& row, plan::FinancingTerms& terms) {
  const bool has_cost = !row.NextIsNull();
  const int64_t cents = row.Number();
  const auto basis = static_cast<plan::TaxBasis>(row.Int());
  if (has_cost) terms.eligible_cost = plan::Money{cents, basis};
  terms.lead_competence = row.Truth();
  terms.exception = static_cast<plan::OwnShareException>(row.Int());
  terms.exception_reference = row.Text();
  terms.exception_date = row.Day();
}

void ReadLines(const json& lines, Action& action) {
  const auto of = [&lines](const char* kind) {
    const auto found = lines.find(kind);
    return found == lines.end() ? std::span<const json>() : std::span(found->get_ref<const json::array_t&>());
  };
  for (const json& line : of("budget")) {
    action.budget.push_back({.year = line["year"],
                             .nature = static_cast<plan::BudgetNature>(line["nature"].get<int>()),
                             .planned = MoneyOf(line["planned"], line["basis"]),
                             .actual = MoneyOf(line["actual"], line["basis"])});
  }
  for (const json& line : of("funding")) ReadFunding(line, action);
  for (const json& line : of("orientations")) action.orientations.push_back(line["orientation_id"]);
  for (const json& id : of("identifiers")) action.external_ids.push_back({id["system"], id["value"]});
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
  row["lines"] = json::object();
  for (const char* lines : {"budget", "funding", "orientations", "identifiers"}) {
    if (!row[lines].empty()) row["lines"][lines] = row[lines];
  }
  WriteFacets(action, row);
}

}  // namespace

std::optional<plan::Money> MoneyOf(const json& cents, const json& basis) {
  if (cents.is_null()) return std::nullopt;
  return plan::Money{cents.get<int64_t>(), static_cast<plan::TaxBasis>(basis.get<int>())};
}

Action ActionOf(const RowValues& values) {
  Columns row(values);
  Action action;
  action.contract = row.Text();
  action.id = row.Text();
  action.number = row.Text();
  action.title = row.Text();
  action.title_key = row.Text();
  action.description = row.Text();
  action.axis = row.Text();
  action.proposer = row.Text();
  action.owner = row.Text();
  for (const json& partner : row.List()) action.partners.push_back({partner[0], partner[1], partner[2]});
  action.origin = static_cast<plan::Origin>(row.Int());
  action.nature = static_cast<plan::HelpNature>(row.Int());
  action.experiment = row.Truth();
  action.priority = row.Int();
  action.weight = row.Int();
  action.selection = static_cast<plan::Selection>(row.Int());
  action.selection_reason = row.Text();
  action.status = static_cast<plan::Status>(row.Int());
  action.progress_percent = row.Int();
  action.start = row.Day();
  action.end = row.Day();
  for (const json& step : row.List()) action.milestones.push_back({step[0], DateIn(step[1]), DateIn(step[2])});
  for (const json& place : row.List()) action.places.push_back(place);
  action.place_label = row.Text();
  ReadTerms(row, action.terms);
  for (const json& name : row.List()) action.linked.push_back(name);
  action.source = row.Text();
  action.synthetic = row.Truth();
  action.written.revision = row.Number();
  action.written.create_time = row.Moment();
  action.written.update_time = row.Moment();
  action.delete_time = row.Moment();
  ReadLines(row.List(), action);
  action.sheet = row.Text();
  action.sheet_etag = row.Text();
  for (const json& name : row.List()) action.proposals.push_back(name);
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
              {"synthetic", action.synthetic},
              {"action_sheet", action.sheet},
              {"action_sheet_etag", action.sheet_etag},
              {"proposals", action.proposals}};
  WriteLists(action, row);
  return row;
}

}  // namespace socle::contracts::store
