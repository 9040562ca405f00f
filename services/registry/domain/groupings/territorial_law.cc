#include "services/registry/domain/groupings/territorial_law.h"

#include <array>

namespace socle::registry {

std::span<const SpecialCollectivite> SpecialCollectivites() {
  using enum CollectiviteType;
  static constexpr std::array<SpecialCollectivite, 7> kAll = {{
      {"20R", kStatutParticulier, "Collectivité de Corse", 0, "CGCT L4421-1"},
      {"69M", kStatutParticulier, "Métropole de Lyon", 0, "CGCT L3611-1"},
      {"6AE", kStatutParticulier, "Collectivité européenne d'Alsace", 0, "CGCT L3431-1"},
      {"75C", kStatutParticulier, "Ville de Paris", 0, "CGCT L2512-1"},
      {"972R", kCollectiviteUnique, "Collectivité territoriale de Martinique", 0, "CGCT L7211-1"},
      {"973R", kCollectiviteUnique, "Collectivité territoriale de Guyane", 0, "CGCT L7111-1"},
      // The list of 2026 changes 976D to 976R and gives no name: name and text to be confirmed.
      {"976R", kCollectiviteUnique, "Département-Région de Mayotte", 0,
       "CGCT L4437-1, loi n° 2025-797 du 11 août 2025"},
  }};
  return kAll;
}

const SpecialCollectivite* FindSpecialCollectivite(std::string_view ctcd) {
  for (const SpecialCollectivite& collectivite : SpecialCollectivites()) {
    if (collectivite.ctcd == ctcd) return &collectivite;
  }
  return nullptr;
}

std::span<const FormerDepartement> FormerDepartements() {
  static const std::array<FormerDepartement, 8> kAll = {{
      {"04", "Basses-Alpes", 4, Date::Of(1970, 4, 13), false, "décret n° 70-311 du 13 avril 1970"},
      {"20", "Corse", 3, Date::Of(1976, 1, 1), true, "loi n° 75-356 du 15 mai 1975"},
      {"22", "Côtes-du-Nord", 4, Date::Of(1990, 2, 27), false, "décret n° 90-174 du 27 février 1990"},
      {"44", "Loire-Inférieure", 3, Date::Of(1957, 3, 9), false, "décret du 9 mars 1957"},
      {"64", "Basses-Pyrénées", 4, Date::Of(1969, 10, 10), false, "décret n° 69-910 du 10 octobre 1969"},
      {"75", "Seine", 3, Date::Of(1968, 1, 1), true, "loi n° 64-707 du 10 juillet 1964"},
      {"76", "Seine-Inférieure", 3, Date::Of(1955, 1, 18), false, "décret du 18 janvier 1955"},
      {"78", "Seine-et-Oise", 3, Date::Of(1968, 1, 1), true, "loi n° 64-707 du 10 juillet 1964"},
  }};
  return kAll;
}

Date RegionReform() { return FirstOfJanuary(2016); }

std::span<const FormerRegion> FormerRegions() {
  static constexpr std::array<FormerRegion, 16> kAll = {{{"21", "Champagne-Ardenne", "44"},
                                                         {"22", "Picardie", "32"},
                                                         {"23", "Haute-Normandie", "28"},
                                                         {"25", "Basse-Normandie", "28"},
                                                         {"26", "Bourgogne", "27"},
                                                         {"31", "Nord-Pas-de-Calais", "32"},
                                                         {"41", "Lorraine", "44"},
                                                         {"42", "Alsace", "44"},
                                                         {"43", "Franche-Comté", "27"},
                                                         {"54", "Poitou-Charentes", "75"},
                                                         {"72", "Aquitaine", "75"},
                                                         {"73", "Midi-Pyrénées", "76"},
                                                         {"74", "Limousin", "75"},
                                                         {"82", "Rhône-Alpes", "84"},
                                                         {"83", "Auvergne", "84"},
                                                         {"91", "Languedoc-Roussillon", "76"}}};
  return kAll;
}

Date FirstRegions() { return Date::Of(1986, 3, 16); }

}  // namespace socle::registry
