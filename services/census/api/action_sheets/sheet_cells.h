// Fields of a sheet as cells of a table, whichever message they are of: the .proto says what each takes.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/census/domain/tables/column_mapping.h"

namespace socle::census::api {

// What is wrong with a cell: `english` follows the name of its field.
struct CellFault {
  std::string english;
  std::string french;
};

// Text as it is, names of enum values, amounts in units ("450000.50"), days as 2020-03-01, "true" or nothing; lists as
// in tables/cell_records.h, without what is output only.
std::string CellOf(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

// Sets the field to what a cell says; an empty one clears it. `rounded` becomes true where an amount had more than
// hundredths.
std::optional<CellFault> ReadCell(std::string_view cell, const google::protobuf::FieldDescriptor& field,
                                  tables::DecimalMark mark, google::protobuf::Message* message, bool* rounded);

}  // namespace socle::census::api
