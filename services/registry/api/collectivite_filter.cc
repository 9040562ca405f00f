#include "services/registry/api/collectivite_filter.h"

#include <numeric>

#include "platform/api/enum_values.h"
#include "platform/api/filter_parser.h"
#include "services/registry/domain/search/fold.h"
#include "socle/registry/v1/collectivite.pb.h"

namespace socle::registry::api {
namespace {

std::optional<int64_t> ZoneNumber(const EntityView& view) {
  const std::string_view zone = view.zone();
  if (zone == "metro") return v1::Collectivite::METRO;
  if (zone == "drom") return v1::Collectivite::DROM;
  if (zone == "com") return v1::Collectivite::COM;
  return std::nullopt;
}

std::string_view SituationText(const EntityView& view, Code Situation::*field) {
  const Situation* situation = view.situation();
  return situation == nullptr ? std::string_view() : (situation->*field).view();
}

std::string_view FoldedLabel(const EntityView& view) {
  thread_local std::string folded;
  folded = Fold(view.version().label);
  return folded;
}

std::vector<std::string_view> PostalCodesOf(const EntityView& view) {
  std::vector<std::string_view> codes;
  const PostalCodes* fact = view.postal_codes();
  std::string_view rest = fact == nullptr ? std::string_view() : std::string_view(fact->codes);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    codes.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return codes;
}

std::optional<int64_t> PopulationOf(const EntityView& view) {
  const Population* population = view.population();
  if (population == nullptr || population->municipale < 0) return std::nullopt;
  return population->municipale;
}

std::string_view FiscalEpci(const EntityView& view) {
  const Membership* membership = view.fiscal_membership();
  return membership == nullptr ? std::string_view() : membership->group.code.view();
}

void Append(std::vector<EntityIndex>& list, std::span<const EntityIndex> more) {
  list.insert(list.end(), more.begin(), more.end());
}

// Candidates of a list filter keep groupings as well: an EPCI lies in the départements of its members.
void AppendTerritories(const Snapshot& snapshot, std::vector<EntityIndex>& list) {
  const EntityIndex end = snapshot.LowerBound({CollectiviteType::kCommune, Code()});
  for (EntityIndex entity = 0; entity < end; ++entity) list.push_back(entity);
}

void AppendParts(const Snapshot& snapshot, std::vector<EntityIndex>& list) {
  const EntityIndex begin = snapshot.LowerBound({CollectiviteType::kCommuneDeleguee, Code()});
  for (EntityIndex entity = begin; entity < snapshot.entities().size(); ++entity) list.push_back(entity);
}

bool NamesPlaces(const socle::api::FilterNode& node) {
  return node.name == "departement" || node.name == "region" || node.name == "zone" ||
         std::any_of(node.children.begin(), node.children.end(), NamesPlaces);
}

}  // namespace

const socle::api::FilterSchema<EntityView>& CollectiviteFilterSchema() {
  static const socle::api::FilterSchema<EntityView> schema =
      socle::api::FilterSchema<EntityView>()
          .Enum("type", socle::api::EnumValues(v1::Collectivite::Type_descriptor()),
                [](const EntityView& view) { return view.entity().type; })
          .String("code", [](const EntityView& view) { return view.entity().code.view(); })
          .FoldedString("display_name", FoldedLabel, [](std::string_view text) { return Fold(text); })
          .String("siren", [](const EntityView& view) { return view.siren(); })
          .Enum("zone", socle::api::EnumValues(v1::Collectivite::Zone_descriptor()), ZoneNumber)
          .String("epci", FiscalEpci)
          .String("parent", [](const EntityView& view) { return view.version().parent.code.view(); })
          .String("nature", [](const EntityView& view) { return std::string_view(view.version().nature); })
          .String("fiscalite", [](const EntityView& view) { return std::string_view(view.version().fiscalite); })
          .String("arrondissement",
                  [](const EntityView& view) { return SituationText(view, &Situation::arrondissement); })
          .String("canton", [](const EntityView& view) { return SituationText(view, &Situation::canton); })
          .String("ctcd", [](const EntityView& view) { return SituationText(view, &Situation::ctcd); })
          .Int64("population", PopulationOf)
          .Bool("legal_person", [](const EntityView& view) { return view.legal_person(); })
          .Strings("departement", [](const EntityView& view) { return view.departements(); })
          .Strings("region", [](const EntityView& view) { return view.regions(); })
          .Strings("postal_code", PostalCodesOf);
  return schema;
}

absl::StatusOr<CollectiviteFilter> CollectiviteFilter::Parse(std::string_view text) {
  CollectiviteFilter filter;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return filter;
  SOCLE_ASSIGN_OR_RETURN(filter.filter_, CollectiviteFilterSchema().Compile(text));
  SOCLE_ASSIGN_OR_RETURN(const socle::api::FilterNode tree, socle::api::ParseFilter(text));
  filter.names_places_ = NamesPlaces(tree);
  return filter;
}

std::optional<std::vector<std::string>> CollectiviteFilter::TextsOn(std::string_view field) const {
  const auto constants = filter_ ? filter_->EqualityOn(field) : std::nullopt;
  if (!constants) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& constant : *constants) texts.push_back(std::get<std::string>(constant));
  return texts;
}

