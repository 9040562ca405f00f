#include "services/registry/domain/sources/row_checks.h"

#include <charconv>

#include <simdjson.h>

#include "services/registry/domain/sources/parse_source.h"

namespace socle::registry {
namespace {

// What the report shows of a bad value: short, and valid UTF-8 whatever it was.
std::string Shown(std::string_view value) {
  const std::string_view start = value.substr(0, 80);
  std::string shown;
  const bool is_utf8 = simdjson::validate_utf8(start.data(), start.size());
  for (const char c : start) {
    const bool printable =
        static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && (is_utf8 || static_cast<signed char>(c) > 0);
    shown += printable ? c : '?';
  }
  return shown;
}

bool IsCapitalOrDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

bool IsOverseas(std::string_view code) {
  return code.size() == 3 && IsCommuneCode(std::string(code) + "00") && !IsDepartementCode(code);
}

}  // namespace

bool ParseCommuneType(std::string_view text, CollectiviteType* type) {
  if (text == "COM") {
    *type = CollectiviteType::kCommune;
  } else if (text == "COMD") {
    *type = CollectiviteType::kCommuneDeleguee;
  } else if (text == "COMA") {
    *type = CollectiviteType::kCommuneAssociee;
  } else if (text == "ARM") {
    *type = CollectiviteType::kArrondissementMunicipal;
  } else {
    return false;
  }
  return true;
}

void RowChecks::Refuse(std::string_view field, std::string_view value, std::string_view reason) {
  good_ = false;
  RefuseFile(line_, field, value, reason);
}

void RowChecks::RefuseFile(int64_t line, std::string_view field, std::string_view value, std::string_view reason) {
  if (errors_->size() >= kMaxRowErrors) return;
  errors_->push_back({file_, line, std::string(field), Shown(value), std::string(reason)});
}

template <typename Predicate>
Code RowChecks::Shaped(std::string_view field, std::string_view text, Predicate is_right, std::string_view reason) {
  if (is_right(text)) return Code(text);
  Refuse(field, text, reason);
  return Code();
}

CollectiviteType RowChecks::CommuneType(std::string_view field, std::string_view text) {
  CollectiviteType type = CollectiviteType::kCommune;
  if (!ParseCommuneType(text, &type)) Refuse(field, text, "is none of COM, COMD, COMA, ARM");
  return type;
}

Code RowChecks::CommuneCode(std::string_view field, std::string_view text) {
  return Shaped(field, text, IsCommuneCode, "is not the shape of a commune code");
}

Code RowChecks::Siren(std::string_view field, std::string_view text) {
  return Shaped(field, text, IsSirenShape, "is not a SIREN of nine digits");
}

std::string RowChecks::Label(std::string_view field, std::string_view text) {
  if (text.empty()) Refuse(field, text, "is empty");
  return Text(field, text);
}

std::string RowChecks::Text(std::string_view field, std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    Refuse(field, text, "is not valid UTF-8");
    return "";
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      Refuse(field, text, "holds a control character");
      return "";
    }
  }
  return std::string(text);
}

Date RowChecks::Day(std::string_view field, std::string_view text) {
  const absl::StatusOr<Date> date = Date::Parse(text);
  if (date.ok()) return *date;
  Refuse(field, text, "is not a date such as 2016-01-01");
  return Date::Min();
}

int16_t RowChecks::Year(std::string_view field, std::string_view text) {
  return static_cast<int16_t>(Integer(field, text, 1900, 2199));
}

int64_t RowChecks::Integer(std::string_view field, std::string_view text, int64_t min, int64_t max) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= min && value <= max) return value;
  Refuse(field, text, "is not a whole number in range");
  return min;
}

Code RowChecks::OptionalCommuneCode(std::string_view field, std::string_view text) {
  return text.empty() ? Code() : CommuneCode(field, text);
}

Code RowChecks::OptionalSiren(std::string_view field, std::string_view text) {
  return text.empty() ? Code() : Siren(field, text);
}

Code RowChecks::DepartementCode(std::string_view field, std::string_view text) {
  if (text.empty()) return Code();
  return Shaped(
      field, text, [](std::string_view code) { return IsDepartementCode(code) || IsOverseas(code); },
      "is not the shape of a département code");
}

Code RowChecks::RegionCode(std::string_view field, std::string_view text) {
  if (text.empty()) return Code();
  const auto is_region = [](std::string_view code) {
    return (code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) ||
           IsOverseas(code);
  };
  return Shaped(field, text, is_region, "is not the shape of a région code");
}

Code RowChecks::CtcdCode(std::string_view field, std::string_view text) {
  if (text.empty()) return Code();
  return Shaped(field, text, IsCtcdCode, "is not the shape of a CTCD code");
}

Code RowChecks::ShortCode(std::string_view field, std::string_view text) {
  const auto is_short = [](std::string_view code) {
    return code.size() <= Code::kMaxSize && std::all_of(code.begin(), code.end(), IsCapitalOrDigit);
  };
  return Shaped(field, text, is_short, "is not a code of at most nine capitals and digits");
}

int8_t RowChecks::Tncc(std::string_view field, std::string_view text) {
  return text.empty() ? int8_t{-1} : static_cast<int8_t>(Integer(field, text, 0, 8));
}

int32_t RowChecks::Count(std::string_view field, std::string_view text) {
  return text.empty() ? -1 : static_cast<int32_t>(Integer(field, text, 0, 100'000'000));
}

}  // namespace socle::registry
