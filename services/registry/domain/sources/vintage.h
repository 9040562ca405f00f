// Of which 1 January a publication is, told by its file's name and path.
#pragma once

#include <cstdint>
#include <string_view>

namespace socle::registry {

// "cog_communes_2026.csv" → 2026; "epci_population_series_1999_2025.csv" → 2025, the last of several; 0: no year in the
// name. Folders are not looked at.
int16_t VintageOfFileName(std::string_view path);

// The years of a version of the npm package in the path ("decoupage-6.0.0/data/communes.json",
// "@etalab/decoupage-administratif@6.0.0/…"). The package's number says nothing itself: 0.8.0 holds the COG of 2019
// beside the EPCI of 2020, 6.0.0 the COG of 2026 beside the EPCI of 2025. 0: no version, or one not known to be sound.
struct PackageVintages {
  int16_t cog = 0;
  int16_t epci = 0;
};
PackageVintages VintagesOfPackage(std::string_view path);

}  // namespace socle::registry
