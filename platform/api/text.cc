#include "platform/api/text.h"

#include <sstream>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace socle::api {
namespace {

// ICU takes lengths of 31 bits; gRPC's messages are far smaller.
constexpr size_t kMaxBytes = size_t{1} << 30;
constexpr char kReplacement[] = "\uFFFD";

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void AppendUtf8(char32_t c, std::string* out) {
  std::array<char, 4> bytes;
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  out->append(bytes.data(), static_cast<size_t>(length));
}

std::string Normalize(const icu::Normalizer2* normalizer, std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
  UErrorCode error = U_ZERO_ERROR;
  normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, error);
  // The only errors left are of memory; the text as it came is still valid.
  return U_SUCCESS(error) ? out : std::string(text);
}

const icu::Normalizer2* Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  return icu::Normalizer2::getNFCInstance(error);
}

const icu::Normalizer2* Nfd() {
  UErrorCode error = U_ZERO_ERROR;
  return icu::Normalizer2::getNFDInstance(error);
}

const icu::Normalizer2* CaseFolding() {
  UErrorCode error = U_ZERO_ERROR;
  return icu::Normalizer2::getNFKCCasefoldInstance(error);
}

}  // namespace

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  if (text.size() > kMaxBytes) return kMaxBytes;
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    const int32_t start = i;
    UChar32 c;
    U8_NEXT(text.data(), i, length, c);
    if (c < 0) return static_cast<size_t>(start);
  }
  return std::nullopt;
}

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

char32_t NextCodePoint(std::string_view text, size_t& offset) {
  UChar32 c;
  U8_NEXT_OR_FFFD(text.data(), offset, text.size(), c);
  return static_cast<char32_t>(c);
}

std::string NormalizeNfc(std::string_view text) { return IsAscii(text) ? std::string(text) : Normalize(Nfc(), text); }

char32_t FoldCase(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
}

std::string FoldText(std::string_view text) {
  const std::string decomposed = Normalize(Nfd(), Normalize(CaseFolding(), text));
  std::string out;
  out.reserve(decomposed.size());
  for (size_t i = 0; i < decomposed.size();) {
    const char32_t c = NextCodePoint(decomposed, i);
    if (c == U'œ') {
      out += "oe";
    } else if (c == U'æ') {
      out += "ae";
    } else if (c == U'’') {
      out += '\'';
    } else if (u_charType(static_cast<UChar32>(c)) != U_NON_SPACING_MARK) {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

std::vector<std::string> FoldedWords(std::string_view text) {
  std::istringstream folded(FoldText(text));
  std::vector<std::string> words;
  for (std::string word; folded >> word;) words.push_back(word);
  return words;
}

std::string Excerpt(std::string_view text, size_t max) {
  std::string out;
  size_t shown = 0;
  for (size_t i = 0; i < text.size(); ++shown) {
    if (shown == max) return out + "…";
    UChar32 c;
    U8_NEXT(text.data(), i, text.size(), c);
    if (c < 0 || !u_isprint(c)) {
      out += kReplacement;
    } else {
      AppendUtf8(static_cast<char32_t>(c), &out);
    }
  }
  return out;
}

std::string NormalizeText(std::string_view path, std::string_view text, TextLimits limits,
                          std::optional<TextFault>* fault) {
  if (FindInvalidUtf8(text)) {
    *fault = {ErrorReason::MALFORMED_MESSAGE, "is not valid UTF-8",
              fmt::format("Le champ {} n'est pas en UTF-8 valide.", path)};
    return "";
  }
  if (text.find('\0') != std::string_view::npos) {
    *fault = {ErrorReason::INVALID_FIELD, "must not contain U+0000",
              fmt::format("Le champ {} contient le caractère U+0000.", path)};
    return "";
  }
  std::string normal = NormalizeNfc(text);
  const size_t length = CountCodePoints(normal);
  if (length >= limits.min && length <= limits.max) return normal;
  if (length == 0) {
    *fault = {ErrorReason::INVALID_FIELD, "is required", fmt::format("Le champ {} est obligatoire.", path)};
  } else {
    *fault = {
        ErrorReason::INVALID_FIELD,
        fmt::format("has {} characters; {} to {} are allowed", length, limits.min, limits.max),
        fmt::format("Le champ {} compte {} caractères ; il en faut de {} à {}.", path, length, limits.min, limits.max)};
  }
  return "";
}

absl::StatusOr<std::string> CheckText(std::string_view path, std::string_view text, TextLimits limits) {
  std::optional<TextFault> fault;
  std::string normal = NormalizeText(path, text, limits, &fault);
  if (fault) return InvalidField(path, fault->english, fault->french, fault->reason);
  return normal;
}

}  // namespace socle::api
