// What was believed of one entity at each instant, and the facts that say it.
//
// By convention an event is known from midnight UTC of the day it takes effect. A list of a later 1 January that still
// shows the old state says that the event was not known then: what the list shows is then believed until 1 January of
// the first list that agrees with today's record. (INSEE published the end of 211 communes déléguées and associées
// late: 79028 was listed as associée until the list of 2022 and is a déléguée since 2013-04-18.)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/registry/domain/communes/commune_history.h"

namespace socle::registry {

// What the list of one 1 January shows of one entity.
struct Sighting {
  Date day;
  SourceId source = 0;
  std::optional<CommuneState> state;  // nullopt: not listed
};

// A list that says other than today's record of its day.
struct LateKnowledge {
  // "late-end", "late-begin", "late-name": the list shows an earlier state of today's record.
  // "typographic-name": a name that today's record never has. "other-parent": only the commune it lies in differs.
  // "withdrawn": listed, but today's record does not have it at all up to then.
  std::string kind;
  Date list_day;
  std::string detail;
  SourceId source = 0;
};

struct Belief {
  // One for each state believed for a time; never two for one day and instant.
  struct Fact {
    Stretch stretch;
    Instant known_from = Instant::Min();
    Instant known_to = Instant::Max();
  };
  std::vector<Fact> facts;
  std::vector<LateKnowledge> late;

  // Since when the event (begin, change or end) of that day has been believed without break; the event must be one of
  // today's record.
  Instant KnownSince(Date event) const;
};

// `record`: today's record of the entity, may be empty. `sightings`: by day. `first_seen`: since when an entity that
// today's record does not have is said to have existed, where a source says so; else the first list that shows it.
Belief BelieveEntity(const Stretches& record, std::span<const Sighting> sightings, std::optional<Date> first_seen = {});

}  // namespace socle::registry
