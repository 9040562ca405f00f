// A signatory as the API shows it on a day, and which of them a list wants.
#pragma once

#include <optional>

#include "services/registry/api/read_context.h"
#include "services/registry/domain/governance/signature_book.h"
#include "socle/registry/v1/manifesto_service.pb.h"

namespace socle::registry::api {

// A signature in force, with who carries it.
struct CarriedSignature {
  const Signature* signature;
  Entity party;
  Resolution carriers;
};
absl::StatusOr<CarriedSignature> Carry(const ReadContext& context, const Signature& signature);

v1::Signatory Show(const ReadContext& context, const CarriedSignature& carried);

// What a list wants besides what the database filters.
class SignatoryFilter {
 public:
  // Of a request with `type`, `party`, `departement_code` and `carried_by`; writes the first two into the question.
  template <typename Request>
  static absl::StatusOr<SignatoryFilter> Make(const Request& request, SignatureBook::Question* question) {
    return Make(request.type(), request.party(), request.departement_code(), request.carried_by(), question);
  }

  bool IsEverything() const { return !carrier_ && departement_.empty(); }
  bool Wants(const ReadContext& context, const CarriedSignature& carried) const;

 private:
  static absl::StatusOr<SignatoryFilter> Make(int type, const std::string& party, const std::string& departement,
                                              const std::string& carried_by, SignatureBook::Question* question);

  std::optional<Entity> carrier_;
  Code departement_;
};

}  // namespace socle::registry::api
