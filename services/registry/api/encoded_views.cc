#include "services/registry/api/encoded_views.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>
#include <grpc/slice.h>

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {
namespace {

using google::protobuf::io::CodedOutputStream;

constexpr uint8_t kItemTag = (1 << 3) | 2;  // field 1, length-delimited

grpc::Slice OwningSlice(std::string bytes) {
  auto* owned = new std::string(std::move(bytes));
  return grpc::Slice(
      owned->data(), owned->size(), [](void* text) { delete static_cast<std::string*>(text); }, owned);
}

}  // namespace

EncodedViews::EncodedViews(const Snapshot& snapshot, Date today) : today_(today) {
  std::string bytes;
  EncodeAlive(snapshot, bytes);
  EncodeMembers(snapshot, bytes);
  bytes.shrink_to_fit();
  arena_ = OwningSlice(std::move(bytes));
}

void EncodedViews::EncodeAlive(const Snapshot& snapshot, std::string& bytes) {
  position_.assign(snapshot.entities().size(), kNoEntity);
  v1::Collectivite message;
  for (EntityIndex entity = 0; entity < snapshot.entities().size(); ++entity) {
    const auto view = EntityView::At(snapshot, entity, {today_, std::nullopt});
    if (!view) continue;
    message.Clear();
    ToProto(snapshot, *view, &message);
    position_[entity] = static_cast<uint32_t>(alive_.size());
    alive_.push_back(entity);
    item_begin_.push_back(bytes.size());
    uint8_t header[11] = {kItemTag};
    const uint8_t* end =
        CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(message.ByteSizeLong()), header + 1);
    bytes.append(reinterpret_cast<const char*>(header), end - header);
    message_begin_.push_back(bytes.size());
    message.AppendToString(&bytes);
  }
  item_begin_.push_back(bytes.size());
}

void EncodedViews::EncodeMembers(const Snapshot& snapshot, std::string& bytes) {
  for (const EntityIndex entity : alive_) {
    if (snapshot.entities()[entity].type != CollectiviteType::kEpci) continue;
    const auto view = EntityView::At(snapshot, entity, {today_, std::nullopt});
    MemberRun run;
    run.members = view->members();
    run.begin = bytes.size();
    for (const EntityIndex member : run.members) {
      const uint32_t position = position_[member];
      bytes.append(bytes, item_begin_[position], item_begin_[position + 1] - item_begin_[position]);
    }
    run.end = bytes.size();
    member_runs_.emplace(entity, std::move(run));
  }
}

grpc::Slice EncodedViews::Cut(uint64_t begin, uint64_t end) const {
  const grpc_slice whole = arena_.c_slice();
  const grpc_slice part = grpc_slice_sub(whole, begin, end);
  grpc_slice_unref(whole);
  return grpc::Slice(part, grpc::Slice::STEAL_REF);
}

grpc::Slice EncodedViews::Message(uint32_t position) const {
  return Cut(message_begin_[position], item_begin_[position + 1]);
}

grpc::Slice EncodedViews::Items(uint32_t first, uint32_t last) const {
  return first >= last ? grpc::Slice() : Cut(item_begin_[first], item_begin_[last]);
}

grpc::Slice EncodedViews::Members(EntityIndex group) const {
  const auto found = member_runs_.find(group);
  return found == member_runs_.end() ? grpc::Slice() : Cut(found->second.begin, found->second.end);
}

std::span<const EntityIndex> EncodedViews::MembersOf(EntityIndex group) const {
  const auto found = member_runs_.find(group);
  return found == member_runs_.end() ? std::span<const EntityIndex>()
                                     : std::span<const EntityIndex>(found->second.members);
}

}  // namespace socle::registry::api
