// Folding: what is left of a French name when case, accents, ligatures and punctuation no longer count.
//
// "L'Haÿ-les-Roses", "L’HAY LES ROSES" and "l hay les roses" all fold to "l hay les roses". Used to build and to query
// the search index, and by filters that compare without accents.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace socle::registry {

// The words of `text` in lower case without diacritics, one space between two. Letters are those of Unicode: œ becomes
// "oe", ß "ss", ﬁ "fi"; letters of other scripts stay, in lower case. All else separates words, and so do bytes that
// are not UTF-8. Never fails.
std::string Fold(std::string_view text);

// The same into `out`, which has room for `capacity` bytes, without allocating for text up to U+017F. Returns the bytes
// written; what finds no room is cut between two characters. With `keep_slash`, '/' stays as a character of its own
// ("Boulogne s/ Mer" → "boulogne s/mer") for abbreviations that need it.
size_t FoldInto(std::string_view text, bool keep_slash, char* out, size_t capacity);

}  // namespace socle::registry
