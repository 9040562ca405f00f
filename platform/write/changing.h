// What changing a resource always is: read it, compare the etag, change it, record the change, show it.
//
//   return write::RunChange<v1::Review>(
//       *writer_, call, request, {.name = name, .etag = request.etag()},
//       [&](db::Transaction& tx) { return book_->Read(tx, body, year); },
//       [&](write::Unit& unit, Review& review) -> absl::Status { … book_->Write(unit.tx(), unit.revision(), review); },
//       Show);
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/content_digest.h"
#include "platform/api/etag.h"
#include "platform/rpc/call.h"
#include "platform/write/writer.h"

namespace socle::write {

// The fields that an update names; all of `updatable` when it names none. INVALID_MASK for others.
absl::StatusOr<google::protobuf::FieldMask> UpdateMask(const google::protobuf::FieldMask& sent,
                                                       const google::protobuf::Descriptor* message,
                                                       std::span<const std::string_view> updatable);

// `current` with the fields of the mask as sent.
void MergeSent(const google::protobuf::Message& sent, const google::protobuf::FieldMask& mask,
               google::protobuf::Message* current);

struct Changed {
  std::string name;
  std::string_view etag = {};
  ChangeKind kind = ChangeKind::kUpdated;
  std::vector<std::string> slugs = {};
  std::vector<std::string> locks = {};  // names besides `name` that must stay as they are meanwhile
};

template <typename Proto, typename Request, typename Read, typename Step, typename Show>
absl::StatusOr<Proto> RunChange(Writer& writer, rpc::Call& call, const Request& request, Changed what, const Read& read,
                                const Step& step, const Show& show) {
  what.locks.push_back(what.name);
  SOCLE_ASSIGN_OR_RETURN(const Command command, CommandOf(call, request, std::move(what.locks)));
  return writer.Run<Proto>(command, call.deadline(), [&](Unit& unit) -> absl::StatusOr<Proto> {
    SOCLE_ASSIGN_OR_RETURN(auto resource, read(unit.tx()));
    const Proto before = show(resource);
    SOCLE_RETURN_IF_ERROR(api::CheckEtag(what.etag, before.etag(), what.name));
    SOCLE_RETURN_IF_ERROR(step(unit, resource));
    const Proto after = show(resource);
    unit.Record({.resource = what.name,
                 .kind = what.kind,
                 .changes = what.slugs,
                 .before = api::DigestOfShown(before),
                 .after = api::DigestOfShown(after)});
    return after;
  });
}

}  // namespace socle::write
