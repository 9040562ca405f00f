#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/registry/domain/corrections/correction.h"
#include "services/registry/domain/reconcile.h"

namespace socle::registry {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr SourceId kCorrectionSource = 9;

Date Day(int year) { return Date::Of(year, 1, 1); }
Instant Then(int year) { return Instant::At(Day(year)); }

template <typename Fact>
Fact Held(Fact fact, int from, int to) {
  fact.entity = Commune("59350");
  fact.when.valid_from = Day(from);
  fact.when.valid_to = to == 0 ? Date::Max() : Day(to);
  return fact;
}

Version Named(std::string label, int from, int to = 0) {
  Version version;
  version.label = std::move(label);
  version.tncc = 0;
  return Held(std::move(version), from, to);
}

Record Lille() {
  Record record;
  record.versions = {Named("Lille", 1943)};
  Identifier siren;
  siren.value = "215903501";
  record.identifiers = {Held(std::move(siren), 2019, 0)};
  PostalCodes codes;
  codes.codes = "59000 59800";
  record.postal_codes = {Held(std::move(codes), 2019, 0)};
  return record;
}

Correction Of(int known_year) {
  Correction correction;
  correction.id = "6f1c1b7e-7a43-4c39-9a4e-0d5f6a1b2c3d";
  correction.entity = Commune("59350");
  correction.known_from = Then(known_year);
  correction.reason = "faute de frappe";
  return correction;
}

// What is believed at an instant of a day; "" for nothing.
std::string LabelAt(const Record& record, Date day, Instant known_at) {
  std::string label;
  for (const Version& version : record.versions) {
    if (!version.when.ValidAt(day) || !version.when.KnownAt(known_at)) continue;
    if (!label.empty()) return "two at once";
    label = version.label;
  }
  return label;
}

std::string PostalCodesAt(const Record& record, Date day, Instant known_at) {
  std::string found;
  for (const PostalCodes& codes : record.postal_codes) {
    if (!codes.when.ValidAt(day) || !codes.when.KnownAt(known_at)) continue;
    if (!found.empty()) return "two at once";
    found = codes.codes;
  }
  return found;
}

TEST(ApplyCorrection, KeepsWhatWasBelievedBefore) {
  Record record = Lille();
  Correction correction = Of(2026);
  correction.label = "Rijsel";
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(LabelAt(record, Day(2000), Then(2025)), "Lille");
  EXPECT_EQ(LabelAt(record, Day(2000), Then(2026)), "Rijsel");
  EXPECT_EQ(record.versions.back().source, kCorrectionSource);
}

TEST(ApplyCorrection, ChangesOnlyItsStretch) {
  Record record = Lille();
  Correction correction = Of(2026);
  correction.valid_from = Day(1950);
  correction.valid_to = Day(1960);
  correction.label = "Rijsel";
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(LabelAt(record, Day(1949), Then(2027)), "Lille");
  EXPECT_EQ(LabelAt(record, Day(1950), Then(2027)), "Rijsel");
  EXPECT_EQ(LabelAt(record, Day(1960), Then(2027)), "Lille");
  EXPECT_THAT(record.versions, SizeIs(4));
}

TEST(ApplyCorrection, LeavesOthersAlone) {
  Record record = Lille();
  record.versions[0].entity = Commune("59009");
  Correction correction = Of(2026);
  correction.label = "Rijsel";
  EXPECT_FALSE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(record.versions[0].label, "Lille");
}

TEST(ApplyCorrection, SaysWhenNothingChanges) {
  Record record = Lille();
  Correction correction = Of(2026);
  correction.label = "Lille";
  correction.siren = "215903501";
  correction.valid_from = Day(2020);
  EXPECT_FALSE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(record.versions, Lille().versions);
  EXPECT_EQ(record.identifiers, Lille().identifiers);
}

TEST(ApplyCorrection, FillsInWhatWasMissing) {
  Record record = Lille();
  Correction correction = Of(2026);
  correction.postal_codes = "59000";
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(PostalCodesAt(record, Day(1950), Then(2025)), "");
  EXPECT_EQ(PostalCodesAt(record, Day(1950), Then(2026)), "59000") << "since its begin, where nothing was known";
  EXPECT_EQ(PostalCodesAt(record, Day(2020), Then(2026)), "59000");
  EXPECT_EQ(PostalCodesAt(record, Day(2020), Then(2025)), "59000 59800");
}

TEST(ApplyCorrection, TakesAwayWhatItNeverHad) {
  Record record = Lille();
  Correction correction = Of(2026);
  correction.siren = "";
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  ASSERT_THAT(record.identifiers, SizeIs(1));
  EXPECT_EQ(record.identifiers[0].when.known_to, Then(2026));
}

TEST(ApplyCorrection, APublicationThatComesLaterReplacesIt) {
  Record record = Lille();
  record.versions[0].when.known_to = Then(2027);
  Version later = Named("Lille-Métropole", 1943);
  later.when.known_from = Then(2027);
  record.versions.push_back(later);
  Correction correction = Of(2026);
  correction.label = "Rijsel";
  correction.postal_codes = "59000";
  record.postal_codes[0].when.known_from = Then(2027);
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  EXPECT_EQ(LabelAt(record, Day(2000), Then(2026)), "Rijsel");
  EXPECT_EQ(LabelAt(record, Day(2000), Then(2027)), "Lille-Métropole");
  EXPECT_EQ(PostalCodesAt(record, Day(2020), Then(2026)), "59000");
  EXPECT_EQ(PostalCodesAt(record, Day(2020), Then(2027)), "59000 59800");
}

TEST(ApplyCorrection, DoesNotOutliveTheEntity) {
  Record record = Lille();
  record.versions = {Named("Lomme", 1943, 2000)};
  record.postal_codes.clear();
  Correction correction = Of(2026);
  correction.postal_codes = "59160";
  ASSERT_TRUE(ApplyCorrection(correction, kCorrectionSource, record));
  ASSERT_THAT(record.postal_codes, SizeIs(1));
  EXPECT_EQ(record.postal_codes[0].when.valid_to, Day(2000));
  correction.valid_from = Day(2010);
  EXPECT_FALSE(ApplyCorrection(correction, kCorrectionSource, record)) << "it did not live then";
}

// A life of up to four versions, and two corrections one after the other: at every day and instant the record says what
// a list of (instant, stretch, value) says.
RC_GTEST_PROP(ApplyCorrectionProperty, SaysAtEachInstantWhatWasLearntLast, ()) {
  Record record;
  int year = 1943;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    const int next = year + *rc::gen::inRange(1, 20);
    record.versions.push_back(Named("v" + std::to_string(i), year, i == 1 ? 0 : next));
    year = next;
  }
  const Record before = record;
  std::vector<Correction> corrections;
  for (const int known : {2020, 2021}) {
    Correction correction = Of(known);
    correction.valid_from = Day(*rc::gen::inRange(1930, 2010));
    correction.valid_to = Day(correction.valid_from.ToString().empty() ? 2011 : *rc::gen::inRange(2011, 2030));
    correction.label = *rc::gen::element<std::string>("x", "y", "v1", "v2");
    correction.postal_codes = *rc::gen::element<std::string>("", "59000", "59160 59260");
    ApplyCorrection(correction, kCorrectionSource, record);
    corrections.push_back(correction);
  }
  for (int y = 1935; y < 2040; y += 3) {
    std::string label = LabelAt(before, Day(y), Then(2000));
    std::string codes;
    RC_ASSERT(LabelAt(record, Day(y), Then(2000)) == label);
    for (const Correction& correction : corrections) {
      if (!label.empty() && correction.valid_from <= Day(y) && Day(y) < correction.valid_to) {
        label = *correction.label;
        codes = *correction.postal_codes;
      }
      RC_ASSERT(LabelAt(record, Day(y), correction.known_from) == label);
      RC_ASSERT(PostalCodesAt(record, Day(y), correction.known_from) == codes);
    }
  }
}

// Rebuilding the record applies them again, in the order in which they were made.
TEST(Reconcile, AppliesCorrectionsAfterThePublications) {
  CogList list;
  list.source.kind = "cog";
  list.source.vintage = 2025;
  list.source.digest = "a";
  CogRow row;
  row.code = Code("59350");
  row.label = "Lille";
  row.departement = Code("59");
  row.region = Code("32");
  list.rows = {row};
  std::vector<SourceDocument> documents;
  for (const int known : {2027, 2026}) {
    CorrectionDocument document;
    document.correction = Of(known);
    document.correction.label = known == 2027 ? "Rijsel" : "Lile";
    document.source.kind = "correction";
    document.source.digest = std::to_string(known);
    documents.push_back(std::move(document));
  }
  documents.push_back(list);
  const Record record = Reconcile(documents);
  EXPECT_EQ(LabelAt(record, Day(2025), Then(2028)), "Rijsel");
  EXPECT_EQ(LabelAt(record, Day(2025), Instant{Then(2027).micros - 1}), "Lile");
  EXPECT_EQ(LabelAt(record, Day(2025), Instant{Then(2026).micros - 1}), "Lille");
  EXPECT_THAT(record.sources, SizeIs(3));
}

}  // namespace
}  // namespace socle::registry
