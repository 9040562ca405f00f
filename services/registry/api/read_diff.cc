// DiffCollectivites.
#include "platform/rpc/bytes.h"
#include "services/registry/api/collectivite_filter.h"
#include "services/registry/api/page.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxRelated = 100;

using Change = v1::CollectiviteChange;

std::vector<Entity> GroupsOf(const EntityView& view) {
  std::vector<Entity> groups;
  for (const Membership* membership : view.memberships()) groups.push_back(membership->group);
  std::sort(groups.begin(), groups.end());
  return groups;
}

void AddChangedFields(const EntityView& before, const EntityView& after, Change* change) {
  const Version& a = before.version();
  const Version& b = after.version();
  if (a.label != b.label) change->add_changed_fields("display_name");
  if (a.parent != b.parent) change->add_changed_fields("parent");
  if (a.nature != b.nature) change->add_changed_fields("nature");
  if (a.fiscalite != b.fiscalite) change->add_changed_fields("fiscalite");
  if (!before.siren().empty() && !after.siren().empty() && before.siren() != after.siren()) {
    change->add_changed_fields("siren");
  }
  if (GroupsOf(before) != GroupsOf(after)) change->add_changed_fields("memberships");
}

bool Between(Date from, Date day, Date to) { return from < day && day <= to; }

void AddRelated(const Snapshot& snapshot, const Entity& entity, Date from, Date to, Change* change) {
  const bool ended = change->kind() == Change::ENDED;
  for (const Succession* edge : ended ? snapshot.HeirsOf(entity) : snapshot.SuccessionsInto(entity)) {
    if (!Between(from, edge->date, to)) continue;
    if (change->related_size() == kMaxRelated) break;
    change->add_related(EntityName(ended ? edge->successor : edge->predecessor));
  }
}

// The last event of the entity's own in (from, to].
void SetEvent(const Snapshot& snapshot, EntityIndex entity, const AsOf& from, const AsOf& to, Change* change) {
  Date last = Date::Min();
  snapshot.versions().ForEachKnown(entity, to.known_at, [&](const Version& version) {
    if (Between(from.day, version.when.valid_from, to.day) && last <= version.when.valid_from) {
      last = version.when.valid_from;
      change->set_movement_code(version.cause);
    }
    if (Between(from.day, version.when.valid_to, to.day) && last < version.when.valid_to) {
      last = version.when.valid_to;
    }
  });
  if (change->kind() == Change::ENDED) {
    for (const Succession* edge : snapshot.HeirsOf(snapshot.entities()[entity])) {
      if (Between(from.day, edge->date, to.day)) change->set_movement_code(edge->cause);
    }
  }
  if (!last.IsOpen()) ToProto(last, change->mutable_effective_date());
}

// Whether anything about it differs between the two days; fills the change if so.
bool Compare(const Snapshot& snapshot, EntityIndex entity, const AsOf& from, const AsOf& to,
             const CollectiviteFilter& filter, Change* change) {
  const auto before = EntityView::At(snapshot, entity, from);
  const auto after = EntityView::At(snapshot, entity, to);
  if ((!before && !after) || !filter.Matches(after ? *after : *before)) return false;
  change->set_kind(!before ? Change::CREATED : !after ? Change::ENDED : Change::CHANGED);
  if (before && after) {
    AddChangedFields(*before, *after, change);
    if (change->changed_fields().empty()) return false;
  }
  const Entity& identity = snapshot.entities()[entity];
  change->set_collectivite(EntityName(identity));
  if (before) change->set_display_name_before(before->version().label);
  if (after) change->set_display_name_after(after->version().label);
  SetEvent(snapshot, entity, from, to, change);
  if (change->kind() != Change::CHANGED) AddRelated(snapshot, identity, from.day, to.day, change);
  return true;
}

}  // namespace

bool IsLong(const v1::DiffCollectivitesRequest&) { return true; }

Encoded DiffCollectivites(const Serving& serving, const v1::DiffCollectivitesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Date from_date, FromProto(request.from_date(), "from_date"));
  SOCLE_ASSIGN_OR_RETURN(const Date to_date, FromProto(request.to_date(), "to_date"));
  if (to_date <= from_date) {
    return InvalidField("to_date", "not after from_date", "to_date : la date de fin doit suivre la date de début.");
  }
  ReadContext context{.serving = &serving, .as_of = {to_date, std::nullopt}};
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(context.as_of.known_at, FromProto(request.known_at(), "known_at"));
  }
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  SOCLE_ASSIGN_OR_RETURN(const CollectiviteFilter filter, CollectiviteFilter::Parse(request.filter()));
  const AsOf from{from_date, context.as_of.known_at};
  const Snapshot& snapshot = context.snapshot();
  const std::vector<EntityIndex> candidates = filter.Candidates(snapshot);
  SOCLE_ASSIGN_OR_RETURN(size_t at, page.PositionAfter(snapshot, candidates));
  v1::DiffCollectivitesResponse response;
  Change change;
  for (; at < candidates.size(); ++at) {
    change.Clear();
    if (!Compare(snapshot, candidates[at], from, context.as_of, filter, &change)) continue;
    if (static_cast<size_t>(response.changes_size()) == page.size()) {
      const std::string& last = response.changes(response.changes_size() - 1).collectivite();
      response.set_next_page_token(page.NextToken(last));
      break;
    }
    response.add_changes()->Swap(&change);
  }
  SetReadInfo(context, response.mutable_read_info());
  return rpc::Encode(response);
}

}  // namespace socle::registry::api
