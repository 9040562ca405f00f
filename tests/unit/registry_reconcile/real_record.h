// The record of all real publications, made once for all tests of this program, with the questions that tests ask.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/registry/domain/reconcile.h"
#include "services/registry/domain/successors.h"
#include "tests/support/real_sources.h"

namespace socle::registry {

class RealRecord {
 public:
  explicit RealRecord(Record made);

  const Record& record() const { return record_; }
  const SuccessionGraph& graph() const { return graph_; }

  // EPCI by commune on a day, as believed now; `territorial`: the établissements publics territoriaux.
  std::map<std::string, std::string> GroupByCommune(Date day, bool territorial = false) const;
  // Communes that live on the day and are not of a collectivité d'outre-mer.
  std::vector<std::string> Communes(Date day) const;
  // EPCI with a version on the day, EPT left out.
  std::set<std::string> Epcis(Date day) const;
  const Version* VersionOf(const Entity& entity, Date day) const;
  const Situation* SituationOf(const Entity& entity, Date day) const;
  std::string SirenOf(const Entity& entity, Date day) const;
  int Count(std::string_view disagreement) const;

 private:
  const Record record_;
  const SuccessionGraph graph_;
  std::map<Entity, std::vector<const Version*>> versions_;
  std::map<Entity, std::vector<const Situation*>> situations_;
};

std::vector<SourceDocument> OfficialSources();
std::vector<SourceDocument> NpmSources();

// The record of the official files, of the npm package, of both. Ask HasOfficial(), HasNpm() before.
const RealRecord& Official();
const RealRecord& Npm();
const RealRecord& Everything();

}  // namespace socle::registry
