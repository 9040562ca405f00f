// Manifestos and adhesions in a real database: what is kept in both times, and what no writer can break.
#include <atomic>
#include <thread>

#include "platform/api/digest.h"
#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "platform/write/writer.h"
#include "services/registry/store/governance/manifesto_store.h"
#include "services/registry/store/governance/signature_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

constexpr int kWriters = 8;

Date Day(std::string_view iso) { return *Date::Parse(iso); }

class SignatureStoreTest : public ::testing::Test {
 protected:
  SignatureStoreTest() {
    EXPECT_TRUE(Write([&](write::Unit& unit) -> absl::Status {
                  Manifesto manifesto{.id = "npdc",
                                      .display_name = "Manifeste",
                                      .carrier = "collectivites/departement-62",
                                      .perimeter = {"collectivites/departement-59", "collectivites/departement-62"}};
                  SOCLE_RETURN_IF_ERROR(manifestos_.Create(unit.tx(), unit.revision(), manifesto));
                  ManifestoVersion version{.manifesto = "npdc", .text = "é\n", .sha256 = socle::api::Sha256Hex("é\n")};
                  version.date = Day("2012-06-01");
                  version.commitments = {"Se \"doter\", d'un espace", "Associer\\"};
                  manifestos_.Publish(unit.tx(), unit.revision(), version);
                  return absl::OkStatus();
                }).ok());
  }

  absl::Status Write(const std::function<absl::Status(write::Unit&)>& function) {
    write::Command command{.method = "test", .caller = "tester", .resources = {"npdc"}};
    command.request_id = fmt::format("00000000-0000-4000-8000-{:012}", ++requests_);
    return writer_
        .RunBytes(command, db::kNoDeadline,
                  [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                    SOCLE_RETURN_IF_ERROR(function(unit));
                    return "";
                  })
        .status();
  }

  // With a label that sorts as itself.
  absl::Status Put(Signature& signature) {
    return Write([&](write::Unit& unit) {
      signatures_.Write(unit.tx(), unit.revision(), signature.party_label, 7, signature);
      return absl::OkStatus();
    });
  }

  static Signature Of(int number, std::string label = "Lille") {
    Signature signature{.id = fmt::format("00000000-0000-8000-8000-{:012}", number), .manifesto = "npdc"};
    signature.party = fmt::format("collectivites/commune-{:05}", number);
    signature.party_label = std::move(label);
    signature.version = 1;
    signature.version_date = Day("2012-06-01");
    signature.adhesion = Day("2012-10-01");
    signature.deliberation_number = "2012/77 \"bis\"";
    return signature;
  }

  std::vector<std::string> Labels(const SignatureBook::Question& question) {
    std::vector<std::string> labels;
    const auto listing = signatures_.List(question, db::kNoDeadline);
    EXPECT_TRUE(listing.ok()) << listing.status();
    for (const auto& listed : listing->items) labels.push_back(listed.signature.party_label);
    return labels;
  }

