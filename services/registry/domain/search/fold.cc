#include "services/registry/domain/search/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace socle::registry {
namespace {

// What U+0000 … U+017F fold to: up to two bytes; empty means a separator.
struct Folded {
  char bytes[2] = {0, 0};
  uint8_t size = 0;
};

constexpr uint32_t kTableSize = 0x180;

constexpr void Put(std::array<Folded, kTableSize>& table, uint32_t from, std::string_view letters) {
  // One letter for each code point from `from` on; ' ' leaves a separator.
  for (char letter : letters) {
    if (letter != ' ') table[from] = {{letter, 0}, 1};
    ++from;
  }
}

constexpr void PutPair(std::array<Folded, kTableSize>& table, uint32_t at, char first, char second) {
  table[at] = {{first, second}, 2};
}

constexpr std::array<Folded, kTableSize> MakeTable() {
  std::array<Folded, kTableSize> table{};
  Put(table, '0', "0123456789");
  Put(table, 'A', "abcdefghijklmnopqrstuvwxyz");
  Put(table, 'a', "abcdefghijklmnopqrstuvwxyz");
  Put(table, 0xAA, "a");
  Put(table, 0xB2, "23");
  Put(table, 0xB5, "u");
  Put(table, 0xB9, "1o");
  for (uint32_t base : {0xC0U, 0xE0U}) Put(table, base, "aaaaaa ceeeeiiiidnooooo ouuuuy  ");
  table[0xFF] = {{'y', 0}, 1};
  for (uint32_t base : {0xC6U, 0xE6U}) PutPair(table, base, 'a', 'e');
  for (uint32_t base : {0xDEU, 0xFEU}) PutPair(table, base, 't', 'h');
  PutPair(table, 0xDF, 's', 's');
  Put(table, 0x100, "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii");
  for (uint32_t base : {0x132U, 0x133U}) PutPair(table, base, 'i', 'j');
  Put(table, 0x134, "jjkkkllllllllllnnnnnnnnnoooooo");
  for (uint32_t base : {0x152U, 0x153U}) PutPair(table, base, 'o', 'e');
  Put(table, 0x154, "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs");
  return table;
}

constexpr std::array<Folded, kTableSize> kTable = MakeTable();

class Writer {
 public:
  Writer(char* out, size_t capacity) : out_(out), capacity_(capacity) {}

  bool full() const { return full_; }
  size_t size() const { return size_; }

  void Separate() { gap_ = size_ > 0 && out_[size_ - 1] != '/'; }
  void Slash() {
    gap_ = false;
    if (size_ > 0) Append("/", 1);
  }
  void Append(const char* bytes, size_t count) {
    size_t need = count + (gap_ ? 1 : 0);
    if (size_ + need > capacity_) {
      full_ = true;
      return;
    }
    if (gap_) out_[size_++] = ' ';
    gap_ = false;
    for (size_t i = 0; i < count; ++i) out_[size_++] = bytes[i];
  }

 private:
  char* out_;
  size_t capacity_;
  size_t size_ = 0;
  bool gap_ = false;
  bool full_ = false;
};

bool IsMark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

// One code point that is already decomposed.
void AppendSimple(UChar32 c, Writer& writer) {
  c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
  if (c < static_cast<UChar32>(kTableSize)) {
    const Folded& folded = kTable[static_cast<size_t>(c)];
    if (folded.size == 0) return writer.Separate();
    return writer.Append(folded.bytes, folded.size);
  }
  if (IsMark(c)) return;
  if (!u_isalnum(c)) return writer.Separate();
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  writer.Append(bytes, static_cast<size_t>(length));
}

// Code points beyond the table: ICU's compatibility decomposition, then each part by itself.
void AppendRare(UChar32 c, Writer& writer) {
  if (c == 0x2044) return writer.Separate();  // fraction slash
  UErrorCode status = U_ZERO_ERROR;
  static const UNormalizer2* const kNfkd = unorm2_getNFKDInstance(&status);
  UChar parts[64];
  int32_t count = -1;
  if (kNfkd != nullptr) {
    status = U_ZERO_ERROR;
    count = unorm2_getDecomposition(kNfkd, c, parts, 64, &status);
  }
  if (count < 0 || U_FAILURE(status)) return AppendSimple(c, writer);
  for (int32_t i = 0; i < count;) {
    UChar32 part = 0;
    U16_NEXT(parts, i, count, part);
    AppendSimple(part, writer);
  }
}

}  // namespace

size_t FoldInto(std::string_view text, bool keep_slash, char* out, size_t capacity) {
  Writer writer(out, capacity);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  // Positions are int32_t for ICU's macros; nothing folds to more than a name's length anyway.
  const auto size = static_cast<int32_t>(std::min<size_t>(text.size(), INT32_MAX));
  for (int32_t i = 0; i < size && !writer.full();) {
    UChar32 c = bytes[i];
    if (c < 0x80) {
      ++i;
    } else {
      U8_NEXT(bytes, i, size, c);
    }
    if (c < 0) {
      writer.Separate();
    } else if (c < static_cast<UChar32>(kTableSize)) {
      const Folded& folded = kTable[static_cast<size_t>(c)];
      if (folded.size > 0) {
        writer.Append(folded.bytes, folded.size);
      } else if (c == '/' && keep_slash) {
        writer.Slash();
      } else {
        writer.Separate();
      }
    } else if (c >= 0x300 && c < 0x370) {
      continue;  // combining accents
    } else if (c >= 0x2000 && c < 0x2070) {
      writer.Separate();  // dashes, curly apostrophes, wide spaces
    } else {
      AppendRare(c, writer);
    }
  }
  return writer.size();
}

std::string Fold(std::string_view text) {
  // The longest decomposition (U+FDFA) makes 33 bytes out of 3; common text shrinks.
  std::string folded(text.size() * 12 + 16, '\0');
  folded.resize(FoldInto(text, /*keep_slash=*/false, folded.data(), folded.size()));
  return folded;
}

}  // namespace socle::registry
