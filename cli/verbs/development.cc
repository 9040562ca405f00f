#include "cli/verbs/development.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/client/development_identities.h"
#include "cli/names/entity_name.h"
#include "cli/text/whole_file.h"
#include "platform/base/error.h"
#include "platform/identity/development.h"
#include "platform/identity/tls_pair.h"

namespace socle::cli {
namespace {

namespace fs = std::filesystem;
using identity::Credential;
using identity::SigningKey;
using identity::Validity;

constexpr char kAuthority[] = "authority";
constexpr std::chrono::hours kLife{24 * 30};
constexpr std::chrono::hours kEarly{24};  // renewed so long before it ends

Validity For(std::chrono::microseconds life) {
  const Instant now = SystemClock().Now();
  // A minute back: clocks of containers differ.
  return {{now.micros - 60'000'000}, {now.micros + life.count()}};
}

absl::Status Write(const fs::path& path, const std::string& text, bool secret) {
  const fs::path next = path.string() + ".new";
  std::error_code error;
  std::ofstream file(next, std::ios::binary);
  if (secret) fs::permissions(next, fs::perms::owner_read | fs::perms::owner_write, error);
  if (!(file << text) || !file.flush())
    return absl::FailedPreconditionError(fmt::format("{} cannot be written", path.string()));
  fs::rename(next, path, error);
  return error ? absl::FailedPreconditionError(fmt::format("{}: {}", path.string(), error.message()))
               : absl::OkStatus();
}

std::string ReadOrEmpty(const fs::path& path) { return ReadWhole(path.string()).value_or(""); }

// Whether what lies in a folder is good for a while and of this authority.
bool IsGood(const fs::path& folder, const std::string& authority) {
  const auto pair = identity::ReadTlsPair(folder.string());
  if (!pair.ok() || pair->authority != authority) return false;
  const Instant later{SystemClock().Now().micros + std::chrono::microseconds(kEarly).count()};
  return identity::CheckTlsPair(*pair, later).ok();
}

absl::Status PutPair(const fs::path& folder, const Credential& authority, const std::string& name) {
  if (IsGood(folder, authority.certificate)) return absl::OkStatus();
  const std::string names[] = {"DNS:localhost", "IP:127.0.0.1", "IP:::1", "DNS:" + name,
                               "URI:spiffe://socle.localhost/" + name};
  SOCLE_ASSIGN_OR_RETURN(const Credential leaf, identity::MintCertificate(authority, names, For(kLife)));
  fs::create_directories(folder);
  SOCLE_RETURN_IF_ERROR(Write(folder / "tls.key", leaf.key, true));
  SOCLE_RETURN_IF_ERROR(Write(folder / "tls.crt", leaf.certificate, false));
  return Write(folder / "ca.crt", authority.certificate, false);
}

// The authority that is there, or a new one: by its own pair, which it signed itself.
absl::StatusOr<Credential> AuthorityIn(const fs::path& folder) {
  const Credential kept{ReadOrEmpty(folder / "ca.key"), ReadOrEmpty(folder / "ca.crt")};
  const std::string probe[] = {"DNS:probe"};
  if (const auto leaf = identity::MintCertificate(kept, probe, For(kEarly)); leaf.ok()) {
    const Instant later{SystemClock().Now().micros + std::chrono::microseconds(kEarly).count() / 2};
    if (identity::CheckTlsPair({leaf->key, leaf->certificate, kept.certificate}, later).ok()) return kept;
  }
  const Credential made = identity::MintAuthority("Socle, development only", For(10 * kLife));
  fs::create_directories(folder);
  SOCLE_RETURN_IF_ERROR(Write(folder / "ca.key", made.key, true));
  SOCLE_RETURN_IF_ERROR(Write(folder / "ca.crt", made.certificate, false));
  return made;
}

absl::StatusOr<ExitCode> Identities(const DevelopmentCommand& command, const Console& console) {
  const fs::path folder = command.folder;
  SOCLE_ASSIGN_OR_RETURN(const Credential authority, AuthorityIn(folder / kAuthority));
  nlohmann::ordered_json clients = nlohmann::ordered_json::array();
  const auto put = [&](const std::string& name) {
    console.out << fmt::format("{}: {}/tls.crt, tls.key, ca.crt\n", name, (folder / name).string());
    return PutPair(folder / name, authority, name);
  };
  for (const std::string& name : command.names) {
    SOCLE_RETURN_IF_ERROR(put(name));
    clients.push_back(
        {{"san", "spiffe://socle.localhost/" + name}, {"subject", name}, {"roles", {"reader", "service"}}});
  }
  for (const std::string& name : command.front_ends) SOCLE_RETURN_IF_ERROR(put(name));
  SOCLE_RETURN_IF_ERROR(Write(folder / "clients.json", clients.dump(2) + "\n", false));
  auto key = SigningKey::FromJson(ReadOrEmpty(folder / kSigningKeyFile));
  if (!key.ok()) {
    key = SigningKey::Mint("development-1");
    SOCLE_RETURN_IF_ERROR(Write(folder / kSigningKeyFile, key->ToJson() + "\n", true));
  }
  if (!fs::exists(folder / kPeopleFile)) {
    nlohmann::ordered_json people = nlohmann::ordered_json::array();
    for (const char* role : {"reader", "contributor", "validator", "operator", "data-protection"}) {
      people.push_back({{"subject", fmt::format("dev-{}", role)}, {"roles", {role}}});
    }
    SOCLE_RETURN_IF_ERROR(Write(folder / kPeopleFile, people.dump(2) + "\n", false));
  }
  SOCLE_RETURN_IF_ERROR(Write(folder / "jwks.json", key->PublicSet() + "\n", false));
  console.out << fmt::format("tokens: {}/jwks.json; issuer {}\n", folder.string(), kDevelopmentIssuer);
  return ExitCode::kOk;
}

// Somebody of the people; or with roles of one's own, --as and --for are for whom they act.
absl::StatusOr<Person> WhoOf(const DevelopmentCommand& command, const std::string& folder, const std::string& as) {
  if (!command.roles.empty()) {
    Person person{command.subject, command.roles, command.acts_for, ""};
    if (as.find('/') != std::string::npos) {
      person.acts_for.push_back(as);
    } else if (!as.empty()) {
      SOCLE_ASSIGN_OR_RETURN(std::string name, ExpandEntityName(as));
      person.acts_for.push_back(std::move(name));
    }
    return person;
  }
  const std::string file = (fs::path(folder) / kPeopleFile).string();
  SOCLE_ASSIGN_OR_RETURN(const auto people, ReadPeople(ReadOrEmpty(file), file));
  SOCLE_ASSIGN_OR_RETURN(const Found found, FindPerson(people, as.empty() ? "reader" : as, file));
  return found.person;
}

absl::StatusOr<ExitCode> Token(const DevelopmentCommand& command, const Globals& globals, const Console& console) {
  const std::string& folder = command.folder.empty() ? globals.identities : command.folder;
  if (folder.empty())
    return absl::InvalidArgumentError("there is no .dev/identities: name the folder of `soclectl dev identities`");
  SOCLE_ASSIGN_OR_RETURN(Person person, WhoOf(command, folder, globals.identity));
  SOCLE_ASSIGN_OR_RETURN(const auto token, MintedToken::Of(folder, std::move(person)));
  console.out << token->Get() << '\n';
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> RunDevelopment(const DevelopmentCommand& command, const Globals& globals,
                                        const Console& console) {
  return command.action == DevelopmentCommand::Action::kToken ? Token(command, globals, console)
                                                              : Identities(command, console);
}

}  // namespace socle::cli
