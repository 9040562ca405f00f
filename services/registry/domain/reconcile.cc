#include "services/registry/domain/reconcile.h"

#include <algorithm>
#include <tuple>

#include "platform/base/error.h"
#include "services/registry/domain/communes/commune_record.h"
#include "services/registry/domain/groupings/cog_years.h"
#include "services/registry/domain/groupings/commune_identifiers.h"
#include "services/registry/domain/groupings/divisions.h"
#include "services/registry/domain/groupings/epci_successions.h"
#include "services/registry/domain/groupings/epci_versions.h"
#include "services/registry/domain/groupings/memberships.h"
#include "services/registry/domain/groupings/perimeters.h"
#include "services/registry/domain/groupings/populations.h"
#include "services/registry/domain/groupings/situations.h"
#include "services/registry/domain/successors.h"

namespace socle::registry {
namespace {

Source& SourceIn(SourceDocument& document) {
  return std::visit([](auto& list) -> Source& { return list.source; }, document);
}

// The documents in an order that their content gives, numbered from 1. A file that was given twice counts once.
std::vector<SourceDocument> Numbered(const std::vector<SourceDocument>& sources) {
  std::vector<const SourceDocument*> order;
  order.reserve(sources.size());
  for (const SourceDocument& document : sources) order.push_back(&document);
  const auto key = [](const SourceDocument* document) {
    const Source& s = SourceOf(*document);
    return std::tie(s.kind, s.vintage, s.origin, s.digest, s.file, s.title);
  };
  std::sort(order.begin(), order.end(), [&](const auto* a, const auto* b) { return key(a) < key(b); });
  const auto same_file = [](const SourceDocument* a, const SourceDocument* b) {
    const Source& x = SourceOf(*a);
    const Source& y = SourceOf(*b);
    return !x.digest.empty() &&
           std::tie(x.kind, x.vintage, x.origin, x.digest) == std::tie(y.kind, y.vintage, y.origin, y.digest);
  };
  order.erase(std::unique(order.begin(), order.end(), same_file), order.end());

  std::vector<SourceDocument> numbered;
  numbered.reserve(order.size());
  for (const SourceDocument* document : order) {
    numbered.push_back(*document);
    SourceIn(numbered.back()).id = static_cast<SourceId>(numbered.size());
  }
  return numbered;
}

// Corrections are applied as they were made, on what the publications say.
void ApplyCorrections(const std::vector<SourceDocument>& documents, Record& record) {
  std::vector<const CorrectionDocument*> corrections;
  for (const SourceDocument& document : documents) {
    if (const auto* correction = std::get_if<CorrectionDocument>(&document)) corrections.push_back(correction);
  }
  std::sort(corrections.begin(), corrections.end(), [](const auto* a, const auto* b) {
    return std::tie(a->correction.known_from, a->correction.id) < std::tie(b->correction.known_from, b->correction.id);
  });
  for (const CorrectionDocument* document : corrections) {
    ApplyCorrection(document->correction, document->source.id, record);
  }
}

}  // namespace

Record Reconcile(const std::vector<SourceDocument>& sources) {
  return *Reconcile(sources, [] { return absl::OkStatus(); });
}

absl::StatusOr<Record> Reconcile(const std::vector<SourceDocument>& sources,
                                 absl::FunctionRef<absl::Status()> proceed) {
  SOCLE_RETURN_IF_ERROR(proceed());
  const std::vector<SourceDocument> documents = Numbered(sources);
  SOCLE_RETURN_IF_ERROR(proceed());

  Record record;
  for (const SourceDocument& document : documents) record.sources.push_back(SourceOf(document));

  CommuneRecord communes = ReconcileCommunes(documents);
  SOCLE_RETURN_IF_ERROR(proceed());
  const SuccessionGraph graph(communes.versions, communes.successions);
  record.versions = std::move(communes.versions);
  record.successions = std::move(communes.successions);
  record.disagreements = std::move(communes.disagreements);

  const std::vector<CogYear> years = ReadCogYears(documents);
  SOCLE_RETURN_IF_ERROR(proceed());
  AddCommuneSituations(years, graph, record);
  SOCLE_RETURN_IF_ERROR(proceed());
  AddCommuneSirens(documents, years, graph, record);
  SOCLE_RETURN_IF_ERROR(proceed());
  AddPostalCodes(years, graph, record);
  SOCLE_RETURN_IF_ERROR(proceed());
  AddPopulations(documents, graph, record);
  SOCLE_RETURN_IF_ERROR(proceed());
  AddDivisions(documents, years, graph, record);

  SOCLE_RETURN_IF_ERROR(proceed());
  const Perimeters perimeters = ReadPerimeters(documents, graph, record.disagreements);
  for (const std::vector<Perimeter>* series : {&perimeters.fiscal, &perimeters.territorial}) {
    SOCLE_RETURN_IF_ERROR(proceed());
    AddEpciVersions(*series, record);
    AddMemberships(*series, graph, record);
    AddEpciSuccessions(*series, graph, record);
  }
  ApplyCorrections(documents, record);
  record.Normalise();
  return record;
}

}  // namespace socle::registry
