// Values of an indicator brought in from a file: read, looked up in the registry, written in one transaction.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "platform/rpc/call.h"
#include "platform/write/writer.h"
#include "services/census/api/tables/table_upload.h"
#include "services/census/domain/observatory/indicator_book.h"
#include "services/census/domain/registry.h"
#include "services/census/domain/tables/mapping_book.h"
#include "socle/census/v1/indicator_service.pb.h"

namespace socle::census::api {

// Equality: only who keeps an indicator writes it, whoever that is.
inline constexpr std::string_view kKeepIndicator = "KEEP_INDICATOR";

class ValueImport {
 public:
  // All must outlive it.
  struct Needs {
    IndicatorBook* book;
    tables::MappingBook* mappings;
    Registry* registry;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit ValueImport(const Needs& needs) : needs_(needs) {}

  absl::StatusOr<v1::ImportIndicatorValuesResponse> Run(rpc::Call& call,
                                                        rpc::StreamIn<v1::ImportIndicatorValuesRequest>& in) const;

 private:
  const Needs needs_;
};

// For each value, in its place, whether its collectivité lived on its geography date. The registry is asked once a day.
absl::StatusOr<std::vector<bool>> LivedOnTheirDays(Registry& registry, std::span<const IndicatorValue* const> values,
                                                   rpc::Call& call);

}  // namespace socle::census::api