  absl::Status Run(const std::string& sql) {
    return db::RunWrite(*registry_.pool, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
  }

  RegistryDatabase registry_;
  write::Writer writer_{registry_.pool.get()};
  ManifestoStore manifestos_{registry_.pool.get()};
  SignatureStore signatures_{registry_.pool.get()};
  std::atomic<int> requests_{0};
};

using Texts = std::vector<std::string>;

TEST_F(SignatureStoreTest, AManifestoAndItsTextAreReadBackWhole) {
  const auto manifesto = manifestos_.Find("npdc", db::kNoDeadline);
  ASSERT_TRUE(manifesto.ok()) << manifesto.status();
  EXPECT_EQ(manifesto->latest_version, 1);
  EXPECT_EQ(manifesto->perimeter.size(), 2u);
  const auto version = manifestos_.FindVersion("npdc", 0, db::kNoDeadline);
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(version->text, "é\n");
  EXPECT_EQ(version->date, Day("2012-06-01"));
  EXPECT_EQ(version->commitments, (Texts{"Se \"doter\", d'un espace", "Associer\\"}));
  EXPECT_TRUE(absl::IsNotFound(manifestos_.FindVersion("npdc", 2, db::kNoDeadline).status()));
  EXPECT_TRUE(absl::IsNotFound(manifestos_.Find("other", db::kNoDeadline).status()));
}

TEST_F(SignatureStoreTest, WhatIsWrittenIsReadBackWhole) {
  Signature signature = Of(1);
  signature.representative = "persons/00000000-0000-4000-8000-000000000001";
  signature.capacity = "maire";
  signature.mandate = "délibération";
  signature.deliberation_date = Day("2012-09-24");
  ASSERT_TRUE(Put(signature).ok());
  const auto read = signatures_.Find("npdc", signature.id, std::nullopt, db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->party, signature.party);
  EXPECT_EQ(read->adhesion, Day("2012-10-01"));
  EXPECT_EQ(read->withdrawal, Date::Max());
  EXPECT_EQ(read->deliberation_number, signature.deliberation_number);
  EXPECT_EQ(read->deliberation_date, signature.deliberation_date);
  EXPECT_EQ(read->representative, signature.representative);
  EXPECT_EQ(read->known_from, signature.known_from);
  EXPECT_EQ(read->known_to, Instant::Max());
  EXPECT_EQ(read->revision, signature.revision);
  EXPECT_TRUE(absl::IsNotFound(signatures_.Find("other", signature.id, std::nullopt, db::kNoDeadline).status()));
}

TEST_F(SignatureStoreTest, EachStepIsKnownLaterAndLeavesWhatWasBelieved) {
  Signature signature = Of(1);
  ASSERT_TRUE(Put(signature).ok());
  const Instant first = signature.known_from;
  const Instant created = signature.create_time;
  for (int i = 0; i < 5; ++i) {
    const Instant before = signature.known_from;
    signature.mandate = std::to_string(i);
    ASSERT_TRUE(Put(signature).ok());
    EXPECT_GT(signature.known_from, before);
    EXPECT_EQ(signature.create_time, created);
  }
  EXPECT_EQ(signatures_.Find("npdc", signature.id, first, db::kNoDeadline)->mandate, "");
  EXPECT_EQ(signatures_.Find("npdc", signature.id, std::nullopt, db::kNoDeadline)->mandate, "4");
  const Instant long_ago{first.micros - 1};
  EXPECT_TRUE(absl::IsNotFound(signatures_.Find("npdc", signature.id, long_ago, db::kNoDeadline).status()));
}

TEST_F(SignatureStoreTest, TheListOfADayHasThoseInForceAsTheyWereKnown) {
  Signature lille = Of(1, "Lille"), divion = Of(2, "Divion"), roubaix = Of(3, "Roubaix");
  divion.adhesion = Date::Min();  // from the day of the text
  for (Signature* signature : {&lille, &divion, &roubaix}) ASSERT_TRUE(Put(*signature).ok());
  const Instant before = roubaix.known_from;
  lille.withdrawal = Day("2014-01-01");
  roubaix.attestation = Attestation::kContestedByParty;
  ASSERT_TRUE(Put(lille).ok());
  ASSERT_TRUE(Put(roubaix).ok());
  const auto on = [&](const char* day, std::optional<Instant> known_at = {}) {
    return Labels({.manifesto = "npdc", .day = Day(day), .known_at = known_at, .limit = 10});
  };
  EXPECT_EQ(on("2012-06-01"), (Texts{"Divion"}));
  EXPECT_EQ(on("2013-12-31"), (Texts{"Divion", "Lille"}));
  EXPECT_EQ(on("2014-01-01"), (Texts{"Divion"}));
  EXPECT_EQ(on("2014-01-01", before), (Texts{"Divion", "Lille", "Roubaix"}));
  EXPECT_EQ(Labels({.manifesto = "npdc", .limit = 10}), (Texts{"Divion", "Lille", "Roubaix"})) << "in force or not";
  EXPECT_EQ(Labels({.manifesto = "npdc", .attestation = 4, .limit = 10}), (Texts{"Roubaix"}));
  EXPECT_EQ(Labels({.party = lille.party, .limit = 10}), (Texts{"Lille"})) << "of all manifestos";
  EXPECT_TRUE(absl::IsNotFound(signatures_.List({.manifesto = "other", .limit = 1}, db::kNoDeadline).status()));
}

TEST_F(SignatureStoreTest, PagesOfAnySizeTogetherAreTheList) {
  for (int i = 0; i < 23; ++i) {
    Signature signature = Of(i + 1, fmt::format("Ville {:02}", (i * 7) % 5));  // names that repeat
    ASSERT_TRUE(Put(signature).ok());
  }
  for (const bool by_type : {false, true}) {
    const auto whole = signatures_.List({.manifesto = "npdc", .by_type = by_type, .limit = 100}, db::kNoDeadline);
    ASSERT_EQ(whole->items.size(), 23u);
    for (const size_t size : {1, 2, 7, 22, 23, 24}) {
      SignatureBook::Question question{.manifesto = "npdc", .by_type = by_type, .limit = size};
      std::vector<std::string> ids;
      while (true) {
        const auto page = signatures_.List(question, db::kNoDeadline);
        for (const auto& listed : page->items) ids.push_back(listed.signature.id);
        if (page->items.size() < size) break;
        question.after_type = page->items.back().type;
        question.after_key = page->items.back().key;
        question.after_id = page->items.back().signature.id;
      }
      ASSERT_EQ(ids.size(), 23u) << size;
      for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], whole->items[i].signature.id) << size << " at " << i;
    }
  }
}

