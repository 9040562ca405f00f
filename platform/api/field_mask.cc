#include "platform/api/field_mask.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "platform/api/text.h"
#include "platform/api/violations.h"

namespace socle::api {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Without children, the whole field is wanted.
struct Mask::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
  bool whole = false;
};

namespace {

constexpr size_t kMaxPathBytes = 500;

// Takes the first name off a path.
std::string_view TakeName(std::string_view* path) {
  const size_t dot = std::min(path->find('.'), path->size());
  const std::string_view name = path->substr(0, dot);
  path->remove_prefix(std::min(dot + 1, path->size()));
  return name;
}

// What is wrong with a path: why, in English and in French; empty when nothing is.
std::pair<std::string_view, std::string_view> FaultOf(std::string_view path, const Descriptor* message) {
  constexpr std::pair<std::string_view, std::string_view> kUnknown = {"does not exist", "n'existe pas"};
  // Messages may contain themselves, and the tree of a mask is freed as deep as it is.
  if (path.empty() || path.ends_with('.') || path.size() > kMaxPathBytes) return kUnknown;
  while (!path.empty()) {
    const FieldDescriptor* field = message->FindFieldByName(std::string(TakeName(&path)));
    if (field == nullptr) return kUnknown;
    if (path.empty()) return {};
    if (field->is_repeated()) return {"goes into a list or a map", "entre dans une liste"};
    message = field->message_type();
    if (message == nullptr) return kUnknown;
  }
  return {};
}

}  // namespace

Mask::Mask() = default;
Mask::~Mask() = default;
Mask::Mask(Mask&&) noexcept = default;
Mask& Mask::operator=(Mask&&) noexcept = default;

absl::StatusOr<Mask> Mask::Make(const google::protobuf::FieldMask& mask, const Descriptor* message,
                                std::string_view path) {
  Violations violations;
  if (mask.paths_size() > kMaxMaskPaths) {
    violations.Add(path, fmt::format("has {} paths; {} are allowed", mask.paths_size(), kMaxMaskPaths),
                   fmt::format("{} compte {} chemins ; {} sont permis.", path, mask.paths_size(), kMaxMaskPaths));
    return violations.ToStatus(ErrorReason::INVALID_MASK);
  }
  bool everything = mask.paths().empty();
  auto root = std::make_unique<Node>();
  for (const std::string& wanted : mask.paths()) {
    if (wanted == "*") {
      everything = true;
      continue;
    }
    const auto [english, french] = FaultOf(wanted, message);
    if (!english.empty()) {
      const std::string shown = Excerpt(wanted);
      violations.Add(path, fmt::format("path '{}' {}", shown, english),
                     fmt::format("{} : le chemin « {} » {}.", path, shown, french));
      continue;
    }
    Node* node = root.get();
    for (std::string_view rest = wanted; !rest.empty();) {
      std::unique_ptr<Node>& child = node->children[std::string(TakeName(&rest))];
      if (child == nullptr) child = std::make_unique<Node>();
      node = child.get();
    }
    node->whole = true;
  }
  if (!violations.empty()) return violations.ToStatus(ErrorReason::INVALID_MASK);
  Mask out;
  if (!everything) out.root_ = std::move(root);
  return out;
}

bool Mask::Covers(std::string_view field_path) const {
  const Node* node = root_.get();
  while (node != nullptr && !node->whole && !field_path.empty()) {
    const auto child = node->children.find(TakeName(&field_path));
    if (child == node->children.end()) return false;
    node = child->second.get();
  }
  return true;
}

void Mask::Trim(Message* message) const {
  const auto trim = [](const auto& self, const Node& node, Message* part) -> void {
    const google::protobuf::Reflection* reflection = part->GetReflection();
    std::vector<const FieldDescriptor*> set;
    reflection->ListFields(*part, &set);
    for (const FieldDescriptor* field : set) {
      const auto child = node.children.find(field->name());
      if (child == node.children.end()) {
        reflection->ClearField(part, field);
      } else if (!child->second->whole) {
        self(self, *child->second, reflection->MutableMessage(part, field));
      }
    }
  };
  if (root_ != nullptr) trim(trim, *root_, message);
}

}  // namespace socle::api
