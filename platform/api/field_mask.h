// Field masks (AIP-157, AIP-161): which part of a message a caller wants, or changes.
//
//   SOCLE_ASSIGN_OR_RETURN(const Mask mask, Mask::Make(request.read_mask(), Town::descriptor(), "read_mask"));
//   if (mask.Covers("neighbours")) … // only then fetch them
//   mask.Trim(&town);
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace google::protobuf {
class Descriptor;
class FieldMask;
class Message;
}  // namespace google::protobuf

namespace socle::api {

inline constexpr int kMaxMaskPaths = 100;

class Mask {
 public:
  // Everything, as the path `*` and the mask without paths say.
  Mask();
  ~Mask();
  Mask(Mask&&) noexcept;
  Mask& operator=(Mask&&) noexcept;

  // Paths are names as in the .proto, joined by dots. INVALID_ARGUMENT, reason INVALID_MASK, with a violation for every
  // bad path, ten at most: one that does not exist, that goes into a list or a map, or more than 100 paths. `path` is
  // the request's field, for errors.
  static absl::StatusOr<Mask> Make(const google::protobuf::FieldMask& mask, const google::protobuf::Descriptor* message,
                                   std::string_view path);

  bool IsEverything() const { return root_ == nullptr; }
  // Whether something at or below the path is wanted.
  bool Covers(std::string_view field_path) const;
  // Clears what is not wanted. The message must be of the type that the mask was made for.
  void Trim(google::protobuf::Message* message) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace socle::api
