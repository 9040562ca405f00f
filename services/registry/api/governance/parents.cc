#include "services/registry/api/governance/parents.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::registry::api {
namespace {

bool IsNameShape(std::string_view name) {
  const size_t slash = name.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < name.size() && name.size() <= 200 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.' || c == '/';
         });
}

template <typename Book>
absl::StatusOr<bool> IsRecorded(db::Transaction& tx, Book* book, const std::string& id) {
  SOCLE_ASSIGN_OR_RETURN(const auto files, book->Find(tx, std::span(&id, 1)));
  return !files.empty() && files.front().DeletedAt() == nullptr;
}

absl::StatusOr<bool> IsFound(const absl::Status& found) {
  if (absl::IsNotFound(found)) return false;
  SOCLE_RETURN_IF_ERROR(found);
  return true;
}

}  // namespace

absl::StatusOr<bool> Parents::IsThere(db::Transaction& tx, std::string_view collection, const std::string& name) const {
  const std::string id = name.substr(collection.size() + 1);
  if (collection == "collectivites") {
    const absl::StatusOr<Entity> entity = ParseEntityName(name);
    return entity.ok() && EntityName(*entity) == name && books_.holder->Get()->snapshot->Find(*entity) != kNoEntity;
  }
  if (collection == "organisations") return IsRecorded(tx, books_.organisations, id);
  if (collection == "territories") return IsRecorded(tx, books_.territories, id);
  if (collection == "manifestos") return IsFound(books_.manifestos->Read(tx, id).status());
  if (collection == "bodies") return IsFound(books_.bodies->Find(tx, id).status());
  return true;
}

absl::Status Parents::CheckThere(db::Transaction& tx, const std::string& name, std::string_view self,
                                 std::string_view field) const {
  if (name.empty()) return absl::OkStatus();
  if (!IsNameShape(name) || name == self) {
    return InvalidField(field, fmt::format("'{}' is not the name of something else", socle::api::Excerpt(name)),
                        fmt::format("{} : le nom d'une autre ressource est attendu.", field));
  }
  SOCLE_ASSIGN_OR_RETURN(const bool there, IsThere(tx, std::string_view(name).substr(0, name.find('/')), name));
  if (there) return absl::OkStatus();
  return InvalidField(field, fmt::format("{} is not there", name), fmt::format("{} : {} n'existe pas.", field, name));
}

}  // namespace socle::registry::api
