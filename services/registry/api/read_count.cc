// CountCollectivites.
#include <fmt/format.h>

#include <map>

#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_filter.h"
#include "services/registry/api/read_context.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {
namespace {

using Values = std::vector<std::string>;
using Property = Values (*)(const EntityView&);

Values TextsOf(const std::vector<Code>& codes) {
  Values texts;
  for (const Code& code : codes) texts.push_back(code.str());
  return texts;
}

const std::map<std::string, Property, std::less<>>& Properties() {
  static const std::map<std::string, Property, std::less<>> properties = {
      {"type",
       [](const EntityView& view) {
         return Values{v1::Collectivite::Type_Name(static_cast<v1::Collectivite::Type>(view.entity().type))};
       }},
      {"departement", [](const EntityView& view) { return TextsOf(view.departements()); }},
      {"region", [](const EntityView& view) { return TextsOf(view.regions()); }},
      {"zone",
       [](const EntityView& view) {
         std::string zone(view.zone());
         std::transform(zone.begin(), zone.end(), zone.begin(), [](unsigned char c) { return std::toupper(c); });
         return Values{zone};
       }},
      {"nature", [](const EntityView& view) { return Values{view.version().nature}; }},
      {"fiscalite", [](const EntityView& view) { return Values{view.version().fiscalite}; }},
      {"epci",
       [](const EntityView& view) {
         const Membership* membership = view.fiscal_membership();
         return membership == nullptr ? Values{} : Values{membership->group.code.str()};
       }},
  };
  return properties;
}

std::string Names() {
  std::string names;
  for (const auto& [name, property] : Properties()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace

bool IsLong(const v1::CountCollectivitesRequest&) { return true; }

Encoded CountCollectivites(const Serving& serving, const v1::CountCollectivitesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(serving, request));
  SOCLE_ASSIGN_OR_RETURN(const CollectiviteFilter filter, CollectiviteFilter::Parse(request.filter()));
  const auto property = Properties().find(request.property().empty() ? "type" : request.property());
  if (property == Properties().end()) {
    return InvalidField("property", fmt::format("'{}' cannot be counted by; {} can", request.property(), Names()),
                        fmt::format("property : choisissez parmi {}.", Names()));
  }
  absl::flat_hash_map<std::string, int64_t> counts;
  v1::CountCollectivitesResponse response;
  int64_t population = 0;
  for (const EntityIndex entity : filter.Candidates(context.snapshot())) {
    const auto view = EntityView::At(context.snapshot(), entity, context.as_of);
    if (!view || !filter.Matches(*view)) continue;
    response.set_total_count(response.total_count() + 1);
    const Values values = property->second(*view);
    if (values.empty()) ++counts[""];
    for (const std::string& value : values) ++counts[value];
    const Population* inhabitants = view->entity().type == CollectiviteType::kCommune ? view->population() : nullptr;
    if (inhabitants != nullptr && inhabitants->municipale > 0) population += inhabitants->municipale;
  }
  response.set_total_population(population);
  std::vector<std::pair<std::string, int64_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tuple(-a.second, a.first) < std::tuple(-b.second, b.first);
  });
  for (const auto& [value, count] : sorted) {
    v1::PropertyCount* proto = response.add_counts();
    proto->set_value(value);
    proto->set_count(count);
  }
  SetReadInfo(context, response.mutable_read_info());
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
