// The records made of the real publications, made once for all tests of the program.
#pragma once

#include "services/registry/domain/communes/commune_record.h"
#include "services/registry/domain/communes/commune_timeline.h"
#include "tests/support/real_sources.h"

namespace socle::registry {

struct RealRecord {
  std::vector<SourceDocument> documents;
  CommuneRecord record;

  const Source& source(SourceId id) const {
    for (const SourceDocument& document : documents) {
      if (SourceOf(document).id == id) return SourceOf(document);
    }
    static const Source none;
    return none;
  }
};

inline RealRecord MakeRealRecord(std::vector<SourceDocument> documents) {
  RealRecord real{std::move(documents), {}};
  real.record = ReconcileCommunes(real.documents);
  return real;
}

inline const RealRecord& OfficialRecord() {
  static const RealRecord real = MakeRealRecord(OfficialCommuneSources());
  return real;
}

inline const RealRecord& NpmRecord() {
  static const RealRecord real = MakeRealRecord(NpmCommuneSources());
  return real;
}

// Everything at hand.
inline const RealRecord& WholeRecord() {
  static const RealRecord real = [] {
    std::vector<SourceDocument> documents = OfficialCommuneSources();
    std::vector<SourceDocument> npm = NpmCommuneSources();
    for (SourceDocument& document : npm) documents.push_back(std::move(document));
    NumberSources(&documents);
    return MakeRealRecord(std::move(documents));
  }();
  return real;
}

inline const MovementList& RealMovements() { return std::get<MovementList>(OfficialRecord().documents.front()); }

}  // namespace socle::registry
