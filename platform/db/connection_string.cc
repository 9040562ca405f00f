#include "platform/db/connection_string.h"

#include <fstream>
#include <map>
#include <memory>

#include <libpq-fe.h>

#include "fmt/format.h"

namespace socle::db {
namespace {

std::string Quoted(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

absl::StatusOr<std::string> FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) {
    return absl::FailedPreconditionError(fmt::format("cannot read the database password from '{}'", path));
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

absl::StatusOr<std::string> ConnectionString(const DatabaseAddress& address) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(address.url.c_str(), &message), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> message_owner(message, &PQfreemem);
  // libpq's message may repeat the URL with its password.
  if (parsed == nullptr) return absl::InvalidArgumentError("the database URL is malformed");

  std::map<std::string, std::string> settings = {
      {"connect_timeout", "3"},    {"keepalives", "1"},
      {"keepalives_idle", "5"},    {"keepalives_interval", "2"},
      {"keepalives_count", "3"},   {"tcp_user_timeout", "10000"},
      {"client_encoding", "UTF8"}, {"application_name", address.application_name},
  };
  if (address.needs_primary) settings["target_session_attrs"] = "read-write";
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings[option->keyword] = option->val;
  }
  if (!address.password_file.empty()) {
    absl::StatusOr<std::string> password = FirstLine(address.password_file);
    if (!password.ok()) return password.status();
    settings["password"] = *std::move(password);
  }

  std::string text;
  for (const auto& [keyword, value] : settings) text += fmt::format("{}={} ", keyword, Quoted(value));
  return text;
}

}  // namespace socle::db
