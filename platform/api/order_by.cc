#include "platform/api/order_by.h"

#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

constexpr size_t kMaxBytes = 1000;
constexpr std::string_view kSpace = " \t\r\n";

struct Word {
  std::string_view text;
  size_t offset = 0;
};

// The words between `begin` and `end` of the text.
std::vector<Word> Words(std::string_view text, size_t begin, size_t end) {
  std::vector<Word> words;
  while (true) {
    begin = std::min(text.find_first_not_of(kSpace, begin), end);
    if (begin >= end) return words;
    const size_t behind = std::min(text.find_first_of(kSpace, begin), end);
    words.push_back({text.substr(begin, behind - begin), begin});
    begin = behind;
  }
}

struct Fault {
  size_t offset;
  std::string english;
  std::string french;
};

absl::Status Invalid(std::string_view order_by, const Fault& fault, std::span<const std::string_view> allowed,
                     std::string_view path) {
  const size_t position = CountCodePoints(order_by.substr(0, fault.offset));
  const std::string fields = fmt::format("{}", fmt::join(allowed, ", "));
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::INVALID_ORDER_BY,
               fmt::format("{}, position {}: {} The fields are: {}.", path, position, fault.english, fields))
      .French(fmt::format("{}, position {} : {} Les champs sont : {}.", path, position, fault.french, fields))
      .Metadata("position", std::to_string(position))
      .Metadata("fields", fields)
      .Field(path, fmt::format("position {}: {}", position, fault.english))
      .ToStatus();
}

// Reads one key, appends it, or says what is wrong.
std::optional<Fault> ReadKey(const std::vector<Word>& words, size_t end, std::span<const std::string_view> allowed,
                             std::vector<OrderKey>* keys) {
  if (words.empty()) return Fault{end, "A field is expected here.", "Un champ est attendu ici."};
  const Word& field = words[0];
  const std::string shown = Excerpt(field.text);
  const auto known = std::find(allowed.begin(), allowed.end(), field.text);
  if (known == allowed.end()) {
    return Fault{field.offset, fmt::format("'{}' cannot be sorted on.", shown),
                 fmt::format("On ne peut pas trier sur « {} ».", shown)};
  }
  if (words.size() > 2 || (words.size() == 2 && words[1].text != "desc" && words[1].text != "asc")) {
    const Word& odd = words.size() > 2 ? words[2] : words[1];
    const std::string shown_odd = Excerpt(odd.text);
    return Fault{odd.offset,
                 fmt::format("'{}' is not expected here; a field is followed by desc or a comma.", shown_odd),
                 fmt::format("« {} » n'est pas attendu ici ; un champ est suivi de desc ou d'une virgule.", shown_odd)};
  }
  if (std::any_of(keys->begin(), keys->end(), [&](const OrderKey& key) { return key.field == *known; })) {
    return Fault{field.offset, fmt::format("'{}' is named twice.", shown),
                 fmt::format("« {} » figure deux fois.", shown)};
  }
  keys->push_back({.field = *known, .descending = words.size() == 2 && words[1].text == "desc"});
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<OrderKey>> ParseOrderBy(std::string_view order_by, std::span<const std::string_view> allowed,
                                                   std::string_view path) {
  std::vector<OrderKey> keys;
  if (order_by.size() > kMaxBytes) {
    return Invalid(order_by,
                   {0, fmt::format("The text has {} bytes; {} are allowed.", order_by.size(), kMaxBytes),
                    fmt::format("Le texte compte {} octets ; {} sont permis.", order_by.size(), kMaxBytes)},
                   allowed, path);
  }
  if (Words(order_by, 0, order_by.size()).empty()) return keys;
  for (size_t begin = 0; begin <= order_by.size();) {
    const size_t end = std::min(order_by.find(',', begin), order_by.size());
    const std::optional<Fault> fault = ReadKey(Words(order_by, begin, end), end, allowed, &keys);
    if (fault) return Invalid(order_by, *fault, allowed, path);
    begin = end + 1;
  }
  return keys;
}

absl::StatusOr<std::optional<OneOrder>> ParseOneOrder(std::string_view order_by,
                                                      std::span<const std::string_view> allowed) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<OrderKey> keys, ParseOrderBy(order_by, allowed));
  if (keys.empty()) return std::nullopt;
  if (keys.size() > 1) {
    return InvalidField("order_by", "one field is taken", "order_by : un seul champ est admis.",
                        ErrorReason::INVALID_ORDER_BY);
  }
  const auto field = std::find(allowed.begin(), allowed.end(), keys[0].field);
  return OneOrder{static_cast<size_t>(field - allowed.begin()), keys[0].descending};
}

std::string SortKey(std::span<const OrderKey> keys, absl::FunctionRef<std::string(std::string_view)> value) {
  std::string bytes;
  for (const OrderKey& key : keys) {
    const size_t begin = bytes.size();
    // Ends with a zero byte, so that a value comes before those that it begins.
    bytes += value(key.field) + '\0';
    if (!key.descending) continue;
    for (size_t i = begin; i < bytes.size(); ++i) bytes[i] = static_cast<char>(~bytes[i]);
  }
  return bytes;
}

}  // namespace socle::api