bool CollectiviteFilter::IsNarrow() const {
  for (const char* field : {"epci", "siren", "postal_code", "code", "parent"}) {
    if (TextsOn(field)) return true;
  }
  return OnlyCommunes() && (TextsOn("departement") || TextsOn("region"));
}

bool CollectiviteFilter::LooksAtMembers() const { return names_places_ && !OnlyCommunes(); }

bool CollectiviteFilter::OnlyCommunes() const {
  const auto types = filter_ ? filter_->EqualityOn("type") : std::nullopt;
  return types && *types == std::vector<socle::api::FilterConstant>{int64_t{v1::Collectivite::COMMUNE}};
}

std::optional<std::vector<std::pair<EntityIndex, EntityIndex>>> CollectiviteFilter::Stretches(
    const Snapshot& snapshot) const {
  for (const char* field : {"code", "siren", "postal_code", "epci", "parent", "departement", "region"}) {
    if (TextsOn(field)) return std::nullopt;
  }
  const auto types = filter_ ? filter_->EqualityOn("type") : std::nullopt;
  const auto end = static_cast<EntityIndex>(snapshot.entities().size());
  if (!types) return {{{0, end}}};
  std::vector<std::pair<EntityIndex, EntityIndex>> stretches;
  for (const auto& type : *types) {
    const auto number = static_cast<uint8_t>(std::get<int64_t>(type));
    stretches.emplace_back(snapshot.LowerBound({static_cast<CollectiviteType>(number), Code()}),
                           snapshot.LowerBound({static_cast<CollectiviteType>(number + 1), Code()}));
  }
  std::sort(stretches.begin(), stretches.end());
  stretches.erase(std::unique(stretches.begin(), stretches.end()), stretches.end());
  return stretches;
}

std::vector<EntityIndex> CollectiviteFilter::Candidates(const Snapshot& snapshot) const {
  std::vector<EntityIndex> found;
  if (const auto stretches = Stretches(snapshot)) {
    for (const auto& [begin, end] : *stretches) {
      for (EntityIndex entity = begin; entity < end; ++entity) found.push_back(entity);
    }
    return found;
  }
  const auto gather = [&](std::string_view field, const auto& append) {
    const auto texts = TextsOn(field);
    if (texts) std::for_each(texts->begin(), texts->end(), append);
    return texts.has_value();
  };
  if (gather("code", [&](const std::string& text) { Append(found, snapshot.WithCode(Code(text))); }) ||
      gather("siren",
             [&](const std::string& text) {
               Append(found, snapshot.EverWithSiren(text));
               const EntityIndex epci = snapshot.Find(Epci(text));
               if (epci != kNoEntity) found.push_back(epci);
             }) ||
      gather("postal_code", [&](const std::string& text) { Append(found, snapshot.EverWithPostalCode(text)); }) ||
      gather("epci",
             [&](const std::string& text) {
               const EntityIndex epci = snapshot.Find(Epci(text));
               if (epci != kNoEntity) Append(found, snapshot.EverMembersOf(epci));
             }) ||
      gather("parent", [&](const std::string& text) {
        const EntityIndex commune = snapshot.Find(Commune(text));
        if (commune != kNoEntity) Append(found, snapshot.EverChildrenOf(commune));
      })) {
  } else if (gather("departement",
                    [&](const std::string& text) { Append(found, snapshot.EverInDepartement(Code(text))); }) ||
             gather("region", [&](const std::string& text) { Append(found, snapshot.EverInRegion(Code(text))); })) {
    if (!OnlyCommunes()) {
      AppendTerritories(snapshot, found);
      AppendParts(snapshot, found);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace socle::registry::api
