// The writes of signatures: adhere, record, confirm, contest, withdraw, correct.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/governance/perimeter_finder.h"
#include "services/registry/domain/governance/manifesto_book.h"
#include "services/registry/domain/governance/person_book.h"
#include "services/registry/domain/governance/rights.h"
#include "services/registry/domain/governance/signature_book.h"
#include "socle/registry/v1/manifesto_service.pb.h"

namespace socle::registry::api {

class Adhesions {
 public:
  struct Books {
    ManifestoBook* manifestos;
    SignatureBook* signatures;
    PersonBook* persons;
  };

  // All must outlive it.
  Adhesions(Books books, PerimeterFinder* perimeters, write::Writer* writer, const ServingHolder* holder)
      : manifestos_(books.manifestos),
        signatures_(books.signatures),
        persons_(books.persons),
        perimeters_(perimeters),
        writer_(writer),
        holder_(holder) {}

  void AddTo(rpc::Service* service);

 private:
  // AdhereRequest by the party, RecordAdhesionRequest by the carrier.
  template <typename Request>
  absl::StatusOr<v1::Signature> Sign(rpc::Call& call, const Request& request, Attestation attestation);
  absl::StatusOr<v1::Signature> Correct(rpc::Call& call, const v1::CorrectSignatureRequest& request);

  // A step of the party itself.
  using Step = absl::FunctionRef<UnmetConditions(Signature&)>;
  template <typename Request>
  absl::StatusOr<v1::Signature> Take(rpc::Call& call, const Request& request, Act act, std::string_view slug,
                                     Step step);

  // The conditions of signing that hold outside of the transaction; fills in label and dates of the version.
  absl::Status Prepare(rpc::Call& call, const Manifesto& manifesto, std::string_view name, Signature& signature);
  // That the representative is recorded and not erased; asked when it is named, never again.
  absl::Status CheckRepresentative(db::Transaction& tx, const Signature& signature);
  // The conditions that only the transaction can tell; then writes it.
  absl::Status Write(write::Unit& unit, std::string_view name, Signature& signature);

  ManifestoBook* const manifestos_;
  SignatureBook* const signatures_;
  PersonBook* const persons_;
  PerimeterFinder* const perimeters_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
};

}  // namespace socle::registry::api
