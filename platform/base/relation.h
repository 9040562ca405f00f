// Who may do what: by the relation to the thing, never by who somebody is.
//
// A service names the relations that there are, the acts, and which relations allow which act; type, size and rank of
// whoever asks are not even known here. The permission that the caller's roles must contain is asked before
// (platform/rpc), and is never enough alone.
//
//   enum class Relation : unsigned { kOwner = 1, kPilot = 2 };
//   using Relations = RelationSet<Relation>;
//   Relations relations;
//   if (rpc::ActorOf(call).ActsFor(contract.pilot)) relations.Add(Relation::kPilot);
//   if (!May(Act::kFreeze, relations)) return rpc::RelationRequired("FREEZE", "PILOT", name);
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace socle {

// Who asks: the subject of the token, and the names of those that it acts for.
struct Actor {
  std::string subject;
  std::vector<std::string> acts_for;

  bool ActsFor(std::string_view party) const;
};

// A set of relations; the values of the enum are powers of two.
template <typename Relation>
class RelationSet {
 public:
  RelationSet() = default;
  RelationSet(std::initializer_list<Relation> relations) {
    for (const Relation relation : relations) Add(relation);
  }
  void Add(Relation relation) { bits_ |= static_cast<unsigned>(relation); }
  bool Intersects(RelationSet other) const { return (bits_ & other.bits_) != 0; }
  bool empty() const { return bits_ == 0; }
  friend bool operator==(RelationSet, RelationSet) = default;

 private:
  unsigned bits_ = 0;
};

}  // namespace socle
