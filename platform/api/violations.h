// All that is wrong with the fields of a request, told at once.
//
//   Violations violations;
//   request.set_label(violations.Text("label", request.label(), {.min = 1, .max = 200}));
//   if (request.amount() < 0) violations.Add("amount", "must not be negative", "Le montant ne peut être négatif.");
//   SOCLE_RETURN_IF_ERROR(violations.ToStatus());
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::api {

class Violations {
 public:
  // More are counted, not shown: errors must fit in 6 KiB.
  static constexpr size_t kShown = 10;

  // `english` follows the path, without a full stop; `french` is a sentence.
  void Add(std::string_view path, std::string_view english, std::string_view french);
  // CheckText(), or a violation and an empty string.
  std::string Text(std::string_view path, std::string_view text, TextLimits limits);

  bool empty() const { return count_ == 0; }
  // OK when there are none, else INVALID_ARGUMENT with each violation.
  absl::Status ToStatus(ErrorReason reason = ErrorReason::INVALID_FIELD) const;

 private:
  struct Violation {
    std::string path;
    std::string english;
    std::string french;
  };
  size_t count_ = 0;
  std::vector<Violation> shown_;
};

}  // namespace socle::api
