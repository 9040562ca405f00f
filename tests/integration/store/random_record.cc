#include "tests/integration/store/random_record.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "fmt/format.h"

namespace socle::registry::store {
namespace {

Entity AnyEntity() {
  const int number = *rc::gen::inRange(1, 6);
  if (*rc::gen::inRange(0, 4) == 0) return Epci(fmt::format("20000000{}", number));
  // The same code twice with different types: the type is part of the identity.
  const auto type = *rc::gen::element(CollectiviteType::kCommune, CollectiviteType::kCommuneDeleguee);
  return {type, Code(fmt::format("5900{}", number))};
}

Date AnyDay() { return Date::Of(2000, 1, 1).Plus(*rc::gen::inRange(-20000, 20000)); }

Rectangle AnyRectangle() {
  Rectangle when;
  when.valid_from = *rc::gen::inRange(0, 3) == 0 ? Date::Min() : AnyDay();
  when.valid_to = *rc::gen::inRange(0, 3) == 0 || when.valid_from == Date::Min()
                      ? Date::Max()
                      : when.valid_from.Plus(*rc::gen::inRange(1, 3000));
  when.known_from = *rc::gen::inRange(0, 2) == 0 ? Instant::Min() : Instant{Instant::At(AnyDay()).micros + 1};
  when.known_to = *rc::gen::inRange(0, 2) == 0 || when.known_from == Instant::Min()
                      ? Instant::Max()
                      : Instant{when.known_from.micros + *rc::gen::inRange<int64_t>(1, int64_t{1} << 50)};
  when.from_precision = *rc::gen::element(Precision::kExact, Precision::kVintage, Precision::kOnOrBefore);
  when.to_precision = *rc::gen::element(Precision::kExact, Precision::kOpen);
  return when;
}

bool Overlap(const Rectangle& a, const Rectangle& b) {
  return a.valid_from < b.valid_to && b.valid_from < a.valid_to && a.known_from < b.known_to &&
         b.known_from < a.known_to;
}

std::string AnyText() {
  return *rc::gen::element<std::string>("", "Lille", "L'Haÿ-les-Roses", "Saint-Rémy\t\"tab\"", "back\\slash\\N", "a\nb",
                                        "\\.", "Œuf-en-Ternois", "x");
}

SourceId AnySource() { return *rc::gen::inRange(0, kSourceCount + 1); }

// Adds facts until `count` were tried, leaving out those that overlap one about the same thing.
template <typename Fact, typename Key, typename Make>
void Fill(std::vector<Fact>& facts, int count, Key key, Make make) {
  for (int i = 0; i < count; ++i) {
    Fact fact = make();
    fact.when = AnyRectangle();
    fact.source = AnySource();
    const bool clash = std::any_of(facts.begin(), facts.end(), [&](const Fact& other) {
      return key(other) == key(fact) && Overlap(other.when, fact.when);
    });
    if (!clash) facts.push_back(std::move(fact));
  }
}

int Count(int max_facts) { return *rc::gen::inRange(0, max_facts + 1); }

void AddSuccessions(Record& record, int count) {
  std::set<std::tuple<Entity, Entity, Date, MovementCode>> taken;
  for (int i = 0; i < count; ++i) {
    Succession fact;
    fact.predecessor = AnyEntity();
    fact.successor = AnyEntity();
    fact.date = AnyDay();
    fact.cause = *rc::gen::element<MovementCode>(0, 32, 34);
    fact.basis = *rc::gen::element(ShareBasis::kExact, ShareBasis::kUnknown);
    if (fact.basis == ShareBasis::kExact) fact.share_numerator = fact.share_denominator = 1;
    fact.predecessor_survives = *rc::gen::arbitrary<bool>();
    fact.source = AnySource();
    if (taken.insert({fact.predecessor, fact.successor, fact.date, fact.cause}).second)
      record.successions.push_back(fact);
  }
}

void AddDisagreements(Record& record, int count) {
  for (int i = 0; i < count; ++i) {
    Disagreement fact;
    fact.kind = *rc::gen::element<std::string>("late-end", "late-begin");
    if (*rc::gen::arbitrary<bool>()) fact.entity = AnyEntity();
    fact.date = AnyDay();
    fact.detail = AnyText();
    fact.first_source = AnySource();
    fact.second_source = AnySource();
    record.disagreements.push_back(fact);
  }
}

Record Draw(int max_facts) {
  Record record;
  for (int i = 1; i <= kSourceCount; ++i) record.sources.push_back(TestSource(i));
  const auto of_entity = [](const auto& fact) { return fact.entity; };
  Fill(record.versions, Count(max_facts), of_entity, [] {
    Version fact;
    fact.entity = AnyEntity();
    fact.label = AnyText();
    fact.tncc = *rc::gen::element<int8_t>(-1, 0, 8);
    if (*rc::gen::arbitrary<bool>()) fact.parent = AnyEntity();
    fact.nature = *rc::gen::element<std::string>("", "METRO");
    fact.cause = *rc::gen::element<MovementCode>(0, 32);
    return fact;
  });
  Fill(record.situations, Count(max_facts), of_entity, [] {
    Situation fact;
    fact.entity = AnyEntity();
    fact.departement = Code(*rc::gen::element<std::string>("59", "2A", ""));
    fact.canton = Code("5913");
    fact.ctcd = Code(*rc::gen::element<std::string>("59D", ""));
    fact.zone = "metro";
    return fact;
  });
  Fill(
      record.identifiers, Count(max_facts), [](const Identifier& fact) { return std::tuple(fact.entity, fact.system); },
      [] {
        Identifier fact;
        fact.entity = AnyEntity();
        fact.value = *rc::gen::element<std::string>("215903501", "200000008");
        fact.key_valid = *rc::gen::arbitrary<bool>();
        return fact;
      });
  Fill(record.postal_codes, Count(max_facts), of_entity, [] {
    PostalCodes fact;
    fact.entity = AnyEntity();
    fact.codes = *rc::gen::element<std::string>("59000", "59000 59160 59260 59777 59800");
    return fact;
  });
  Fill(record.populations, Count(max_facts), of_entity, [] {
    Population fact;
    fact.entity = AnyEntity();
    fact.year = static_cast<int16_t>(*rc::gen::inRange(1999, 2027));
    fact.municipale = *rc::gen::inRange(-1, 300000);
    fact.totale = *rc::gen::inRange(-1, 300000);
    return fact;
  });
  Fill(
      record.memberships, Count(max_facts), [](const Membership& fact) { return std::tuple(fact.member, fact.group); },
      [] {
        Membership fact;
        fact.member = AnyEntity();
        fact.group = Epci(fmt::format("20000000{}", *rc::gen::inRange(1, 3)));
        return fact;
      });
  AddSuccessions(record, Count(max_facts));
  AddDisagreements(record, Count(max_facts));
  return record;
}

}  // namespace

rc::Gen<Record> LawfulRecord(int max_facts) {
  return rc::gen::exec([max_facts] { return Draw(max_facts); });
}

Source TestSource(int number) {
  Source source;
  source.id = number;
  source.kind = "cog";
  source.vintage = static_cast<int16_t>(2020 + number);
  source.origin = "official";
  source.title = fmt::format("COG {}", 2020 + number);
  source.file = fmt::format("cog_{}.csv", 2020 + number);
  source.digest = fmt::format("{:064x}", number);
  return source;
}

Record Canonical(Record record) {
  std::sort(record.sources.begin(), record.sources.end(),
            [](const Source& a, const Source& b) { return a.digest < b.digest; });
  std::map<SourceId, SourceId> ids = {{0, 0}};
  for (size_t i = 0; i < record.sources.size(); ++i) {
    ids[record.sources[i].id] = static_cast<SourceId>(i + 1);
    record.sources[i].id = static_cast<SourceId>(i + 1);
  }
  const auto renumber = [&](auto& facts) {
    for (auto& fact : facts) fact.source = ids.at(fact.source);
  };
  renumber(record.versions);
  renumber(record.situations);
  renumber(record.identifiers);
  renumber(record.postal_codes);
  renumber(record.populations);
  renumber(record.memberships);
  renumber(record.successions);
  for (Disagreement& fact : record.disagreements) {
    fact.first_source = ids.at(fact.first_source);
    fact.second_source = ids.at(fact.second_source);
  }
  record.Normalise();
  record.disagreements.erase(std::unique(record.disagreements.begin(), record.disagreements.end()),
                             record.disagreements.end());
  return record;
}

std::string Difference(const Record& got, const Record& wanted) {
  std::string text;
  const auto compare = [&](const char* kind, const auto& a, const auto& b) {
    if (a != b) text += fmt::format("{}: {} got, {} wanted, not the same; ", kind, a.size(), b.size());
  };
  compare("sources", got.sources, wanted.sources);
  compare("versions", got.versions, wanted.versions);
  compare("situations", got.situations, wanted.situations);
  compare("identifiers", got.identifiers, wanted.identifiers);
  compare("postal codes", got.postal_codes, wanted.postal_codes);
  compare("populations", got.populations, wanted.populations);
  compare("memberships", got.memberships, wanted.memberships);
  compare("successions", got.successions, wanted.successions);
  compare("disagreements", got.disagreements, wanted.disagreements);
  return text;
}

Record FranceSizedRecord() {
  Record record;
  for (int i = 1; i <= kSourceCount; ++i) record.sources.push_back(TestSource(i));
  const auto when = [](int begin, int length, int known) {
    Rectangle r;
    r.valid_from = FirstOfJanuary(begin);
    r.valid_to = FirstOfJanuary(begin + length);
    if (known != 0) r.known_from = Instant::At(FirstOfJanuary(known));
    return r;
  };
  constexpr int kCommunes = 40000;
  for (int i = 0; i < kCommunes; ++i) {
    const Entity commune = Commune(fmt::format("{:05}", 1000 + i));
    const Entity group = Epci(fmt::format("2{:08}", i % 1500));
    const SourceId source = 1 + i % kSourceCount;
    for (int v = 0; v < 2 + i % 2; ++v) {
      record.versions.push_back(
          {commune, when(1943 + 20 * v, 20, 0), fmt::format("Saint-Exemple-sur-Mer {}", i), 0, {}, "", "", 20, source});
    }
    for (int s = 0; s < 2; ++s) {
      Situation fact;
      fact.entity = commune;
      fact.when = when(2015 + 4 * s, 4, 2016);
      fact.departement = Code("59");
      fact.region = Code("32");
      fact.arrondissement = Code("595");
      fact.canton = Code("5913");
      fact.ctcd = Code("59D");
      fact.zone = "metro";
      fact.source = source;
      record.situations.push_back(fact);
      record.memberships.push_back({commune, group, when(2000 + 10 * s, 10, 0), source});
    }
    record.identifiers.push_back(
        {commune, when(1990, 100, 0), IdentifierSystem::kSiren, fmt::format("21{:07}", i), true, source});
    record.postal_codes.push_back({commune, when(2019, 100, 0), fmt::format("{:05}", 1000 + i), source});
    for (int16_t year = 2018; year < 2018 + 8; ++year) {
      record.populations.push_back({commune, when(year, 1, year + 3), year, 100 + i, 110 + i, source});
    }
    if (i % 3 == 0) {
      Succession fact;
      fact.predecessor = commune;
      fact.successor = Commune(fmt::format("{:05}", 1000 + (i + 1) % kCommunes));
      fact.date = FirstOfJanuary(2016);
      fact.basis = ShareBasis::kExact;
      fact.share_numerator = fact.share_denominator = 1;
      fact.source = source;
      record.successions.push_back(fact);
    }
  }
  return record;
}

}  // namespace socle::registry::store
