// Offers, exchanges and reviews in a real database: what is kept, and what no writer can break.
#include <atomic>
#include <thread>

#include "platform/api/digest.h"
#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "platform/write/writer.h"
#include "services/registry/store/governance/exchange_store.h"
#include "services/registry/store/governance/review_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

Date Day(std::string_view iso) { return *Date::Parse(iso); }
constexpr char kLille[] = "collectivites/commune-59350";
constexpr char kDivion[] = "collectivites/commune-62270";

std::string Id(int number) { return fmt::format("00000000-0000-8000-8000-{:012}", number); }

class ExchangeStoreTest : public ::testing::Test {
 protected:
  absl::Status Write(const std::function<void(write::Unit&)>& function) {
    write::Command command{.method = "test", .caller = "tester"};
    command.request_id = fmt::format("00000000-0000-4000-8000-{:012}", ++requests_);
    return writer_
        .RunBytes(command, db::kNoDeadline,
                  [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                    function(unit);
                    return "";
                  })
        .status();
  }

  ExchangeListing Put(int number, ListingKind kind, std::string party, std::vector<std::string> themes,
                      std::vector<std::string> words = {}) {
    ExchangeListing listing{.id = Id(number), .kind = kind, .party = std::move(party), .theme_slugs = themes};
    listing.theme_labels = std::move(themes);
    listing.title = fmt::format("n° {}", number);
    listing.words = std::move(words);
    EXPECT_TRUE(Write([&](write::Unit& unit) { exchanges_.Write(unit.tx(), unit.revision(), listing); }).ok());
    return listing;
  }

  std::vector<std::string> Titles(const absl::StatusOr<std::vector<ExchangeListing>>& listings) {
    EXPECT_TRUE(listings.ok()) << listings.status();
    std::vector<std::string> titles;
    for (const ExchangeListing& listing : *listings) titles.push_back(listing.title);
    return titles;
  }

  RegistryDatabase registry_;
  write::Writer writer_{registry_.pool.get()};
  ExchangeStore exchanges_{registry_.pool.get()};
  ReviewStore reviews_{registry_.pool.get()};
  std::atomic<int> requests_{0};
};

using Texts = std::vector<std::string>;

TEST_F(ExchangeStoreTest, CandidatesAreOfTheOtherKindOfOthersOpenAndShareSomething) {
  const ExchangeListing asked = Put(1, ListingKind::kRequest, kDivion, {"jeunesse"}, {"emploi"});
  Put(2, ListingKind::kOffer, kLille, {"jeunesse"});
  Put(3, ListingKind::kOffer, kLille, {"climat"}, {"emploi", "vert"});
  Put(4, ListingKind::kOffer, kLille, {"climat"}, {"vert"});
  Put(5, ListingKind::kOffer, kDivion, {"jeunesse"});
  Put(6, ListingKind::kRequest, kLille, {"jeunesse"});
  ExchangeListing over = Put(7, ListingKind::kOffer, kLille, {"jeunesse"});
  over.open_until = Day("2025-01-01");
  ASSERT_TRUE(Write([&](write::Unit& unit) { exchanges_.Write(unit.tx(), unit.revision(), over); }).ok());
  EXPECT_EQ(Titles(exchanges_.Answering(asked, Day("2026-01-01"), 10, db::kNoDeadline)), (Texts{"n° 2", "n° 3"}));
  EXPECT_EQ(Titles(exchanges_.Answering(asked, Day("2025-01-01"), 10, db::kNoDeadline)),
            (Texts{"n° 7", "n° 2", "n° 3"}));
  EXPECT_EQ(Titles(exchanges_.Answering(asked, Day("2026-01-01"), 1, db::kNoDeadline)), (Texts{"n° 2"}))
      << "where not all are looked at, those that share a theme are";
}

TEST_F(ExchangeStoreTest, ListingsArePagedNewestFirst) {
  for (int i = 1; i <= 7; ++i) Put(i, ListingKind::kOffer, kLille, {i % 2 == 0 ? "pair" : "impair"});
  EXPECT_EQ(Titles(exchanges_.ListListings({.theme = "pair", .limit = 10}, db::kNoDeadline)),
            (Texts{"n° 6", "n° 4", "n° 2"}));
  Texts titles;
  ExchangeBook::ListingQuestion question{.limit = 2};
  while (true) {
    const auto page = exchanges_.ListListings(question, db::kNoDeadline);
    for (const ExchangeListing& listing : *page) titles.push_back(listing.title);
    if (page->size() < 2) break;
    question.before_time = page->back().written.create_time;
    question.after_id = page->back().id;
  }
  EXPECT_EQ(titles, (Texts{"n° 7", "n° 6", "n° 5", "n° 4", "n° 3", "n° 2", "n° 1"}));
}

