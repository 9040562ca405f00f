// The default view of every living collectivité, already encoded: what Get, BatchGet, List, ListMembers and Search
// send.
//
// A protobuf message may be sent in pieces: bytes of one field after bytes of another. So an answer is put together
// from slices of one arena, and no message is built or serialised for it. The arena holds the items in the order of
// listing, each as a field of number 1 ("collectivites" of a list), so that a page of neighbours is a single slice.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <grpcpp/support/slice.h>

#include "services/registry/domain/snapshot/snapshot.h"

namespace socle::registry::api {

class EncodedViews {
 public:
  EncodedViews() = default;
  // Encodes all that live on the day.
  EncodedViews(const Snapshot& snapshot, Date today);

  Date today() const { return today_; }

  // Those that live on the day, in the order of listing.
  std::span<const EntityIndex> alive() const { return alive_; }
  // Place of the entity in alive(); kNoEntity when it does not live on the day.
  uint32_t PositionOf(EntityIndex entity) const { return position_[entity]; }

  // One Collectivite.
  grpc::Slice Message(uint32_t position) const;
  // Items [first, last) of alive(), as fields of number 1.
  grpc::Slice Items(uint32_t first, uint32_t last) const;
  // All members of a grouping, as fields of number 1, and how many; empty when it is no grouping or does not live.
  grpc::Slice Members(EntityIndex group) const;
  std::span<const EntityIndex> MembersOf(EntityIndex group) const;

  size_t byte_size() const { return arena_.size(); }

 private:
  struct MemberRun {
    uint64_t begin = 0;
    uint64_t end = 0;
    std::vector<EntityIndex> members;
  };

  void EncodeAlive(const Snapshot& snapshot, std::string& bytes);
  void EncodeMembers(const Snapshot& snapshot, std::string& bytes);
  grpc::Slice Cut(uint64_t begin, uint64_t end) const;

  Date today_;
  grpc::Slice arena_;
  std::vector<EntityIndex> alive_;
  std::vector<uint32_t> position_;
  std::vector<uint64_t> item_begin_;     // one more than alive_
  std::vector<uint64_t> message_begin_;  // after the tag and length of the item
  absl::flat_hash_map<EntityIndex, MemberRun> member_runs_;
};

}  // namespace socle::registry::api
