// What a hash of the chain covers: everything, and each thing by itself.
#include "platform/audit/chain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace socle::audit {
namespace {

Entry Some() {
  return {.place = {77, 12},
          .revision = 5,
          .create_time = {1'700'000'000'000'000},
          .actor = "alice",
          .method = "socle.test.v1.Things/Change",
          .request_id = "0123456789abcdef",
          .trace_id = "0af7651916cd43dd8448eb211c80319c",
          .resource = "things/a",
          .kind = 2,
          .changes = "{renamed}",
          .before = std::string(32, 'b'),
          .after = std::string(32, 'a')};
}

api::Sha256 Hash(const Entry& entry, int64_t seq = 1, const api::Sha256& previous = kBeginning) {
  return HashOf(seq, previous, entry, CommitmentTo(entry.actor, std::string(kSaltBytes, 's')));
}

// Seals that are stored must verify for ever: this value may only change together with kVersion.
TEST(Chain, TheHashOfAVersionStaysWhatItIs) {
  EXPECT_EQ(HexOf(Hash(Some())), "bf514702b35275bf555b45e10259aecd7a47129029694b787400dbca35ba0b6d");
}

TEST(Chain, EveryFieldIsCovered) {
  const std::vector<std::function<void(Entry&)>> tampering = {
      [](Entry& e) { ++e.place.transaction; },
      [](Entry& e) { ++e.place.id; },
      [](Entry& e) { ++e.revision; },
      [](Entry& e) { ++e.create_time.micros; },
      [](Entry& e) { e.actor = "bob"; },
      [](Entry& e) { e.method += "d"; },
      [](Entry& e) { e.request_id[3] ^= 1; },
      [](Entry& e) { e.trace_id[0] = 'f'; },
      [](Entry& e) { e.resource = "things/b"; },
      [](Entry& e) { e.kind = 4; },
      [](Entry& e) { e.changes = "{}"; },
      [](Entry& e) { e.before.clear(); },
      [](Entry& e) { e.after.clear(); },
      [](Entry& e) { std::swap(e.before, e.after); },
  };
  std::set<std::string> hashes = {HexOf(Hash(Some()))};
  for (const auto& tamper : tampering) {
    Entry entry = Some();
    tamper(entry);
    EXPECT_TRUE(hashes.insert(HexOf(Hash(entry))).second) << "change " << hashes.size() << " does not show";
  }
  EXPECT_TRUE(hashes.insert(HexOf(Hash(Some(), 2))).second) << "its place in the chain";
  EXPECT_TRUE(hashes.insert(HexOf(Hash(Some(), 1, Hash(Some())))).second) << "what it is chained to";
}

// Neighbours cannot lend each other bytes: texts that join to the same bytes have other hashes.
RC_GTEST_PROP(Chain, TextsAreDelimited, (std::string left, std::string right)) {
  RC_PRE(!right.empty());
  Entry one = Some();
  one.trace_id = left;
  one.resource = right;
  Entry other = Some();
  other.trace_id = left + right.substr(0, 1);
  other.resource = right.substr(1);
  RC_ASSERT(Hash(one) != Hash(other));
}

RC_GTEST_PROP(Chain, ACommitmentTellsActorsApartAndNeedsItsSalt, (std::string actor, std::string other)) {
  RC_PRE(actor != other);
  const std::string salt(kSaltBytes, 'x');
  RC_ASSERT(CommitmentTo(actor, salt) == CommitmentTo(actor, salt));
  RC_ASSERT(CommitmentTo(actor, salt) != CommitmentTo(other, salt));
  RC_ASSERT(CommitmentTo(actor, salt) != CommitmentTo(actor, std::string(kSaltBytes, 'y')));
}

TEST(Chain, HexIsReadBackAndNothingElseIs) {
  const api::Sha256 digest = Hash(Some());
  EXPECT_EQ(FromHex(HexOf(digest)), digest);
  for (const std::string& text : {std::string(), std::string(64, 'g'), std::string(63, '0'), std::string(64, 'A')}) {
    EXPECT_FALSE(FromHex(text)) << text;
  }
}

}  // namespace
}  // namespace socle::audit