// Around the services and their locks: the index alone holds.
TEST_F(SignatureStoreTest, OfEightWhoSignForOnePartyAtOnceOneDoes) {
  std::vector<absl::Status> outcomes(kWriters);
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      Signature signature = Of(i + 1);
      signature.party = "collectivites/commune-59350";
      write::Command command{.method = "test", .caller = "tester"};
      command.request_id = fmt::format("00000000-0000-4000-9000-{:012}", i);
      outcomes[i] = writer_
                        .RunBytes(command, db::kNoDeadline,
                                  [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                                    signatures_.Write(unit.tx(), unit.revision(), "lille", 7, signature);
                                    return "";
                                  })
                        .status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome.ok(); }), 1);
  EXPECT_EQ(Labels({.manifesto = "npdc", .limit = 10}).size(), 1u);
}

TEST_F(SignatureStoreTest, TheDatabaseItselfRefusesWhatWouldRewriteTheRecord) {
  Signature signature = Of(1);
  ASSERT_TRUE(Put(signature).ok());
  const auto state = [&](const std::string& sql) { return db::SqlStateOf(Run(sql)); };
  EXPECT_EQ(state("UPDATE signature_version SET party = 'collectivites/commune-59512'"), "23001");
  EXPECT_EQ(state("DELETE FROM signature_version"), "23001");
  EXPECT_EQ(state("UPDATE manifesto_version SET text = 'x'"), "23001");
  EXPECT_EQ(state("DELETE FROM manifesto_version"), "23001");
  EXPECT_EQ(state("DELETE FROM manifesto"), "23001");
  EXPECT_EQ(state("INSERT INTO manifesto_version (manifesto_id, number, text, sha256, date, commitments, "
                  "priority_questions, source, synthetic, revision) VALUES ('npdc', 2, 'x', repeat('0', 64), "
                  "'-infinity', '{}', '{}', '', false, 1)"),
            "23514")
      << "a digest is that of its text";
  EXPECT_EQ(state("INSERT INTO signature_version SELECT '00000000-0000-8000-8000-000000000009', manifesto_id, "
                  "'collectivites/commune-59512', party_label, sort_key, party_type, 7, adhesion, version_date, "
                  "valid_from, valid_to, known_from, known_to, representative, capacity, mandate, "
                  "deliberation_number, deliberation_date, source, synthetic, attestation, reason, create_time, "
                  "since_revision FROM signature_version"),
            "23503")
      << "a version that is not there is not signed";
}

}  // namespace
}  // namespace socle::registry::store
