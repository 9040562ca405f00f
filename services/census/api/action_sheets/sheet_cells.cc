#include "services/census/api/action_sheets/sheet_cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/api/field_behavior.pb.h>
#include <google/type/date.pb.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "platform/api/enum_values.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/census/domain/tables/cell_records.h"
#include "services/census/domain/tables/cell_values.h"

namespace socle::census::api {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using tables::CellRecord;
using Fault = std::optional<CellFault>;

bool IsDate(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == google::type::Date::descriptor();
}

// What callers write of a message, in its order.
std::vector<const FieldDescriptor*> PartsOf(const google::protobuf::Descriptor& message) {
  std::vector<const FieldDescriptor*> parts;
  for (int i = 0; i < message.field_count(); ++i) {
    const auto& options = message.field(i)->options();
    bool output = false;
    for (int j = 0; j < options.ExtensionSize(google::api::field_behavior); ++j) {
      output = output || options.GetExtension(google::api::field_behavior, j) == google::api::OUTPUT_ONLY;
    }
    if (!output) parts.push_back(message.field(i));
  }
  return parts;
}

std::string ScalarText(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  if (IsDate(field)) {
    if (!reflection->HasField(message, &field)) return "";
    const auto& date = dynamic_cast<const google::type::Date&>(reflection->GetMessage(message, &field));
    return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, &field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection->GetEnum(message, &field);
      return value->number() == 0 ? "" : value->name();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const int32_t number = reflection->GetInt32(message, &field);
      return number == 0 ? "" : std::to_string(number);
    }
    case FieldDescriptor::CPPTYPE_INT64:  // amounts, which may be not known
      if (!reflection->HasField(message, &field)) return "";
      return tables::AmountText(reflection->GetInt64(message, &field));
    default:
      return reflection->GetString(message, &field);
  }
}

CellRecord RecordOf(const Message& message) {
  CellRecord record;
  for (const FieldDescriptor* part : PartsOf(*message.GetDescriptor())) record.push_back(ScalarText(message, *part));
  return record;
}

Fault NoneOf(const google::protobuf::EnumDescriptor* values, std::string_view text) {
  std::vector<std::string> known;
  for (const auto& [name, number] : socle::api::EnumValues(values)) known.push_back(name);
  const std::string shown = socle::api::Excerpt(text);
  return CellFault{fmt::format("'{}' is none of {}", shown, fmt::join(known, ", ")),
                   fmt::format("« {} » : l'une des valeurs {} est attendue.", shown, fmt::join(known, ", "))};
}

Fault NoFault(std::string_view text, std::string_view english, std::string_view french) {
  const std::string shown = socle::api::Excerpt(text);
  return CellFault{fmt::format("'{}' is {}", shown, english), fmt::format("« {} » : {}", shown, french)};
}

// What each kind of scalar takes; `text` is not empty.
class ScalarReader {
 public:
  ScalarReader(std::string_view text, const FieldDescriptor& field, Message* message)
      : text_(text), field_(field), message_(message), reflection_(message->GetReflection()) {}

  Fault Day() {
    const auto day = tables::ParseDay(text_);
    if (!day) {
      return NoFault(text_, "no day such as 2019-03-01 or 01/03/2019",
                     "une date telle que 2019-03-01 ou 01/03/2019 est attendue.");
    }
    socle::api::ToProto(*day, dynamic_cast<google::type::Date*>(reflection_->MutableMessage(message_, &field_)));
    return std::nullopt;
  }

  Fault Bool() {
    const std::string answer = socle::api::FoldText(text_);
    const bool yes = answer == "true" || answer == "oui";
    if (!yes && answer != "false" && answer != "non") return NoFault(text_, "not true or false", "oui ou non attendu.");
    reflection_->SetBool(message_, &field_, yes);
    return std::nullopt;
  }

  Fault Enum() {
    const auto* value = field_.enum_type()->FindValueByName(absl::AsciiStrToUpper(std::string(text_)));
    if (value == nullptr || value->number() == 0) return NoneOf(field_.enum_type(), text_);
    reflection_->SetEnum(message_, &field_, value);
    return std::nullopt;
  }

  Fault Number() {
    int32_t number = 0;
    if (!absl::SimpleAtoi(std::string(text_), &number))
      return NoFault(text_, "no whole number", "un nombre entier est attendu.");
    reflection_->SetInt32(message_, &field_, number);
    return std::nullopt;
  }

