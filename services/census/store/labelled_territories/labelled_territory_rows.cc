#include "services/census/store/labelled_territories/labelled_territory_rows.h"

namespace socle::census::store {

using nlohmann::json;

Date DayOf(const json& value, Date open) {
  const auto day = Date::Parse(value.get<std::string>());
  return day.ok() ? *day : open;
}

std::string DetailsOf(const LabelledTerritory& territory) {
  json committees = json::array(), leads = json::array(), mobilisations = json::array();
  for (const RegionalCommittee& each : territory.regional_committees) committees.push_back({each.region, each.body});
  for (const TerritoryLead& each : territory.leads) {
    leads.push_back({{"role", static_cast<int>(each.role)},
                     {"person", each.person},
                     {"party", each.party},
                     {"from", JsonOf(each.from)},
                     {"to", JsonOf(each.to)},
                     {"source", each.source},
                     {"synthetic", each.synthetic}});
  }
  for (const Mobilisation& each : territory.mobilisations) {
    mobilisations.push_back({{"operator", each.operator_name},
                             {"service", each.service},
                             {"from", JsonOf(each.from)},
                             {"to", JsonOf(each.to)},
                             {"source", each.source},
                             {"synthetic", each.synthetic}});
  }
  return json{
      {"committees", std::move(committees)}, {"leads", std::move(leads)}, {"mobilisations", std::move(mobilisations)}}
      .dump();
}

void ReadDetails(const std::string& text, LabelledTerritory* territory) {
  const json from = json::parse(text);
  for (const json& each : from["committees"]) territory->regional_committees.push_back({each[0], each[1]});
  for (const json& each : from["leads"]) {
    territory->leads.push_back({.role = static_cast<LeadRole>(each["role"].get<int>()),
                                .person = each["person"],
                                .party = each["party"],
                                .from = DayOf(each["from"], Date::Min()),
                                .to = DayOf(each["to"], Date::Max()),
                                .source = each["source"],
                                .synthetic = each["synthetic"].get<bool>()});
  }
  for (const json& each : from["mobilisations"]) {
    territory->mobilisations.push_back({.operator_name = each["operator"],
                                        .service = each["service"],
                                        .from = DayOf(each["from"], Date::Min()),
                                        .to = DayOf(each["to"], Date::Max()),
                                        .source = each["source"],
                                        .synthetic = each["synthetic"].get<bool>()});
  }
}

}  // namespace socle::census::store
