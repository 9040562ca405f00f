// What a list of organisations or territories looks at, and fields of it that both are filtered on.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/api/digest.h"
#include "services/registry/domain/search/fold.h"
#include "services/registry/domain/written/dossier.h"
#include "services/registry/domain/written/references.h"

namespace socle::registry::api {

template <typename Content>
struct Listed {
  const Dossier<Content>* dossier;
  const WrittenVersion<Content>* version;
  const Content& content() const { return version->content; }
};

// Until the next call on this thread.
template <typename Content>
std::string_view FoldedLabel(const Listed<Content>& listed) {
  thread_local std::string folded;
  folded = Fold(listed.content().label);
  return folded;
}

template <typename Content>
std::vector<std::string> SystemsOf(const Listed<Content>& listed) {
  std::vector<std::string> systems;
  for (const ExternalId& id : listed.content().external_ids) systems.push_back(id.system);
  return systems;
}

// "insee/59350".
template <typename Content>
std::vector<std::string> ExternalIdsOf(const Listed<Content>& listed) {
  std::vector<std::string> ids;
  for (const ExternalId& id : listed.content().external_ids) ids.push_back(id.system + "/" + id.id);
  return ids;
}

// An id of one that nobody named: "t-" and 16 digits of the digest.
inline std::string MadeIdOf(std::string_view prefix, const socle::api::Sha256& digest) {
  std::string id(prefix);
  for (size_t i = 0; i < 8; ++i) id += fmt::format("{:02x}", digest[i]);
  return id;
}

}  // namespace socle::registry::api
