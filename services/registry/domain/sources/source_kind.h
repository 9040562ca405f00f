// The kinds of publication, as Source::kind stores them. Append only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace socle::registry {

inline constexpr std::string_view kKindCog = "cog";                // CogList
inline constexpr std::string_view kKindMovements = "movements";    // MovementList
inline constexpr std::string_view kKindHistorique = "historique";  // HistoriqueList
inline constexpr std::string_view kKindEpciList = "epci-list";     // EpciList
inline constexpr std::string_view kKindEptList = "ept-list";       // EpciList of établissements publics territoriaux
inline constexpr std::string_view kKindEpciIntervals = "epci-intervals";      // MembershipIntervals
inline constexpr std::string_view kKindEpciIdentities = "epci-identities";    // EpciIdentities
inline constexpr std::string_view kKindEpciPopulations = "epci-populations";  // EpciPopulations
inline constexpr std::string_view kKindRegions = "regions";                   // DivisionList
inline constexpr std::string_view kKindDepartements = "departements";         // DivisionList
inline constexpr std::string_view kKindOverseas = "overseas";                 // OverseasList
inline constexpr std::string_view kKindCorrection = "correction";             // CorrectionDocument

inline constexpr std::string_view kOriginOfficial = "official";      // CSV of INSEE and DGCL
inline constexpr std::string_view kOriginNpm = "npm";                // JSON of @etalab/decoupage-administratif
inline constexpr std::string_view kOriginCorrection = "correction";  // made here

// A title for people: "INSEE, code officiel géographique au 1er janvier 2026". vintage 0: without year.
std::string SourceTitle(std::string_view kind, int vintage);

}  // namespace socle::registry