TEST_F(ExchangeStoreTest, FeedbackCountsForWhomItIsAboutAndIsNeverChanged) {
  Put(1, ListingKind::kRequest, kDivion, {"jeunesse"});
  Put(2, ListingKind::kOffer, kLille, {"jeunesse"});
  Exchange exchange{.id = Id(3), .request = Id(1), .offer = Id(2), .requester = kDivion, .offerer = kLille};
  exchange.proposer = kDivion;
  exchange.state = ExchangeState::kDone;
  Feedback said{.party = kDivion, .rating = 4, .comment = "utile \"vraiment\""};
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                exchanges_.Write(unit.tx(), unit.revision(), exchange);
                exchanges_.Add(unit.tx(), exchange, said);
              }).ok());
  const auto read = exchanges_.Find(Id(3), db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->feedback.size(), 1u);
  EXPECT_EQ(read->feedback[0].comment, said.comment);
  EXPECT_EQ(read->feedback[0].create_time, said.create_time);
  EXPECT_EQ(exchanges_.FindListing(Id(2), db::kNoDeadline)->feedback.sum, 4);
  EXPECT_EQ(exchanges_.FindListing(Id(1), db::kNoDeadline)->feedback.count, 0);
  const auto again = Write([&](write::Unit& unit) { exchanges_.Add(unit.tx(), exchange, said); });
  EXPECT_EQ(db::SqlStateOf(again), "23505") << "once, whatever the service forgets";
  const auto rewritten = db::RunWrite(*registry_.pool, db::kNoDeadline, [](db::Transaction& tx) {
    tx.Run("UPDATE exchange_feedback SET rating = 1");
    return absl::OkStatus();
  });
  EXPECT_EQ(db::SqlStateOf(rewritten), "23001");
}

TEST_F(ExchangeStoreTest, OfEightWhoProposeTheSameAtOnceOneDoes) {
  Put(1, ListingKind::kRequest, kDivion, {"jeunesse"});
  Put(2, ListingKind::kOffer, kLille, {"jeunesse"});
  std::atomic<int> written{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      Exchange exchange{.id = Id(10 + i), .request = Id(1), .offer = Id(2), .requester = kDivion, .offerer = kLille};
      exchange.proposer = kLille;
      written += Write([&](write::Unit& unit) { exchanges_.Write(unit.tx(), unit.revision(), exchange); }).ok();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(written, 1);
  EXPECT_EQ(exchanges_.List({.party = kLille, .limit = 10}, db::kNoDeadline)->size(), 1u);
}

TEST_F(ExchangeStoreTest, AReviewIsReadBackWholeAndIsOneOfItsYear) {
  Review review{.body = "tmi", .year = 2013, .bilan = "Quatre réunions.", .next_axes = {"Inclusion \"sociale\""}};
  review.objectives = {{"Recenser", ObjectiveOutcome::kOngoing, "débute dans les semaines à venir"}};
  review.bilan_date = Day("2013-12-05");
  const auto create = [&] {
    absl::Status created;
    EXPECT_TRUE(Write([&](write::Unit& unit) { created = reviews_.Create(unit.tx(), unit.revision(), review); }).ok());
    return created;
  };
  ASSERT_TRUE(create().ok());
  EXPECT_TRUE(absl::IsAlreadyExists(create()));
  const auto read = reviews_.Find("tmi", 2013, db::kNoDeadline);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->objectives, review.objectives);
  EXPECT_EQ(read->next_axes, review.next_axes);
  EXPECT_EQ(read->bilan_date, review.bilan_date);
  EXPECT_EQ(read->written.revision, review.written.revision);
  EXPECT_TRUE(absl::IsNotFound(reviews_.Find("tmi", 2014, db::kNoDeadline).status()));
}

TEST_F(ExchangeStoreTest, PositionsAreListedByDateAndThoseWithoutOneLast) {
  const auto put = [&](int number, std::string_view day) {
    Position position{.id = Id(number), .body = number < 9 ? "tmi" : "other", .title = fmt::format("n° {}", number)};
    if (!day.empty()) position.date = Day(day);
    ASSERT_TRUE(Write([&](write::Unit& unit) { reviews_.Write(unit.tx(), unit.revision(), position); }).ok());
  };
  put(1, "");
  put(2, "2014-02-01");
  put(3, "2015-02-01");
  put(4, "");
  put(5, "2014-02-01");
  put(9, "2016-01-01");
  const auto all = [&](size_t size) {
    Texts titles;
    ReviewBook::DatedQuestion question{.body = "tmi", .limit = size};
    while (true) {
      const auto page = reviews_.ListPositions(question, db::kNoDeadline);
      EXPECT_TRUE(page.ok()) << page.status();
      for (const Position& position : *page) titles.push_back(position.title);
      if (page->size() < size) return titles;
      question.after_date = page->back().date;
      question.after_id = page->back().id;
    }
  };
  for (const size_t size : {1, 2, 3, 5, 6})
    EXPECT_EQ(all(size), (Texts{"n° 3", "n° 2", "n° 5", "n° 1", "n° 4"})) << size;
  const auto dated = reviews_.ListPositions({.from = Day("2014-01-01"), .limit = 10}, db::kNoDeadline);
  EXPECT_EQ(dated->size(), 4u) << "of all bodies, and none without a date";
}

}  // namespace
}  // namespace socle::registry::store
