// Text that comes from outside: is it valid, how long is it, and in which form do we keep it.
//
// All text in Socle is UTF-8 in Unicode normalisation form C (NFC, AIP-210), without U+0000. Lengths are counted in
// Unicode code points, as clients count them, never in bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/error.h"

namespace socle::api {

// The byte offset of the first byte that is not valid UTF-8 (surrogates and overlong forms are not valid).
std::optional<size_t> FindInvalidUtf8(std::string_view text);

// How many code points valid UTF-8 has.
size_t CountCodePoints(std::string_view text);

// Reads the code point of valid UTF-8 that starts at `offset` and moves `offset` behind it.
char32_t NextCodePoint(std::string_view text, size_t& offset);

// Valid UTF-8 in form NFC.
std::string NormalizeNfc(std::string_view text);

// One code point without its case, by Unicode simple folding: É and é give é.
char32_t FoldCase(char32_t c);

// Valid UTF-8 for comparing names as people type them: no case, no accents, ligatures written out, the apostrophe that
// keyboards have. "Œuf d’Évry" and "oeuf d'evry" give the same. Folding the pieces of a text gives the pieces of the
// folded text, as long as no piece starts with a combining mark.
std::string FoldText(std::string_view text);
// Its words, folded: what a search looks for.
std::vector<std::string> FoldedWords(std::string_view text);

// Text of a caller, fit to be shown in an error: what is not valid UTF-8 or not printable becomes U+FFFD, and more than
// `max` code points are cut and end in an ellipsis.
std::string Excerpt(std::string_view text, size_t max = 60);

// Lengths in code points, after normalisation; both ends are allowed.
struct TextLimits {
  size_t min = 0;
  size_t max = 1000;
};

// What is wrong with a text: what follows the path of its field in English, and a sentence in French.
struct TextFault {
  ErrorReason reason;
  std::string english;
  std::string french;
};

// The text in form NFC, or an empty string and a fault. `path` is of the request field, for the fault.
std::string NormalizeText(std::string_view path, std::string_view text, TextLimits limits,
                          std::optional<TextFault>* fault);

// The same for a single field; for several at once see violations.h. INVALID_ARGUMENT with a violation of the field:
// MALFORMED_MESSAGE when it is not UTF-8, INVALID_FIELD when it holds U+0000 or its length is outside the limits.
absl::StatusOr<std::string> CheckText(std::string_view path, std::string_view text, TextLimits limits);

}  // namespace socle::api
