#include "cli/output/contract_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::cli {
namespace {

namespace v1 = contracts::v1;
using testing::HasSubstr;
using testing::Not;

ContractDocument Signed() {
  ContractDocument document;
  document.contract.set_name("contracts/cambresis");
  document.contract.set_display_name("Contrat du Cambrésis");
  document.contract.set_pilot("collectivites/departement-59");
  InstrumentPages pages;
  pages.instrument.set_name("contracts/cambresis/instruments/cadre");
  pages.instrument.set_display_name("Cadre");
  pages.instrument.set_sha256("ab12");
  pages.version.set_sha256("ab12");
  pages.version.set_canonical_text("title: Cadre\ntext: 3\nabc");
  auto& first = pages.signatories.emplace_back();
  first.mutable_party()->set_party("collectivites/departement-59");
  first.mutable_party()->set_display_name("Nord");
  auto& second = pages.signatories.emplace_back();
  second.mutable_party()->set_party("collectivites/epci-245901038");
  second.mutable_party()->set_display_name("CC du Pays Solesmois");
  auto& withdrawn = pages.signatures.emplace_back();
  withdrawn.set_party("collectivites/epci-245901038");
  withdrawn.set_state(v1::Signature::WITHDRAWN);
  auto& given = pages.signatures.emplace_back();
  given.set_party("collectivites/departement-59");
  given.set_state(v1::Signature::GIVEN);
  given.mutable_signature_date()->set_year(2011);
  given.mutable_signature_date()->set_month(2);
  given.mutable_signature_date()->set_day(24);
  document.instruments.push_back(pages);
  return document;
}

TEST(ContractDocument, SaysWhoHasSignedAndWhoHasNot) {
  const std::string text = MarkdownOf(Signed());
  EXPECT_THAT(text, HasSubstr("| Nord |  | 2011-02-24 |"));
  EXPECT_THAT(text, HasSubstr("| CC du Pays Solesmois |  | manque |")) << "a signature that was taken back is none";
}

TEST(ContractDocument, PrintsTheDigestAndEveryByteThatItIsOf) {
  const std::string text = MarkdownOf(Signed());
  EXPECT_THAT(text, HasSubstr("SHA-256 : `ab12`"));
  EXPECT_THAT(text, HasSubstr("des 24 octets"));
  EXPECT_THAT(text, HasSubstr("\n```\ntitle: Cadre\ntext: 3\nabc\n```\n"));
}

TEST(ContractDocument, ContentWithFencesOfItsOwnDoesNotEndTheFence) {
  ContractDocument document = Signed();
  document.instruments[0].version.set_canonical_text("a\n````\nb\n");
  EXPECT_THAT(MarkdownOf(document), HasSubstr("\n`````\na\n````\nb\n`````\n"));
}

TEST(ContractDocument, WhatPeopleWroteIsNoMarkup) {
  ContractDocument document = Signed();
  document.contract.set_display_name("A | B\n# C *d* <script>");
  const std::string text = MarkdownOf(document);
  EXPECT_THAT(text, HasSubstr("# A \\| B \\# C \\*d\\* \\<script\\>\n"));
}

TEST(ContractDocument, LeavesOutWhatIsNotThereAndMarksWhatIsSynthetic) {
  ContractDocument document;
  document.contract.set_display_name("Vide");
  document.contract.set_synthetic(true);
  const std::string text = MarkdownOf(document);
  EXPECT_THAT(text, HasSubstr("# Vide *(synthétique)*"));
  for (const char* heading : {"Plan d'actions", "Engagements", "Enjeux", "Contenu signé"}) {
    EXPECT_THAT(text, Not(HasSubstr(heading)));
  }
}

TEST(ContractDocument, IsTheSameForTheSameContent) { EXPECT_EQ(MarkdownOf(Signed()), MarkdownOf(Signed())); }

}  // namespace
}  // namespace socle::cli
