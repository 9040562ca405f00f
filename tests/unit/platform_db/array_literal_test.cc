#include "platform/db/array_literal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "platform/db/transaction.h"
#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

constexpr Query kTexts{"test.texts", "SELECT t FROM unnest($1::text[]) WITH ORDINALITY u(t, place) ORDER BY place"};

class ArrayLiteralTest : public DatabaseTest {
 protected:
  // What PostgreSQL makes of a literal; "<null>" for NULL.
  std::vector<std::string> Elements(const Query& query, const std::string& literal) {
    std::vector<std::string> elements;
    const absl::Status status = RunRead(pool_, Soon(), [&](Transaction& tx) {
      for (const pqxx::row& row : tx.Exec(query, literal)) {
        elements.push_back(row[0].is_null() ? "<null>" : row[0].as<std::string>());
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status << " for " << literal;
    return elements;
  }

  Pool pool_{Options()};
};

TEST_F(ArrayLiteralTest, AnEmptyArrayHasNoElements) {
  EXPECT_EQ(ArrayLiteral().ToString(), "{}");
  EXPECT_TRUE(Elements(kTexts, ArrayLiteral().ToString()).empty());
}

TEST_F(ArrayLiteralTest, WhatLooksLikeSyntaxIsText) {
  const std::vector<std::string> odd = {"", " ", "NULL", "null", "\"", "\\", "{", "}", ",", "a\"b\\c", "é", "\n"};
  EXPECT_EQ(Elements(kTexts, ArrayOf(odd)), odd);
}

TEST_F(ArrayLiteralTest, NullIsNoText) {
  EXPECT_EQ(Elements(kTexts, ArrayLiteral().AddNull().Add("NULL").AddNull().ToString()),
            (std::vector<std::string>{"<null>", "NULL", "<null>"}));
}

TEST_F(ArrayLiteralTest, NumbersAreNotQuoted) {
  EXPECT_EQ(ArrayOf(std::vector<int64_t>{1, -2, INT64_MAX}), "{1,-2,9223372036854775807}");
}

TEST_F(ArrayLiteralTest, LiteralsMayBeElements) {
  constexpr Query kInner{"test.inner", "SELECT unnest(t::text[]) FROM unnest($1::text[]) t"};
  const std::vector<std::string> inner = {"quote\"d", "back\\slash"};
  EXPECT_EQ(Elements(kInner, ArrayLiteral().Add(ArrayOf(inner)).ToString()), inner);
}

TEST_F(ArrayLiteralTest, BytesAreHexadecimal) {
  constexpr Query kLengths{"test.lengths", "SELECT octet_length(b) FROM unnest($1::bytea[]) b"};
  const std::string bytes("\x00\xff\x10", 3);
  EXPECT_EQ(BytesLiteral(bytes), "\\x00ff10");
  EXPECT_EQ(Elements(kLengths, ArrayLiteral().Add(BytesLiteral(bytes)).AddNull().ToString()),
            (std::vector<std::string>{"3", "<null>"}));
}

TEST_F(ArrayLiteralTest, AnyTextsComeBackAsTheyWere) {
  // Printable and not: all that PostgreSQL takes as text, which is everything but NUL.
  EXPECT_TRUE(rc::check([&] {
    const auto texts =
        *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)));
    RC_ASSERT(Elements(kTexts, ArrayOf(texts)) == texts);
  }));
}

}  // namespace
}  // namespace socle::db
