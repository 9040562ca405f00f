#include "cli/import/publication_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "cli/text/csv.h"

namespace socle::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestHeader = 4096;
constexpr int kNameParts = 3;

// "decoupage-6.0.0", "decoupage-administratif"; the scope @etalab is passed through.
bool IsPackageFolder(const std::string& name) { return name.rfind("decoupage-", 0) == 0; }

std::string FileNameFor(const fs::path& path) {
  std::vector<std::string> parts;
  for (const auto& part : path) {
    if (part != "/" && part != ".") parts.push_back(part.string());
  }
  std::string name;
  for (size_t i = parts.size() > kNameParts ? parts.size() - kNameParts : 0; i < parts.size(); ++i) {
    name += (name.empty() ? "" : "/") + parts[i];
  }
  return name;
}

std::string FirstLine(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line(kLongestHeader, '\0');
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<size_t>(file.gcount()));
  return line.substr(0, line.find_first_of("\r\n"));
}

bool Descend(const fs::path& folder) {
  const std::string name = folder.filename().string();
  if (name.empty() || name.front() == '.') return false;
  if (folder.parent_path().filename() == "node_modules") return IsPackageFolder(name) || name == "@etalab";
  return true;
}

class Search {
 public:
  absl::Status AddFile(const fs::path& path) {
    std::error_code fault;
    const fs::path whole = fs::canonical(path, fault);
    const uint64_t size = fault ? 0 : fs::file_size(whole, fault);
    if (fault) return absl::InvalidArgumentError(fmt::format("{} cannot be read: {}", path.string(), fault.message()));
    if (seen_.insert(whole.string()).second) found_.files.push_back({path.string(), FileNameFor(whole), size});
    return absl::OkStatus();
  }

  absl::Status AddFolder(const fs::path& folder, bool official_only) {
    std::error_code fault;
    // Whole, so that what a path such as "data/node_modules/." ends in has its name.
    fs::recursive_directory_iterator entry(fs::canonical(folder, fault), fs::directory_options::skip_permission_denied,
                                           fault);
    for (; !fault && entry != fs::recursive_directory_iterator(); entry.increment(fault)) {
      std::error_code ignored;
      if (entry->is_directory(ignored)) {
        if (!Descend(entry->path())) entry.disable_recursion_pending();
      } else if (entry->is_regular_file(ignored)) {
        if (absl::Status status = Consider(entry->path(), official_only); !status.ok()) return status;
      }
    }
    if (fault)
      return absl::InvalidArgumentError(fmt::format("{} cannot be read: {}", folder.string(), fault.message()));
    return absl::OkStatus();
  }

  FoundFiles Take() {
    std::sort(found_.files.begin(), found_.files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(found_);
  }

 private:
  absl::Status Consider(const fs::path& path, bool official_only) {
    const std::string extension = path.extension().string();
    const bool is_csv = extension == ".csv" || extension == ".CSV" || extension == ".txt";
    const bool taken = is_csv ? IsPublicationHeader(FirstLine(path)) : !official_only && IsPackageList(path.string());
    if (taken) return AddFile(path);
    if (is_csv || extension == ".json") ++found_.ignored;
    return absl::OkStatus();
  }

  std::set<std::string> seen_;  // canonical paths: a folder may be given twice
  FoundFiles found_;
};

}  // namespace

bool IsPackageList(const std::string& path) {
  const fs::path whole(path);
  static const std::set<std::string> kLists = {"communes.json",     "epci.json",    "ept.json",
                                               "departements.json", "regions.json", "historique-communes.json"};
  return kLists.count(whole.filename().string()) != 0 && whole.parent_path().filename() == "data" &&
         IsPackageFolder(whole.parent_path().parent_path().filename().string());
}

bool IsPublicationHeader(std::string_view first_line) {
  std::string upper(first_line.substr(first_line.rfind("\xEF\xBB\xBF", 0) == 0 ? 3 : 0));
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const std::vector<std::string> columns = SplitCsvLine(upper);
  const auto has = [&](std::string_view name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  if (has("COM_AV") && has("COM_AP")) return true;  // movements
  if (has("TYPECOM") && has("COM")) return true;    // COG of a year
  if (has("SIREN_EPCI")) {
    const bool intervals = has("FIRST_VINTAGE") && has("LAST_VINTAGE");
    if (intervals) return has("INSEE_COMMUNE") || has("NATURE");
    return has("VINTAGE") ? has("NB_COMMUNES") : has("INSEE_COMMUNE");
  }
  if (has("CODE_COLLECTIVITE") && has("CODE_COMMUNE")) return true;  // overseas
  return has("CHEFLIEU") && has("LIBELLE") && !has("ARR") && (has("DEP") || has("REG"));
}

absl::StatusOr<FoundFiles> FindPublications(const std::vector<std::string>& paths,
                                            const std::vector<std::string>& official_folders) {
  Search search;
  for (const std::string& path : paths) {
    std::error_code fault;
    const absl::Status status = fs::is_directory(path, fault) ? search.AddFolder(path, false) : search.AddFile(path);
    if (!status.ok()) return status;
  }
  for (const std::string& folder : official_folders) {
    if (const absl::Status status = search.AddFolder(folder, true); !status.ok()) return status;
  }
  return search.Take();
}

}  // namespace socle::cli
