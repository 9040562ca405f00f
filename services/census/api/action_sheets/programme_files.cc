#include "services/census/api/action_sheets/programme_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace socle::census::api {
namespace {

using nlohmann::json;

sheets::ProgrammeAxes::Editions EditionsOf(const json& programme) {
  sheets::ProgrammeAxes::Editions editions;
  for (const json& edition : programme.value("axisEditions", json::array())) {
    std::vector<std::string>& axes = editions[edition.at("id").get<std::string>()];
    for (const json& axis : edition.at("axes")) axes.push_back(axis.at("id"));
  }
  return editions;
}

}  // namespace

absl::StatusOr<sheets::ProgrammeAxes> ReadProgrammeAxes(const std::string& folder) {
  sheets::ProgrammeAxes axes;
  size_t files = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    try {
      std::ifstream file(entry.path());
      const json programme = json::parse(file);
      axes.Add(programme.at("name"), EditionsOf(programme));
    } catch (const json::exception& fault) {
      return absl::InvalidArgumentError(
          fmt::format("{}: no programme: {}", entry.path().filename().string(), fault.what()));
    }
  }
  if (error) return absl::InvalidArgumentError(fmt::format("--programmes {}: {}", folder, error.message()));
  if (files == 0) return absl::InvalidArgumentError(fmt::format("--programmes {}: no *.json in it", folder));
  return axes;
}

}  // namespace socle::census::api
