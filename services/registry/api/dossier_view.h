// What a dossier of organisations or territories looks like to callers: its name, a version as the API shows it, and
// what is wrong when there is none on a day.
//
// A kind of resource is described by traits (territory_traits.h).
#pragma once

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/write/change.h"
#include "services/registry/api/serving.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/written/dossier.h"
#include "services/registry/domain/written/written_errors.h"
#include "socle/registry/v1/collectivite.pb.h"

namespace socle::registry::api {

template <typename Traits>
class DossierView {
 public:
  using Proto = typename Traits::Proto;
  using Content = typename Traits::Content;
  using File = Dossier<Content>;

  // The holder must outlive it.
  explicit DossierView(const ServingHolder* holder) : holder_(holder) {}

  static std::string NameOf(std::string_view id) { return fmt::format("{}/{}", Traits::kCollection, id); }

  // The version as the API shows it.
  Proto Show(const File& file, const WrittenVersion<Content>& version, const std::optional<Instant>& known_at) const {
    Proto proto = ContentProto(version);
    proto.set_name(NameOf(file.id));
    proto.set_begin_precision(PrecisionToProto(version.from_precision));
    ToProto(version.known_from, version.known_to, proto.mutable_knowledge());
    proto.set_revision(file.revision);
    proto.set_etag(socle::api::RevisionEtag(file.revision));
    ToProto(file.create_time, proto.mutable_create_time());
    ToProto(file.update_time, proto.mutable_update_time());
    if (const Deletion* deletion = file.DeletedAt(known_at)) ToProto(deletion->from, proto.mutable_delete_time());
    for (const Advisory& advisory : Traits::Advisories(version.content, *holder_->Get()->snapshot)) {
      v1::Advisory* added = proto.add_advisories();
      added->set_rule(advisory.rule);
      added->set_text(advisory.text);
      added->set_reference(advisory.reference);
    }
    return proto;
  }

  // The content fields of the message, and the two dates.
  static Proto ContentProto(const WrittenVersion<Content>& version) {
    Proto proto;
    Traits::ToProto(version.content, &proto);
    if (!version.valid_from.IsOpen()) ToProto(version.valid_from, proto.mutable_valid_from());
    if (!version.valid_to.IsOpen()) ToProto(version.valid_to, proto.mutable_valid_to());
    return proto;
  }

  static write::Change ChangeOf(write::ChangeKind kind, std::string_view id, const WrittenVersion<Content>* before,
                                const WrittenVersion<Content>* after) {
    write::Change change{.resource = NameOf(id), .kind = kind};
    if (before != nullptr) change.before = ContentDigest(ContentProto(*before));
    if (after != nullptr) change.after = ContentDigest(ContentProto(*after));
    if (before != nullptr && after != nullptr) {
      change.changes = Traits::Slugs(before->content, after->content);
      if (before->valid_to != after->valid_to) change.changes.push_back("end-changed");
    }
    return change;
  }

  // What a caller is told who asks for a day on which the dossier has no version.
  static absl::Status NotAt(const File& file, Date day, const std::optional<Instant>& known_at) {
    const WrittenVersion<Content>* nearest = nullptr;
    for (const WrittenVersion<Content>& version : file.versions) {
      if (!version.KnownAt(known_at)) continue;
      // The last one before the day, else the first one.
      const bool better = nearest == nullptr || (version.valid_from <= day && version.valid_from > nearest->valid_from);
      if (better) nearest = &version;
    }
    const Date from = nearest == nullptr ? Date::Min() : nearest->valid_from;
    return NotRecordedFor(NameOf(file.id), day, from, nearest == nullptr ? Date::Max() : nearest->valid_to);
  }

  // The version written last; every dossier has one that is believed.
  static const WrittenVersion<Content>* Newest(const File& file) {
    const WrittenVersion<Content>* newest = nullptr;
    for (const WrittenVersion<Content>& version : file.versions) {
      if (version.IsCurrent() && (newest == nullptr || version.id > newest->id)) newest = &version;
    }
    return newest;
  }

 private:
  const ServingHolder* const holder_;
};

}  // namespace socle::registry::api
