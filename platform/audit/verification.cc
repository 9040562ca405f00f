#include "platform/audit/verification.h"

#include <fmt/format.h>

#include "platform/base/error.h"

namespace socle::audit {
namespace {

// Goes along the chain, seal by seal.
class Walk {
 public:
  explicit Walk(const Witnesses& witnesses) : witnesses_(witnesses), next_witness_(witnesses.begin()) {
    // Of a chain that was empty there is nothing to hold against it.
    while (next_witness_ != witnesses_.end() && next_witness_->first < 1) ++next_witness_;
  }

  // What is wrong with the next seal; "" when nothing is.
  std::string Step(const SealedEntry& seal) {
    const int64_t seq = verdict_.entries + 1;
    if (seal.seq != seq) return fmt::format("the seal is missing: the next one there is {}", seal.seq);
    if (std::string wrong = Compare(seal); !wrong.empty()) return wrong;
    if (next_witness_ != witnesses_.end() && next_witness_->first == seq) {
      if (next_witness_->second != seal.hash) return Remade();
      last_witness_ = seq;
      ++next_witness_;
      ++verdict_.checkpoints;
    }
    place_ = seal.place;
    verdict_.hash = seal.hash;
    verdict_.entries = seq;
    if (seal.salt.empty()) ++verdict_.erased_actors;
    return "";
  }

  // After the last seal: what checkpoints saw behind it.
  std::string AtTheEnd() const {
    if (next_witness_ == witnesses_.end()) return "";
    return fmt::format("the chain ends here, but a checkpoint saw it up to {}: its end is lost",
                       witnesses_.rbegin()->first);
  }

  Verdict& verdict() { return verdict_; }
  Place place() const { return place_; }

 private:
  std::string Compare(const SealedEntry& seal) const {
    if (seal.version != kVersion) return fmt::format("this program does not know version {}", seal.version);
    if (seal.place <= place_) return "it stands before an earlier one: seals were exchanged";
    if (!seal.entry) return fmt::format("the audit record {} is gone", seal.place.id);
    const Entry& entry = *seal.entry;
    if (entry.place != seal.place) return fmt::format("the audit record {} was moved", seal.place.id);
    std::string commitment = seal.commitment;
    if (!seal.salt.empty()) {
      commitment = CommitmentTo(entry.actor, seal.salt);
    } else if (entry.actor != kErasedActor) {
      return fmt::format("the audit record {} was changed: its actor was erased, and is there again", seal.place.id);
    }
    if (HashOf(seal.seq, verdict_.hash, entry, commitment) == seal.hash) return "";
    return fmt::format("the audit record {} or its seal was changed", seal.place.id);
  }

  std::string Remade() const {
    return fmt::format("a checkpoint saw another hash: the chain was made anew somewhere from {} on",
                       last_witness_ + 1);
  }

  const Witnesses& witnesses_;
  Witnesses::const_iterator next_witness_;
  int64_t last_witness_ = 0;
  Place place_ = {};
  Verdict verdict_ = {};
};

// Whether a record without a seal stands among the sealed ones from `from` (that of `seq`) on.
absl::StatusOr<std::optional<Fault>> FindInserted(const SealStore& store, Place from, int64_t seq,
                                                  const std::vector<SealedEntry>& sealed, size_t whole,
                                                  db::Deadline deadline) {
  if (whole == 0) return std::optional<Fault>();
  const Place to = sealed[whole - 1].place;
  SOCLE_ASSIGN_OR_RETURN(const SealStore::Stretch stretch,
                         store.Between(from, to, static_cast<int64_t>(whole), deadline));
  if (!stretch.unsealed) return std::optional<Fault>();
  for (size_t i = 0; i < whole; ++i) {
    if (sealed[i].place < *stretch.unsealed) continue;
    return Fault{seq + 1 + static_cast<int64_t>(i),
                 fmt::format("the audit record {} stands before it and was never sealed: it was inserted",
                             stretch.unsealed->id)};
  }
  return std::optional<Fault>();
}

}  // namespace

absl::StatusOr<Verdict> Verify(db::Pool& pool, const Witnesses& witnesses, const VerifyOptions& options) {
  const SealStore store(&pool);
  const auto deadline = [&] { return db::DeadlineIn(options.batch_deadline); };
  SOCLE_ASSIGN_OR_RETURN(const Progress start, store.Look(deadline()));
  Walk walk(witnesses);
  Verdict& verdict = walk.verdict();
  while (!verdict.fault) {
    const int64_t before = verdict.entries;
    const Place from = walk.place();
    SOCLE_ASSIGN_OR_RETURN(const std::vector<SealedEntry> sealed, store.ReadAfter(before, options.batch, deadline()));
    size_t whole = 0;
    std::string wrong;
    while (whole < sealed.size() && (wrong = walk.Step(sealed[whole])).empty()) ++whole;
    // What was inserted among those that are whole comes first.
    SOCLE_ASSIGN_OR_RETURN(verdict.fault, FindInserted(store, from, before, sealed, whole, deadline()));
    if (verdict.fault) {
      verdict.entries = verdict.fault->seq - 1;
    } else if (sealed.empty()) {
      wrong = walk.AtTheEnd();
      if (wrong.empty()) break;
    }
    if (!verdict.fault && !wrong.empty()) verdict.fault = Fault{verdict.entries + 1, wrong};
    options.progress(verdict.entries, std::max(start.tip.seq, verdict.entries));
  }
  SOCLE_ASSIGN_OR_RETURN(const Progress end, store.Look(deadline()));
  verdict.unsealed = end.unsealed;
  verdict.oldest_waiting = end.oldest_waiting;
  return std::move(verdict);
}

}  // namespace socle::audit
