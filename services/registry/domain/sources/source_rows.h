// The publications that the registry reads, as typed rows: what a file says, checked for shape and not yet for truth.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "platform/base/date.h"
#include "services/registry/domain/corrections/correction.h"
#include "services/registry/domain/entity.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {

// INSEE, Code officiel géographique: the communes of one 1 January (CSV), or `communes.json` of the npm package, which
// adds SIREN, postal codes, population and zone.
struct CogRow {
  CollectiviteType type = CollectiviteType::kCommune;  // COM, COMD, COMA, ARM
  Code code;
  Code region;
  Code departement;
  Code ctcd;  // CSV since 2021
  Code arrondissement;
  Code canton;  // CSV only
  int8_t tncc = -1;
  std::string label;
  Code parent;                            // COMD, COMA, ARM: code of the commune
  std::string siren;                      // npm since 2.2.1
  std::vector<std::string> postal_codes;  // npm
  int32_t population = -1;  // npm; of another year than the vintage: see data notes, not for series except 2019
  std::string zone;         // npm since 2.1.0: metro, drom, com
  std::vector<std::string> former_codes;  // npm `anciensCodes`
};
struct CogList {
  Source source;
  std::vector<CogRow> rows;
};

// INSEE, mouvements de communes since 1943. An empty side (code empty) is a creation from nothing or a suppression.
struct MovementSide {
  CollectiviteType type = CollectiviteType::kCommune;
  Code code;
  int8_t tncc = -1;
  std::string label;
  bool empty() const { return code.empty(); }
};
struct MovementRow {
  MovementCode mod = 0;
  Date date;
  MovementSide before;
  MovementSide after;
};
struct MovementList {
  Source source;
  std::vector<MovementRow> rows;
};

// npm `historique-communes.json`: dated records 1943 … 2019-01-01, with links between them.
struct HistoriqueRow {
  std::string id;    // "COM-59355@1943-01-01", opaque
  std::string type;  // COM, COMD, COMA, COMP
  Code code;
  std::string label;
  int8_t tncc = -1;
  Date from = Date::Min();
  std::string from_reason;
  Date to = Date::Max();
  std::string to_reason;
  std::string predecessor;  // ids
  std::string successor;
  std::string pole;
  std::vector<std::string> members;
};
struct HistoriqueList {
  Source source;
  std::vector<HistoriqueRow> rows;
};

// DGCL: the EPCI perimeters of one 1 January, a row a member (CSV), or `epci.json` / `ept.json` of the npm package.
struct EpciMemberRow {
  Code epci;
  std::string label;
  std::string nature;
  std::string fiscalite;
  Code commune;
  std::string commune_siren;
  int32_t total_population = -1;
  int32_t municipal_population = -1;
};
struct EpciList {
  Source source;
  std::vector<EpciMemberRow> rows;
  // epci.json only: populations of the EPCI itself as published (siren → totale, municipale).
  std::vector<std::tuple<Code, int32_t, int32_t>> group_populations;
};

// Derived from the DGCL lists 1999–2017 and 2019–2025: stretches of vintages.
struct MembershipIntervalRow {
  Code commune;
  Code epci;
  int16_t first_vintage = 0;
  int16_t last_vintage = 0;
};
struct MembershipIntervals {
  Source source;
  std::vector<MembershipIntervalRow> rows;
};
struct EpciIdentityRow {
  Code epci;
  std::string label;
  std::string nature;
  std::string fiscalite;
  int16_t first_vintage = 0;
  int16_t last_vintage = 0;
};
struct EpciIdentities {
  Source source;
  std::vector<EpciIdentityRow> rows;
};
struct EpciPopulationRow {
  int16_t vintage = 0;
  Code epci;
  int32_t total_population = -1;
  int32_t municipal_population = -1;
};
struct EpciPopulations {
  Source source;
  std::vector<EpciPopulationRow> rows;
};

// Régions, départements and arrondissements of one 1 January, CSV or JSON.
struct DivisionRow {
  CollectiviteType type = CollectiviteType::kDepartement;  // région or département
  Code code;
  Code region;
  Code chef_lieu;
  int8_t tncc = -1;
  std::string label;
  std::string zone;  // npm
};
struct DivisionList {
  Source source;
  std::vector<DivisionRow> rows;
};

// The 94 communes of the collectivités d'outre-mer (975 … 989).
struct OverseasRow {
  Code commune;
  std::string label;
  Code collectivite;
  std::string collectivite_label;
  std::string postal_code;  // several are separated by one space; TAAF have none
  int32_t population = -1;
};
struct OverseasList {
  Source source;
  std::vector<OverseasRow> rows;
};

// One correction of ours (corrections/correction.h).
struct CorrectionDocument {
  Source source;
  Correction correction;
};

using SourceDocument = std::variant<CogList, MovementList, HistoriqueList, EpciList, MembershipIntervals,
                                    EpciIdentities, EpciPopulations, DivisionList, OverseasList, CorrectionDocument>;

const Source& SourceOf(const SourceDocument& document);

// A row that cannot be taken, for a person to mend.
struct RowError {
  std::string file;
  int64_t line = 0;  // 1 is the header of a CSV; of a JSON file the index of the element, from 1
  std::string field;
  std::string value;
  std::string reason;  // English
};

}  // namespace socle::registry
