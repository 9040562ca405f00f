// A France of a few real communes, small enough to hold in mind, for tests of the API.
//
//   Lille 59350 takes in Lomme 59355 on 2000-02-27, which goes on as a commune associée. Both were in the communauté
//   urbaine 245900410, which the métropole 200093201 carries on since 2021 (perimeters known to 2025). Ytres changes
//   its code and département from 80831 to 62909 on 1971-01-01. The island 29083 is in no EPCI. 59001 was known under a
//   wrong name until 2023. 59000 is divided between 59002 and 59003 in 2010 with nothing to divide by.
#pragma once

#include <gtest/gtest.h>

#include "services/registry/api/reads.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/facts.h"

namespace socle::registry::api {

inline Date D(std::string_view iso) { return *Date::Parse(iso); }
inline Instant I(std::string_view iso) { return Instant::At(D(iso)); }

inline Rectangle From(Date from) { return {.valid_from = from, .known_from = Instant::At(from)}; }
inline Rectangle Always() { return {}; }
inline Rectangle Until(Date to) { return {.valid_to = to, .to_precision = Precision::kExact}; }
inline Rectangle Between(Date from, Date to) {
  return {.valid_from = from, .valid_to = to, .known_from = Instant::At(from), .to_precision = Precision::kExact};
}

inline Record SmallFrance() {
  Record record;
  const Entity lomme_associee{CollectiviteType::kCommuneAssociee, Code("59355")};
  const Entity cu = Epci("245900410");
  const Entity mel = Epci("200093201");
  const auto version = [&](const Entity& entity, std::string label, const Rectangle& when) -> Version& {
    record.versions.push_back({.entity = entity, .when = when, .label = std::move(label)});
    return record.versions.back();
  };
  version(Commune("59350"), "Lille", Always());
  version(Commune("59355"), "Lomme", Until(D("2000-02-27")));
  version(lomme_associee, "Lomme", From(D("2000-02-27"))).parent = Commune("59350");
  record.versions.back().cause = 33;
  version(Commune("80831"), "Ytres", Until(D("1971-01-01")));
  version(Commune("62909"), "Ytres", From(D("1971-01-01"))).cause = 41;
  version(Commune("29083"), "Île-de-Sein", Always());
  version(Commune("59001"), "Abancourt", Always()).when.known_from = I("2023-01-01");
  version(Commune("59001"), "Abancour", Always()).when.known_to = I("2023-01-01");
  version(Commune("59000"), "Partage", Until(D("2010-01-01")));
  version(Commune("59002"), "Moitié-Nord", From(D("2010-01-01")));
  version(Commune("59003"), "Moitié-Sud", From(D("2010-01-01")));
  version(cu, "CU de Lille", Between(D("1999-01-01"), D("2021-01-01"))).nature = "CU";
  version(mel, "Métropole Européenne de Lille", From(D("2021-01-01"))).nature = "METRO";
  version({CollectiviteType::kDepartement, Code("59")}, "Nord", Always());
  version({CollectiviteType::kRegion, Code("32")}, "Hauts-de-France", From(D("2016-01-01")));

  for (const char* code : {"59350", "59001", "59000", "59002", "59003"}) {
    record.situations.push_back({.entity = Commune(code),
                                 .when = Always(),
                                 .departement = Code("59"),
                                 .region = Code("32"),
                                 .arrondissement = Code("595"),
                                 .ctcd = Code("59D"),
                                 .zone = "metro"});
  }
  record.situations.push_back({.entity = Commune("62909"), .when = Always(), .departement = Code("62")});
  record.situations.push_back(
      {.entity = Commune("29083"), .when = Always(), .departement = Code("29"), .zone = "metro"});
  record.situations.push_back({.entity = {CollectiviteType::kDepartement, Code("59")},
                               .when = Always(),
                               .region = Code("32"),
                               .ctcd = Code("59D"),
                               .chef_lieu = Code("59350"),
                               .zone = "metro"});
  record.identifiers.push_back({.entity = Commune("59350"), .when = Always(), .value = "215903501"});
  record.postal_codes.push_back({.entity = Commune("59350"), .when = Always(), .codes = "59000 59160 59800"});
  record.populations.push_back({.entity = Commune("59350"),
                                .when = Between(D("2019-01-01"), D("2020-01-01")),
                                .year = 2019,
                                .municipale = 232787});
  record.populations.push_back({.entity = Commune("59350"),
                                .when = Between(D("2025-01-01"), D("2026-01-01")),
                                .year = 2025,
                                .municipale = 238695});
  for (const char* code : {"59350", "59001"}) {
    record.memberships.push_back(
        {.member = Commune(code), .group = cu, .when = Between(D("1999-01-01"), D("2021-01-01"))});
    record.memberships.push_back({.member = Commune(code), .group = mel, .when = From(D("2021-01-01"))});
  }
  const auto succession = [&](const Entity& from, const Entity& to, Date date, MovementCode cause, ShareBasis basis) {
    const bool exact = basis == ShareBasis::kExact;
    record.successions.push_back({.predecessor = from,
                                  .successor = to,
                                  .date = date,
                                  .cause = cause,
                                  .basis = basis,
                                  .share_numerator = exact ? 1 : 0,
                                  .share_denominator = exact ? 1 : 0});
  };
  succession(Commune("59355"), Commune("59350"), D("2000-02-27"), 33, ShareBasis::kExact);
  succession(Commune("80831"), Commune("62909"), D("1971-01-01"), 41, ShareBasis::kExact);
  succession(Commune("59000"), Commune("59002"), D("2010-01-01"), 0, ShareBasis::kUnknown);
  succession(Commune("59000"), Commune("59003"), D("2010-01-01"), 0, ShareBasis::kUnknown);
  succession(cu, mel, D("2021-01-01"), 0, ShareBasis::kExact);
  record.sources.push_back({.id = 1, .kind = "epci-list", .vintage = 2025, .origin = "official", .digest = "d1"});
  return record;
}

// The small France, as served on 22 November 2026 at revision 7.
inline const Serving& SmallServing() {
  static const auto serving = Serving::Build(std::make_shared<const Snapshot>(SmallFrance(), 7), D("2026-11-22"));
  return *serving;
}

// The decoded response; fails the test when there is none.
template <typename Response>
Response Decoded(const absl::StatusOr<grpc::ByteBuffer>& answer) {
  Response response;
  if (!answer.ok()) {
    ADD_FAILURE() << answer.status();
    return response;
  }
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(answer->Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  EXPECT_TRUE(response.ParseFromString(bytes)) << "the answer does not parse";
  return response;
}

// The codes of collectivités, in their order.
template <typename Items>
std::vector<std::string> Codes(const Items& items) {
  std::vector<std::string> codes;
  for (const auto& item : items) codes.push_back(item.code());
  return codes;
}

inline void SetDate(google::type::Date* proto, Date date) { ToProto(date, proto); }

}  // namespace socle::registry::api
