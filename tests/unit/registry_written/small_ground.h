// A few communes and EPCI, small enough to hold in mind, for tests of territories and organisations.
//
//   EPCI 200000172 has A and B; EPCI 200000198 has C and D. On 2020-01-01 EPCI 200000172 becomes 200000214, which takes
//   in E besides. B is merged into E on 2022-01-01. EPCI 200000222 is divided on 2021-01-01 between 200000198 and
//   200000214, half and half. A, B, C lie in département 59, D and E in 62. Inhabitants: A 100, B 200, C 400, D 800, E
//   1600.
#pragma once

#include "services/registry/domain/snapshot/snapshot.h"

namespace socle::registry {

inline Date Day(std::string_view iso) { return *Date::Parse(iso); }
inline Rectangle Since(std::string_view from) { return {.valid_from = Day(from)}; }
inline Rectangle Through(std::string_view from, std::string_view to) {
  return {.valid_from = Day(from), .valid_to = Day(to), .to_precision = Precision::kExact};
}

inline constexpr char kA[] = "59001";
inline constexpr char kB[] = "59002";
inline constexpr char kC[] = "59003";
inline constexpr char kD[] = "62001";
inline constexpr char kE[] = "62002";

inline Record SmallGround() {
  Record record;
  const Rectangle always;
  const auto commune = [&](const char* code, const Rectangle& when, int inhabitants, const char* departement) {
    record.versions.push_back({.entity = Commune(code), .when = when, .label = std::string("Commune ") + code});
    record.situations.push_back(
        {.entity = Commune(code), .when = always, .departement = Code(departement), .region = Code("32")});
    record.populations.push_back(
        {.entity = Commune(code), .when = Since("2010-01-01"), .year = 2010, .municipale = inhabitants});
    record.identifiers.push_back({.entity = Commune(code), .when = always, .value = std::string("2159") + code});
  };
  commune(kA, always, 100, "59");
  commune(kB, {.valid_to = Day("2022-01-01"), .to_precision = Precision::kExact}, 200, "59");
  commune(kC, always, 400, "59");
  commune(kD, always, 800, "62");
  commune(kE, always, 1600, "62");
  const auto epci = [&](const char* siren, const Rectangle& when) {
    record.versions.push_back(
        {.entity = Epci(siren), .when = when, .label = std::string("CC ") + siren, .nature = "CC"});
  };
  epci("200000172", Through("2010-01-01", "2020-01-01"));
  epci("200000198", Since("2010-01-01"));
  epci("200000214", Since("2020-01-01"));
  epci("200000222", Through("2010-01-01", "2021-01-01"));
  const auto member = [&](const char* code, const char* siren, const Rectangle& when) {
    record.memberships.push_back({.member = Commune(code), .group = Epci(siren), .when = when});
  };
  member(kA, "200000172", Through("2010-01-01", "2020-01-01"));
  member(kB, "200000172", Through("2010-01-01", "2020-01-01"));
  member(kA, "200000214", Since("2020-01-01"));
  member(kB, "200000214", Through("2020-01-01", "2022-01-01"));
  member(kE, "200000214", Since("2020-01-01"));
  member(kC, "200000198", Since("2010-01-01"));
  member(kD, "200000198", Since("2010-01-01"));
  const auto goes = [&](const Entity& from, const Entity& to, const char* day, int numerator, int denominator) {
    record.successions.push_back({.predecessor = from,
                                  .successor = to,
                                  .date = Day(day),
                                  .basis = denominator == 1 ? ShareBasis::kExact : ShareBasis::kByCommuneCount,
                                  .share_numerator = numerator,
                                  .share_denominator = denominator});
  };
  goes(Epci("200000172"), Epci("200000214"), "2020-01-01", 1, 1);
  goes(Epci("200000222"), Epci("200000198"), "2021-01-01", 1, 2);
  goes(Epci("200000222"), Epci("200000214"), "2021-01-01", 1, 2);
  goes(Commune(kB), Commune(kE), "2022-01-01", 1, 1);
  return record;
}

inline const Snapshot& Ground() {
  static const Snapshot* const snapshot = new Snapshot(SmallGround(), 1);
  return *snapshot;
}

}  // namespace socle::registry
