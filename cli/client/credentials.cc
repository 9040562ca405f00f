#include "cli/client/credentials.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace socle::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// A token travels in a header: visible ASCII only.
bool IsToken(const std::string& token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
}

absl::StatusOr<Credential> PickFromList(const nlohmann::json& list, std::string_view wanted, bool asked_for,
                                        const std::string& file) {
  const auto text_of = [](const nlohmann::json& entry, const char* key) {
    return entry.is_object() && entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>()
                                                                              : std::string();
  };
  std::string known;
  for (const auto& entry : list) {
    const std::string token = text_of(entry, "token");
    const std::string subject = text_of(entry, "subject");
    if (!IsToken(token)) continue;
    if (subject == wanted) return Credential{token, fmt::format("{} of {}", subject, file)};
    const auto parties = entry.value("acts_for", nlohmann::json());
    for (const auto& party : parties.is_array() ? parties : nlohmann::json::array()) {
      if (!party.is_string()) continue;
      const std::string name = party.get<std::string>();
      if (name == wanted || name.substr(name.find('/') + 1) == wanted) {
        return Credential{token, fmt::format("{}, who acts for {}, of {}", subject, name, file)};
      }
    }
    known += fmt::format("{}{} (", known.empty() ? "" : ", ", subject);
    std::string_view gap = "";
    const auto roles = entry.value("roles", nlohmann::json());
    for (const auto& role : roles.is_array() ? roles : nlohmann::json::array()) {
      if (!role.is_string()) continue;
      if (role.get<std::string>() == wanted)
        return Credential{token, fmt::format("role {} of {}", std::string(wanted), file)};
      known += std::string(gap) + role.get<std::string>();
      gap = ", ";
    }
    known += ")";
  }
  if (!asked_for) return Credential{};
  return absl::InvalidArgumentError(
      fmt::format("nobody in {} is '{}'; there are {}", file, std::string(wanted), known));
}

absl::StatusOr<Credential> ReadTokenFile(const std::string& path, const Globals& globals, std::string_view usual_role) {
  const auto content = ReadWhole(path);
  if (!content) return absl::InvalidArgumentError(fmt::format("the token file {} cannot be read", path));
  const std::string text = Trimmed(*content);
  if (text.empty() || text.front() != '[') {
    if (!IsToken(text)) return absl::InvalidArgumentError(fmt::format("the file {} holds no token", path));
    return Credential{text, path};
  }
  const auto list = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array())
    return absl::InvalidArgumentError(fmt::format("the file {} is not a JSON list of tokens", path));
  const bool asked_for = !globals.identity.empty();
  return PickFromList(list, asked_for ? std::string_view(globals.identity) : usual_role, asked_for, path);
}

std::string FindUpwards(const std::string& start_folder) {
  std::error_code fault;
  for (fs::path folder = fs::absolute(start_folder, fault); !fault; folder = folder.parent_path()) {
    const fs::path candidate = folder / ".dev" / "tokens.json";
    if (fs::is_regular_file(candidate, fault)) return candidate.string();
    if (folder == folder.parent_path()) break;
    fault.clear();
  }
  return "";
}

}  // namespace

bool IsLoopback(std::string_view address) {
  if (address.substr(0, 5) == "unix:") return true;
  const std::string host(address.substr(0, address.rfind(':')));
  if (host == "localhost" || host == "[::1]") return true;
  in_addr v4{};
  return inet_pton(AF_INET, host.c_str(), &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

absl::StatusOr<Credential> FindCredential(const Globals& globals, std::string_view usual_role,
                                          const std::string& start_folder) {
  if (globals.token_file.empty()) {
    const char* token = std::getenv("SOCLE_TOKEN");
    if (token != nullptr && *token != '\0') {
      if (!IsToken(token))
        return absl::InvalidArgumentError("SOCLE_TOKEN is no token: it holds spaces or control characters");
      return Credential{token, "SOCLE_TOKEN"};
    }
  }
  if (!globals.token_file.empty()) return ReadTokenFile(globals.token_file, globals, usual_role);
  if (IsLoopback(globals.address)) {
    if (const std::string found = FindUpwards(start_folder); !found.empty())
      return ReadTokenFile(found, globals, usual_role);
  }
  if (!globals.identity.empty()) {
    return absl::InvalidArgumentError(
        "--as needs a list of tokens: none was given with --token-file, and there is no .dev/tokens.json");
  }
  return Credential{};
}

}  // namespace socle::cli
