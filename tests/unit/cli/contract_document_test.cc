#include "cli/output/contract_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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

TEST(ContractDocument, MarksADeliberationThatNoSourceGives) {
  ContractDocument document = Signed();
  InstrumentPages& pages = document.instruments[0];
  pages.signatories[0].mutable_executory_date()->set_year(2011);
  pages.signatories[0].mutable_executory_date()->set_month(2);
  pages.signatories[0].mutable_executory_date()->set_day(5);
  v1::Deliberation& deliberation = pages.deliberations.emplace_back();
  deliberation.set_party("collectivites/departement-59");
  EXPECT_THAT(MarkdownOf(document), HasSubstr("| Nord | 2011-02-05 | 2011-02-24 |"));
  deliberation.set_synthetic(true);
  EXPECT_THAT(MarkdownOf(document), HasSubstr("| Nord | 2011-02-05 *(synthétique)* | 2011-02-24 |"));
}

TEST(ContractDocument, PrintsTheDigestAndEveryByteThatItIsOf) {
  const std::string text = MarkdownOf(Signed());
  EXPECT_THAT(text, HasSubstr("SHA-256 : `ab12`"));
  EXPECT_THAT(text, HasSubstr("des 24 octets"));
  EXPECT_THAT(text, HasSubstr("\n```\ntitle: Cadre\ntext: 3\nabc\n```\n"));
}

TEST(ContractDocument, SaysHowTheDigestIsComputedAgain) {
  ContractDocument document = Signed();
  document.instruments[0].version.set_name("contracts/cambresis/instruments/cadre/versions/1");
  const std::string text = MarkdownOf(document);
  EXPECT_THAT(text, HasSubstr("\nsha256sum cadre.signed.txt\n"));
  EXPECT_THAT(text, HasSubstr("'{\"name\": \"contracts/cambresis/instruments/cadre/versions/1\"}' --json | jq -j "
                              ".canonicalText | sha256sum"));
}

TEST(ContractDocument, PrintsTheActionsThatWereRetainedByTheNameOfWhoseTheyAre) {
  ContractDocument document = Signed();
  document.plan.mutable_contract()->set_action_count(2);
  document.plan.mutable_contract()->set_retained_count(1);
  document.contract.add_parties()->set_party("collectivites/departement-59");
  document.contract.mutable_parties(0)->set_display_name("Département du Nord");
  for (const auto selection : {v1::Action::RETAINED, v1::Action::REJECTED}) {
    v1::Action& action = document.actions.emplace_back();
    action.set_title(selection == v1::Action::RETAINED ? "Contournement" : "Écartée");
    action.set_owner("collectivites/departement-59");
    action.set_selection(selection);
    action.set_status(v1::Action::COMMITTED);
  }
  const std::string text = MarkdownOf(document);
  EXPECT_THAT(text, HasSubstr("2 propositions, 1 retenues"));
  EXPECT_THAT(text, HasSubstr("| Contournement | Département du Nord | engagée |"));
  EXPECT_THAT(text, Not(HasSubstr("Écartée")));
}

TEST(ContractDocument, NamesThePhaseAsItsProgrammeDoes) {
  ContractDocument document = Signed();
  document.contract.set_phase("framework");
  EXPECT_THAT(MarkdownOf(document), HasSubstr("- Phase : framework\n"));
  v1::Phase* phase = document.programme.add_phases();
  phase->set_id("framework");
  phase->set_display_name("Cadre d'Action Stratégique");
  EXPECT_THAT(MarkdownOf(document), HasSubstr("- Phase : Cadre d'Action Stratégique\n"));
}

TEST(ContractDocument, AsDataHasEverythingUnderTheNamesOfTheApi) {
  ContractDocument document = Signed();
  document.actions.emplace_back().set_title("Écartée");
  document.actions.back().set_selection(v1::Action::REJECTED);
  const auto data = nlohmann::json::parse(DataOf(document));
  EXPECT_EQ(data["contract"]["name"], "contracts/cambresis");
  EXPECT_EQ(data["instruments"][0]["signatures"].size(), 2u) << "one that was taken back stays on record";
  EXPECT_EQ(data["actions"][0]["selection"], "REJECTED");
  EXPECT_TRUE(data["commitments"].is_array() && data["commitments"].empty());
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
  document.contract.set_description("![](/etc/passwd)");
  EXPECT_THAT(MarkdownOf(document), HasSubstr("\n!\\[\\](/etc/passwd)\n")) << "no image: a converter would read it";
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
