#include "services/contracts/api/programmes/programme_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/base/error.h"
#include "services/contracts/api/programmes/programme_conversion.h"
#include "services/contracts/domain/programmes/programme_rules.h"

namespace socle::contracts::api {
namespace {

std::vector<std::filesystem::path> JsonFilesOf(const std::string& folder, std::error_code* error) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, *error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::Status InFile(const std::filesystem::path& file, const absl::Status& status) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", file.filename().string(),
                                                std::string_view(status.message().data(), status.message().size())));
}

}  // namespace

absl::StatusOr<Programme> ProgrammeFromJson(const std::string& json) {
  v1::Programme proto;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &proto);
  if (!parsed.ok()) return absl::InvalidArgumentError(fmt::format("no JSON of a programme: {}", parsed.ToString()));
  socle::api::Violations violations;
  Programme programme = FromProto(proto, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const std::vector<std::string> mistakes = MistakesOf(programme);
  if (!mistakes.empty()) return absl::InvalidArgumentError(fmt::format("{}", fmt::join(mistakes, "; ")));
  return programme;
}

absl::StatusOr<Catalogue> ReadProgrammes(const std::string& folder) {
  std::error_code error;
  const std::vector<std::filesystem::path> files = JsonFilesOf(folder, &error);
  if (error) return absl::InvalidArgumentError(fmt::format("--programmes {}: {}", folder, error.message()));
  if (files.empty()) return absl::InvalidArgumentError(fmt::format("--programmes {}: no *.json in it", folder));
  std::vector<Programme> programmes;
  for (const std::filesystem::path& file : files) {
    std::stringstream content;
    content << std::ifstream(file).rdbuf();
    absl::StatusOr<Programme> programme = ProgrammeFromJson(content.str());
    if (!programme.ok()) return InFile(file, programme.status());
    for (const Programme& other : programmes) {
      if (other.id != programme->id) continue;
      return InFile(file, absl::InvalidArgumentError(fmt::format("{} is in another file too", NameOf(other))));
    }
    programmes.push_back(*std::move(programme));
  }
  return Catalogue(std::move(programmes));
}

}  // namespace socle::contracts::api
