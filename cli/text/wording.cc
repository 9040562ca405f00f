#include "cli/text/wording.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <vector>

namespace socle::cli {

using registry::v1::Collectivite;
using registry::v1::SuccessionLink;
using registry::v1::Validity;

namespace {

// What the precision of an end has to add; "" when the day is what the source states.
std::string_view PrecisionNote(Validity::Precision precision) {
  switch (precision) {
    case Validity::FIRST_OF_JANUARY:
      return "dated 1 January, real day unknown";
    case Validity::ON_OR_BEFORE:
      return "or before: already so in the oldest source";
    default:
      return "";
  }
}

}  // namespace

std::string DateText(const google::type::Date& date) {
  if (date.year() == 0) return "";
  return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

google::type::Date ToProto(Date date) {
  google::type::Date proto;
  proto.set_year(date.Year());
  proto.set_month(date.Month());
  proto.set_day(date.Day());
  return proto;
}

google::protobuf::Timestamp ToProto(Instant instant) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(instant.micros);
}

std::string TimestampText(const google::protobuf::Timestamp& timestamp) {
  return Instant{google::protobuf::util::TimeUtil::TimestampToMicroseconds(timestamp)}.ToString();
}

std::string WithoutPrefix(const std::string& name, std::string_view prefix) {
  return name.compare(0, prefix.size(), prefix) == 0 ? name.substr(prefix.size()) : name;
}

std::string NumberText(int64_t number) {
  const std::string digits = fmt::format("{}", number < 0 ? -number : number);
  std::string text = number < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += "\u202f";
    text += digits[i];
  }
  return text;
}

std::string ShareText(const SuccessionLink::Basis basis, bool has_share, const registry::v1::Share& share) {
  if (!has_share || share.denominator() <= 0) return "share unknown";
  std::string text;
  if (share.numerator() == share.denominator()) {
    text = "all of it";
  } else {
    const double percent = 100.0 * static_cast<double>(share.numerator()) / static_cast<double>(share.denominator());
    text = fmt::format("{}/{} ({:.1f} %)", NumberText(share.numerator()), NumberText(share.denominator()), percent);
  }
  if (basis == SuccessionLink::BY_COMMUNE_COUNT) text += " by communes";
  if (basis == SuccessionLink::BY_POPULATION) text += " by population";
  return text;
}

std::string PrecisionText(const Validity& validity) {
  const bool begins = validity.has_valid_from();
  const bool ends = validity.has_valid_to();
  const std::string_view begin_note = begins ? PrecisionNote(validity.begin_precision()) : "";
  const std::string_view end_note = ends ? PrecisionNote(validity.end_precision()) : "";
  if (begin_note.empty() && end_note.empty()) return "";
  if (begin_note == end_note) return fmt::format("both {}", begin_note);
  if (end_note.empty()) return fmt::format("{}{}", ends ? "begin " : "", begin_note);
  if (begin_note.empty()) return fmt::format("{}{}", begins ? "end " : "", end_note);
  return fmt::format("begin {}; end {}", begin_note, end_note);
}

std::string ValidityText(const Validity& validity) {
  const std::string from = DateText(validity.valid_from());
  const std::string to = DateText(validity.valid_to());
  std::string text = from.empty() ? (to.empty() ? "at all times of the record" : "until " + to)
                                  : (to.empty() ? "since " + from : from + " to " + to);
  if (const std::string note = PrecisionText(validity); !note.empty()) text += " (" + note + ")";
  return text;
}

std::string PopulationText(const registry::v1::Population& population) {
  std::string text;
  if (population.has_municipale()) text = NumberText(population.municipale());
  if (population.has_totale() && !population.has_municipale()) text = NumberText(population.totale()) + " (totale)";
  if (!text.empty() && population.year() != 0) text += fmt::format(" in {}", population.year());
  return text;
}

std::string MovementText(int32_t movement_code) {
  struct Label {
    int32_t code;
    std::string_view text;
  };
  static constexpr Label kLabels[] = {{10, "change of name"},
                                      {20, "creation"},
                                      {21, "rétablissement"},
                                      {30, "suppression"},
                                      {31, "fusion simple"},
                                      {32, "commune nouvelle"},
                                      {33, "fusion-association"},
                                      {34, "fusion-association becomes fusion simple"},
                                      {35, "commune déléguée ends"},
                                      {41, "change of code with the département"},
                                      {50, "change of code with the chef-lieu"},
                                      {70, "commune associée becomes déléguée"},
                                      {71, "published without a label"},
                                      {72, "published without a label"}};
  if (movement_code == 0) return "seen between two lists";
  for (const Label& label : kLabels) {
    if (label.code == movement_code) return fmt::format("{} {}", movement_code, label.text);
  }
  return fmt::format("{}", movement_code);
}

std::string_view TypeText(Collectivite::Type type) {
  switch (type) {
    case Collectivite::REGION:
      return "région";
    case Collectivite::DEPARTEMENT:
      return "département";
    case Collectivite::STATUT_PARTICULIER:
      return "collectivité à statut particulier";
    case Collectivite::COLLECTIVITE_UNIQUE:
      return "collectivité unique";
    case Collectivite::COLLECTIVITE_OUTRE_MER:
      return "collectivité d'outre-mer";
    case Collectivite::EPCI:
      return "EPCI";
    case Collectivite::COMMUNE:
      return "commune";
    case Collectivite::COMMUNE_DELEGUEE:
      return "commune déléguée";
    case Collectivite::COMMUNE_ASSOCIEE:
      return "commune associée";
    case Collectivite::ARRONDISSEMENT_MUNICIPAL:
      return "arrondissement municipal";
    default:
      return "collectivité";  // a type that this version does not know yet
  }
}

std::string ReadInfoText(const type::v1::ReadInfo& info) {
  std::string text;
  if (info.has_as_of()) text += "as of " + DateText(info.as_of()) + " · ";
  if (info.has_known_at()) text += "known at " + TimestampText(info.known_at()) + " · ";
  return text + fmt::format("revision {}", info.revision());
}

}  // namespace socle::cli
