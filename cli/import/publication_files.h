// Finds the publications in files and folders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::cli {

struct PublicationFile {
  std::string path;
  std::string
      file_name;      // what the registry is told: the last three parts of the path, for the year may stand in a folder
  uint64_t size = 0;  // bytes

  friend bool operator==(const PublicationFile&, const PublicationFile&) = default;
};

struct FoundFiles {
  std::vector<PublicationFile> files;  // sorted by path, each once
  int ignored = 0;                     // .json and .csv files in the folders that are no publication
};

// A file is taken as it is, the registry judges it. A folder is searched: of npm packages named decoupage-* or
// @etalab/decoupage-administratif the lists in data/, elsewhere CSV files whose header is that of a publication. Hidden
// folders and the other packages of node_modules are passed over. INVALID_ARGUMENT for a path that cannot be read.
absl::StatusOr<FoundFiles> FindPublications(const std::vector<std::string>& paths,
                                            const std::vector<std::string>& official_folders);

// Whether the first line of a CSV is the header of one of the official publications (INSEE COG, movements, divisions;
// DGCL memberships and populations).
bool IsPublicationHeader(std::string_view first_line);

// Whether the path ends in a list of the npm package: "…/decoupage-6.0.0/data/communes.json".
bool IsPackageList(const std::string& path);

}  // namespace socle::cli
