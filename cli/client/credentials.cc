#include "cli/client/credentials.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "cli/text/whole_file.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

namespace fs = std::filesystem;

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

absl::StatusOr<Credential> PickFrom(const std::string& file, const std::string& list, const Globals& globals,
                                    std::string_view usual_role) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Person> people, ReadPeople(list, file));
  const auto found = FindPerson(people, globals.identity.empty() ? usual_role : globals.identity, file);
  if (!found.ok()) return globals.identity.empty() ? absl::StatusOr<Credential>(Credential{}) : found.status();
  if (!found->person.token.empty()) return Credential{found->person.token, found->description};
  const std::string folder = fs::path(file).parent_path().string();
  SOCLE_ASSIGN_OR_RETURN(std::shared_ptr<MintedToken> minted, MintedToken::Of(folder, found->person));
  return Credential{"", found->description, std::move(minted)};
}

absl::StatusOr<Credential> ReadTokenFile(const std::string& path, const Globals& globals, std::string_view usual_role) {
  const auto content = ReadWhole(path);
  if (!content) return absl::InvalidArgumentError(fmt::format("the token file {} cannot be read", path));
  const std::string text = Trimmed(*content);
  if (!text.empty() && text.front() == '[') return PickFrom(path, text, globals, usual_role);
  if (!IsToken(text)) return absl::InvalidArgumentError(fmt::format("the file {} holds no token", path));
  return Credential{text, path};
}

}  // namespace

bool IsLoopback(std::string_view address) {
  if (address.substr(0, 5) == "unix:") return true;
  const std::string host(address.substr(0, address.rfind(':')));
  if (host == "localhost" || host == "[::1]") return true;
  in_addr v4{};
  return inet_pton(AF_INET, host.c_str(), &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

absl::StatusOr<Credential> FindCredential(const Globals& globals, std::string_view usual_role) {
  if (!globals.token_file.empty()) return ReadTokenFile(globals.token_file, globals, usual_role);
  const char* token = std::getenv("SOCLE_TOKEN");
  if (token != nullptr && *token != '\0') {
    if (!IsToken(token))
      return absl::InvalidArgumentError("SOCLE_TOKEN is no token: it holds spaces or control characters");
    return Credential{token, "SOCLE_TOKEN"};
  }
  if (!globals.identities.empty())
    return ReadTokenFile((fs::path(globals.identities) / kPeopleFile).string(), globals, usual_role);
  if (!globals.identity.empty()) {
    return absl::InvalidArgumentError(
        "--as needs a list of people: none was given with --token-file, and there is no .dev/identities");
  }
  return Credential{};
}

}  // namespace socle::cli
