// The Carnet de Territoire between the API's messages and the domain.
#pragma once

#include "services/contracts/api/strategy/strategy_fields.h"
#include "services/contracts/domain/strategy/notebook.h"
#include "socle/contracts/v1/notebook_service.pb.h"

namespace socle::contracts::api {

v1::Notebook Show(const Notebook& notebook);
v1::NotebookPage Show(const Page& page);
v1::NotebookEdition Show(const Edition& edition);
// Of the notebook, or of an edition of it.
v1::NotebookEntry Show(std::string_view contract, int32_t edition, const PageEntry& entry);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identity, author and what
// is output only are left as they are in `taken`.
void FromProto(const v1::Notebook& proto, const std::string& path, Violations* violations, Notebook* taken);
void FromProto(const v1::NotebookPage& proto, const std::string& path, Violations* violations, Page* taken);

// "contracts/cambresis/notebook", ".../editions/2", and ".../pages/beffroi" of either.
struct NotebookName {
  std::string contract;
  int32_t edition = 0;  // 0: as it is worked on
  std::string page;     // id; empty: the whole
};
// INVALID_NAME for anything else.
absl::StatusOr<NotebookName> ParseNotebookName(std::string_view name, std::string_view field);
// The same, of one kind only.
absl::StatusOr<std::string> ContractOfNotebook(std::string_view name, std::string_view field);
absl::StatusOr<NotebookName> ParsePageName(std::string_view name, std::string_view field);

}  // namespace socle::contracts::api
