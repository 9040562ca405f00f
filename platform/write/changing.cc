#include "platform/write/changing.h"

#include <fmt/format.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "platform/api/field_mask.h"
#include "platform/api/violations.h"

namespace socle::write {

absl::StatusOr<google::protobuf::FieldMask> UpdateMask(const google::protobuf::FieldMask& sent,
                                                       const google::protobuf::Descriptor* message,
                                                       std::span<const std::string_view> updatable) {
  SOCLE_RETURN_IF_ERROR(api::Mask::Make(sent, message, "update_mask").status());
  google::protobuf::FieldMask mask;
  if (sent.paths().empty() || std::find(sent.paths().begin(), sent.paths().end(), "*") != sent.paths().end()) {
    for (const std::string_view field : updatable) mask.add_paths(std::string(field));
    return mask;
  }
  api::Violations violations;
  for (const std::string& path : sent.paths()) {
    const std::string_view field = std::string_view(path).substr(0, path.find('.'));
    if (std::find(updatable.begin(), updatable.end(), field) != updatable.end()) continue;
    violations.Add("update_mask", fmt::format("'{}' cannot be changed", path),
                   "update_mask : ce champ ne se modifie pas.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_MASK));
  return sent;
}

void MergeSent(const google::protobuf::Message& sent, const google::protobuf::FieldMask& mask,
               google::protobuf::Message* current) {
  using MaskUtil = google::protobuf::util::FieldMaskUtil;
  MaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  MaskUtil::MergeMessageTo(sent, mask, options, current);
}

}  // namespace socle::write
