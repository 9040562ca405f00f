#include "cli/client/development_identities.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "cli/client/credentials.h"
#include "cli/text/whole_file.h"

namespace socle::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::microseconds kLife = std::chrono::minutes(14);
constexpr std::chrono::microseconds kRenewed = std::chrono::minutes(5);
constexpr std::chrono::microseconds kBefore = std::chrono::minutes(1);  // clocks of containers differ

}  // namespace

void LocateIdentities(const std::string& start_folder, Globals* globals) {
  if (globals->identities == kNoIdentities) return globals->identities.clear();
  if (!globals->identities.empty()) return;
  for (const std::string& address : {globals->address, globals->contracts_address, globals->census_address}) {
    if (!IsLoopback(address)) return;
  }
  std::error_code fault;
  for (fs::path folder = fs::absolute(start_folder, fault).lexically_normal(); !fault; folder = folder.parent_path()) {
    const fs::path candidate = folder / ".dev" / "identities";
    if (fs::is_regular_file(candidate / kPeopleFile, fault)) {
      globals->identities = candidate.string();
      return;
    }
    if (folder == folder.parent_path()) return;
    fault.clear();
  }
}

absl::StatusOr<std::shared_ptr<MintedToken>> MintedToken::Of(const std::string& folder, Person person) {
  const std::string path = (fs::path(folder) / kSigningKeyFile).string();
  auto key = identity::SigningKey::FromJson(ReadWhole(path).value_or(""));
  if (!key.ok()) {
    return absl::FailedPreconditionError(
        fmt::format("there is no key in {}: soclectl dev identities {} makes one", path, folder));
  }
  return std::shared_ptr<MintedToken>(new MintedToken(*std::move(key), std::move(person)));
}

std::string MintedToken::Get() {
  const Instant now = SystemClock().Now();
  if (now.micros < renew_.micros) return token_;
  renew_ = {now.micros + kRenewed.count()};
  token_ = key_.Sign(identity::ClaimsJson(
      {.issuer = kDevelopmentIssuer,
       .audiences = {"socle-registry", "socle-contracts", "socle-census"},
       .subject = person_.subject,
       .roles = person_.roles,
       .acts_for = person_.acts_for,
       .validity = {{now.micros - kBefore.count()}, {now.micros + kLife.count() - kBefore.count()}}}));
  return token_;
}

}  // namespace socle::cli