  Fault Amount(tables::DecimalMark mark, bool* rounded) {
    const auto amount = tables::ParseAmount(text_, mark);
    if (!amount) {
      const char shown = mark == tables::DecimalMark::kComma ? ',' : '.';
      return NoFault(text_, fmt::format("no amount from 0 to 30,000,000,000 with the decimal mark '{}'", shown),
                     fmt::format("un montant de 0 à 30 milliards est attendu, « {} » avant les centimes.", shown));
    }
    *rounded = *rounded || amount->rounded;
    reflection_->SetInt64(message_, &field_, amount->cents);
    return std::nullopt;
  }

 private:
  const std::string_view text_;
  const FieldDescriptor& field_;
  Message* const message_;
  const google::protobuf::Reflection* const reflection_;
};

Fault ReadScalar(std::string_view text, const FieldDescriptor& field, tables::DecimalMark mark, Message* message,
                 bool* rounded) {
  if (text.empty()) return std::nullopt;
  ScalarReader reader(text, field, message);
  if (IsDate(field)) return reader.Day();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reader.Bool();
    case FieldDescriptor::CPPTYPE_ENUM:
      return reader.Enum();
    case FieldDescriptor::CPPTYPE_INT32:
      return reader.Number();
    case FieldDescriptor::CPPTYPE_INT64:
      return reader.Amount(mark, rounded);
    default:
      message->GetReflection()->SetString(message, &field, std::string(text));
      return std::nullopt;
  }
}

Fault ReadRecord(const CellRecord& record, tables::DecimalMark mark, Message* message, bool* rounded) {
  const auto parts = PartsOf(*message->GetDescriptor());
  if (record.size() > parts.size()) {
    return CellFault{fmt::format("has {} parts in one line, {} are taken", record.size(), parts.size()),
                     fmt::format("{} éléments sur une ligne, {} au plus.", record.size(), parts.size())};
  }
  for (size_t i = 0; i < record.size(); ++i) {
    if (Fault fault = ReadScalar(record[i], *parts[i], mark, message, rounded)) {
      fault->english = fmt::format("{}: {}", parts[i]->name(), fault->english);
      fault->french = fmt::format("{} : {}", parts[i]->name(), fault->french);
      return fault;
    }
  }
  return std::nullopt;
}

Fault ReadRecords(std::string_view cell, const FieldDescriptor& field, tables::DecimalMark mark, Message* message,
                  bool* rounded) {
  const auto records = tables::ParseCellRecords(cell);
  if (!records) {
    return CellFault{"has a '\\' before something else than |, n, r, s and '\\'",
                     "« \\ » n'est admis que devant |, n, r, s et « \\ »."};
  }
  const auto* reflection = message->GetReflection();
  if (!field.is_repeated() && records->size() > 1) return CellFault{"has several lines", "une seule ligne est admise."};
  for (size_t i = 0; i < records->size(); ++i) {
    Message* element =
        field.is_repeated() ? reflection->AddMessage(message, &field) : reflection->MutableMessage(message, &field);
    if (Fault fault = ReadRecord((*records)[i], mark, element, rounded)) {
      if (!field.is_repeated()) return fault;
      return CellFault{fmt::format("line {}: {}", i + 1, fault->english),
                       fmt::format("ligne {} : {}", i + 1, fault->french)};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string CellOf(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  const bool of_records = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsDate(field);
  if (of_records) {
    std::vector<CellRecord> records;
    if (!field.is_repeated()) {
      if (reflection->HasField(message, &field)) records.push_back(RecordOf(reflection->GetMessage(message, &field)));
    } else {
      for (int i = 0; i < reflection->FieldSize(message, &field); ++i) {
        records.push_back(RecordOf(reflection->GetRepeatedMessage(message, &field, i)));
      }
    }
    return tables::CellText(records);
  }
  if (!field.is_repeated()) return ScalarText(message, field);
  std::vector<std::string> names;
  for (int i = 0; i < reflection->FieldSize(message, &field); ++i) {
    names.push_back(reflection->GetRepeatedString(message, &field, i));
  }
  return tables::CellText(names);
}

std::optional<CellFault> ReadCell(std::string_view cell, const FieldDescriptor& field, tables::DecimalMark mark,
                                  Message* message, bool* rounded) {
  const auto* reflection = message->GetReflection();
  reflection->ClearField(message, &field);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsDate(field)) {
    return ReadRecords(cell, field, mark, message, rounded);
  }
  if (!field.is_repeated()) return ReadScalar(cell, field, mark, message, rounded);
  for (std::string& name : tables::ParseCellNames(cell)) reflection->AddString(message, &field, std::move(name));
  return std::nullopt;
}

}  // namespace socle::census::api
