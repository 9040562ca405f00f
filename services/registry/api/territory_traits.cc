#include "services/registry/api/territory_traits.h"

#include "platform/api/enum_values.h"
#include "platform/api/french_order.h"
#include "services/registry/api/page.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/search/fold.h"

namespace socle::registry::api {
std::string TerritoryTraits::MadeId(const Territory&, const socle::api::Sha256& digest) {
  return MadeIdOf("t-", digest);
}

void TerritoryTraits::FromProto(const v1::Territory& proto, const std::string& path, Violations* violations,
                                Territory* territory) {
  territory->label = violations->Text(path + ".display_name", proto.display_name(), {.min = 1, .max = 300});
  territory->kind = static_cast<TerritoryKind>(
      EnumFromProto(proto.kind(), v1::Territory::Kind_descriptor(), path + ".kind", violations));
  territory->policy = static_cast<SuccessionPolicy>(
      EnumFromProto(proto.policy(), v1::Territory::Policy_descriptor(), path + ".policy", violations));
  territory->members.assign(proto.members().begin(), proto.members().end());
  if (!proto.has_perimeter_date()) {
    violations->Add(path + ".perimeter_date", "is required", path + ".perimeter_date : obligatoire.");
  }
  territory->perimeter_date =
      DateFromProto(proto.has_perimeter_date(), proto.perimeter_date(), path + ".perimeter_date", Date(), violations);
  territory->external_ids = api::FromProto(proto.external_ids(), path + ".external_ids", violations);
  territory->description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 5000});
  territory->geometry = api::FromProto(proto.geometry(), path + ".geometry", violations);
}

void TerritoryTraits::ToProto(const Territory& territory, v1::Territory* proto) {
  proto->set_display_name(territory.label);
  proto->set_kind(static_cast<v1::Territory::Kind>(territory.kind));
  proto->set_policy(static_cast<v1::Territory::Policy>(territory.policy));
  proto->mutable_members()->Assign(territory.members.begin(), territory.members.end());
  api::ToProto(territory.perimeter_date, proto->mutable_perimeter_date());
  api::ToProto(territory.external_ids, proto->mutable_external_ids());
  proto->set_description(territory.description);
  if (!territory.geometry.empty()) api::ToProto(territory.geometry, proto->mutable_geometry());
}

const std::vector<std::string_view>& TerritoryTraits::Updatable() {
  static const std::vector<std::string_view> fields = {"display_name", "kind",         "members",     "perimeter_date",
                                                       "policy",       "external_ids", "description", "geometry"};
  return fields;
}

std::vector<std::string> TerritoryTraits::Slugs(const Territory& before, const Territory& after) {
  std::vector<std::string> slugs;
  if (before.label != after.label) slugs.push_back("renamed");
  if (before.members != after.members || before.perimeter_date != after.perimeter_date ||
      before.policy != after.policy) {
    slugs.push_back("perimeter-changed");
  }
  if (before.kind != after.kind || before.external_ids != after.external_ids ||
      before.description != after.description || before.geometry != after.geometry) {
    slugs.push_back("described");
  }
  return slugs;
}

const socle::api::FilterSchema<Listed<Territory>>& TerritoryTraits::Filter() {
  using Item = Listed<Territory>;
  static const socle::api::FilterSchema<Item> schema =
      socle::api::FilterSchema<Item>()
          .Enum("kind", socle::api::EnumValues(v1::Territory::Kind_descriptor()),
                [](const Item& item) { return item.content().kind; })
          .Enum("policy", socle::api::EnumValues(v1::Territory::Policy_descriptor()),
                [](const Item& item) { return item.content().policy; })
          .FoldedString("display_name", FoldedLabel<Territory>, [](std::string_view text) { return Fold(text); })
          .String("id", [](const Item& item) { return std::string_view(item.dossier->id); })
          .Date("perimeter_date", [](const Item& item) { return item.content().perimeter_date; })
          .Date("valid_from", [](const Item& item) { return item.version->valid_from; })
          .Date("valid_to", [](const Item& item) { return item.version->valid_to; })
          .Strings("members",
                   [](const Item& item) -> const std::vector<std::string>& { return item.content().members; })
          .Strings("external_systems", SystemsOf<Territory>)
          .Strings("external_ids", ExternalIdsOf<Territory>)
          .Bare("display_name");
  return schema;
}

std::span<const std::string_view> TerritoryTraits::Sortable() {
  static constexpr std::string_view kFields[] = {"name", "display_name", "perimeter_date"};
  return kFields;
}

std::string TerritoryTraits::SortKey(const Listed<Territory>& listed, std::string_view field) {
  if (field == "display_name") return socle::api::FrenchSortKey(listed.content().label);
  if (field == "perimeter_date") return SortableKey(listed.content().perimeter_date);
  return listed.dossier->id;
}

}  // namespace socle::registry::api
