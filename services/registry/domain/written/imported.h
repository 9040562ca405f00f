// What a published list states of resources, ready to be compared with what the registry has.
#pragma once

#include <string>
#include <vector>

#include "platform/base/date.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

template <typename Content>
struct ImportedResource {
  std::string id;
  Content content;
  Date listed_on;  // the date of the list: so on that day, and since an unknown one
};

template <typename Content>
struct ImportedList {
  std::vector<ImportedResource<Content>> resources;  // in the order of their ids, each once
  std::vector<RowError> errors;                      // at most kMaxRowErrors a file
  int64_t row_count = 0;
  int64_t error_count = 0;
  int64_t link_count = 0;
};

// A file of an import as it came.
struct ImportedFile {
  std::string name;
  std::string bytes;
};

}  // namespace socle::registry
