// Manifestos, versions, signatures and actors between the API's messages and the domain.
#pragma once

#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/domain/governance/manifesto.h"
#include "services/registry/domain/governance/signature.h"
#include "socle/registry/v1/manifesto.pb.h"

namespace socle::registry::api {

std::string NameOf(const Manifesto& manifesto);
std::string NameOf(const ManifestoVersion& version);
std::string NameOf(const Signature& signature);
std::string NameOf(const AssociatedActor& actor);

v1::Manifesto Show(const Manifesto& manifesto);
v1::ManifestoVersion Show(const ManifestoVersion& version);
v1::Signature Show(const Signature& signature);
v1::AssociatedActor Show(const AssociatedActor& actor);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identities and what is
// output only are left as they are in `taken`.
void FromProto(const v1::Manifesto& proto, const std::string& path, Violations* violations, Manifesto* taken);
void FromProto(const v1::ManifestoVersion& proto, const std::string& path, Violations* violations,
               ManifestoVersion* taken);
void FromProto(const v1::Signature& proto, const std::string& path, Violations* violations, Signature* taken);
void FromProto(const v1::AssociatedActor& proto, const std::string& path, Violations* violations,
               AssociatedActor* taken);

}  // namespace socle::registry::api
