// The record: every fact about the collectivités, bitemporal.
//
// A fact holds within a rectangle: in law during [valid_from, valid_to), in the public record during
// [known_from, known_to). Facts of one kind about one entity never overlap in both times at once. A correction closes
// the known interval of what was believed and adds what is now believed: nothing is rewritten. The current belief is
// the set of facts whose known_to is open.
//
// Facts come from Reconcile() (reconcile.h), a pure function of the imported sources, or from the store.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/registry/domain/entity.h"

namespace socle::registry {

// How well an end of a validity interval is known. Values are stored: append only.
enum class Precision : uint8_t {
  kExact = 0,       // the day that the source states
  kVintage = 1,     // seen by comparing lists of two 1 Januaries: "dated 1 January, real day unknown"
  kOnOrBefore = 2,  // already so in the first source that knows it
  kOpen = 3,        // has not ended, as far as the sources reach
};

struct Rectangle {
  Date valid_from = Date::Min();
  Date valid_to = Date::Max();
  Instant known_from = Instant::Min();
  Instant known_to = Instant::Max();
  Precision from_precision = Precision::kExact;
  Precision to_precision = Precision::kOpen;

  bool ValidAt(Date day) const { return valid_from <= day && day < valid_to; }
  bool KnownAt(Instant instant) const { return known_from <= instant && instant < known_to; }
  bool IsCurrentBelief() const { return known_to == Instant::Max(); }
  friend auto operator<=>(const Rectangle&, const Rectangle&) = default;
};

// Which publication states a fact; see Source. 0: no single one.
using SourceId = int32_t;

// Why a version began or two entities are linked: the INSEE movement code (MOD) where there is one.
// 10 change of name, 20 creation, 21 rétablissement, 30 suppression, 31 fusion simple, 32 commune nouvelle,
// 33 fusion-association, 34 association to fusion simple, 35 suppression of a commune déléguée, 41 change of code
// (département), 50 change of code (chef-lieu), 70 associée to déléguée, 71 and 72: no label published.
// 0: seen by comparing two lists, no movement known.
using MovementCode = int16_t;

// Label, kind and parent: what an entity is. One row a stretch in which nothing of it changes.
struct Version {
  Entity entity;
  Rectangle when;
  std::string label;   // as published, with its article: "L'Abergement-Clémenciat"
  int8_t tncc = 0;     // INSEE code of the article (TNCC), 0 … 8; -1 unknown
  Entity parent;       // of a commune déléguée, associée or arrondissement municipal: its commune; empty code: none
  std::string nature;  // of an EPCI: CC, CA, CU, METRO, MET69, EPT, DISTRICT, CV, SAN … as published; else ""
  std::string fiscalite;   // of an EPCI: FPU, FA, 4TX … as published; else ""
  MovementCode cause = 0;  // of its begin
  SourceId source = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};

// Where it lies and what it is attached to, as the lists of each year say.
struct Situation {
  Entity entity;
  Rectangle when;
  Code departement;     // of a commune: "59"
  Code region;          // "32"; of a commune or département
  Code arrondissement;  // "595"
  Code canton;          // "5913"
  Code ctcd;            // collectivité territoriale with the powers of a département: "59D", "69M"
  Code chef_lieu;       // of a région or département: INSEE code of its commune
  std::string zone;     // metro, drom, com
  SourceId source = 0;
  friend auto operator<=>(const Situation&, const Situation&) = default;
};

enum class IdentifierSystem : uint8_t { kSiren = 1 };

// An identifier that the entity carries for a time. The SIREN is the body, the code is the place: on a merger a code
// can stay while the SIREN changes, and the other way round.
struct Identifier {
  Entity entity;
  Rectangle when;
  IdentifierSystem system = IdentifierSystem::kSiren;
  std::string value;
  bool key_valid = true;  // false: the published number fails its check digit (provisional SIREN before 2003)
  SourceId source = 0;
  friend auto operator<=>(const Identifier&, const Identifier&) = default;
};

struct PostalCodes {
  Entity entity;
  Rectangle when;
  std::string codes;  // sorted, separated by one space: "59000 59160 59260 59777 59800"
  SourceId source = 0;
  friend auto operator<=>(const PostalCodes&, const PostalCodes&) = default;
};

// The legal population of one year, as published. `when.valid_from` is 1 January of the year, `valid_to` of the next.
struct Population {
  Entity entity;
  Rectangle when;
  int16_t year = 0;
  int32_t municipale = -1;  // -1: not published
  int32_t totale = -1;
  SourceId source = 0;
  friend auto operator<=>(const Population&, const Population&) = default;
};

// `member` belongs to the grouping `group` (an EPCI or EPT).
struct Membership {
  Entity member;
  Entity group;
  Rectangle when;
  SourceId source = 0;
  friend auto operator<=>(const Membership&, const Membership&) = default;
};

// How a share was found. Values are stored: append only.
enum class ShareBasis : uint8_t {
  kExact = 1,           // one heir: all of it
  kByCommuneCount = 2,  // of an EPCI: communes that went there, of the communes it had
  kByPopulation = 3,
  kUnknown = 4,  // several heirs and nothing published to divide by: share is unset
};

// `successor` carries on (part of) `predecessor` from `date`.
struct Succession {
  Entity predecessor;
  Entity successor;
  Date date;  // first day of the new state
  Precision precision = Precision::kExact;
  MovementCode cause = 0;
  ShareBasis basis = ShareBasis::kUnknown;
  int32_t share_numerator = 0;  // 0/0: unknown
  int32_t share_denominator = 0;
  bool predecessor_survives = false;  // it goes on living beside the successor
  Instant known_from = Instant::Min();
  Instant known_to = Instant::Max();
  SourceId source = 0;
  friend auto operator<=>(const Succession&, const Succession&) = default;
};

// A publication that was imported.
struct Source {
  SourceId id = 0;
  std::string kind;     // "cog", "movements", "epci-list", … (sources/source_kind.h)
  int16_t vintage = 0;  // year of the publication
  std::string origin;   // "official" or "npm"
  std::string title;    // for people: "INSEE, code officiel géographique au 1er janvier 2026"
  std::string file;     // name of the imported file
  std::string digest;   // SHA-256 of its bytes, hex
  friend auto operator<=>(const Source&, const Source&) = default;
};

// What two sources say differently, or a source says that cannot be. Listed, counted, never dropped.
struct Disagreement {
  std::string kind;  // stable slug: "late-end", "late-begin", "typographic-name", "only-in-movements", …
  Entity entity;
  Date date;
  std::string detail;  // English sentence with both statements
  SourceId first_source = 0;
  SourceId second_source = 0;
  friend auto operator<=>(const Disagreement&, const Disagreement&) = default;
};

struct Record {
  std::vector<Source> sources;
  std::vector<Version> versions;
  std::vector<Situation> situations;
  std::vector<Identifier> identifiers;
  std::vector<PostalCodes> postal_codes;
  std::vector<Population> populations;
  std::vector<Membership> memberships;
  std::vector<Succession> successions;
  std::vector<Disagreement> disagreements;

  // Sorts every vector, so that equal records compare equal however they were made.
  void Normalise();
};

}  // namespace socle::registry
