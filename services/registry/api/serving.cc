#include "services/registry/api/serving.h"

#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/snapshot/entity_view.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::registry::api {
namespace {

SearchIndex BuildSearch(const Snapshot& snapshot, const EncodedViews& views) {
  std::vector<SearchEntry> entries;
  entries.reserve(views.alive().size());
  for (const EntityIndex entity : views.alive()) {
    const auto view = EntityView::At(snapshot, entity, {views.today(), std::nullopt});
    const Population* population = view->population();
    const bool part = !view->legal_person() && view->entity().type != CollectiviteType::kDepartement;
    entries.push_back({.id = entity,
                       .label = view->version().label,
                       .population = population == nullptr ? -1 : population->municipale,
                       .rank_class = static_cast<uint8_t>(part ? 1 : 0)});
  }
  return SearchIndex::Build(entries);
}

template <typename Response>
grpc::Slice EncodeInfo(int64_t revision, Date today) {
  Response response;
  ToProto(today, response.mutable_read_info()->mutable_as_of());
  response.mutable_read_info()->set_revision(revision);
  return grpc::Slice(response.SerializeAsString());
}

uint64_t NextHolderId() {
  static std::atomic<uint64_t> next{1};
  return next.fetch_add(1);
}

}  // namespace

std::shared_ptr<const Serving> Serving::Build(std::shared_ptr<const Snapshot> snapshot, Date today) {
  auto serving = std::make_shared<Serving>();
  serving->today = today;
  serving->views = std::make_shared<const EncodedViews>(*snapshot, today);
  serving->search = std::make_shared<const SearchIndex>(BuildSearch(*snapshot, *serving->views));
  serving->snapshot = std::move(snapshot);
  serving->SetRevision(serving->snapshot->revision());
  return serving;
}

std::shared_ptr<const Serving> Serving::At(int64_t later_revision) const {
  auto serving = std::make_shared<Serving>(*this);
  serving->SetRevision(later_revision);
  return serving;
}

void Serving::SetRevision(int64_t of) {
  revision = of;
  message_info = EncodeInfo<v1::Collectivite>(revision, today);
  list_info = EncodeInfo<v1::ListCollectivitesResponse>(revision, today);
}

ServingHolder::ServingHolder() : newest_(Serving::Build(std::make_shared<Snapshot>(), Date{})), id_(NextHolderId()) {}

void ServingHolder::Publish(std::shared_ptr<const Serving> serving) {
  std::shared_ptr<const Serving> old;  // freed after the lock
  absl::MutexLock lock(&mutex_);
  old = std::move(newest_);
  newest_ = std::move(serving);
  revision_.store(newest_->revision, std::memory_order_release);
  generation_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const Serving> ServingHolder::Get() const {
  absl::MutexLock lock(&mutex_);
  return newest_;
}

const std::shared_ptr<const Serving>& ServingHolder::GetOnThisThread() const {
  struct Copy {
    uint64_t holder = 0;
    uint64_t generation = 0;
    std::shared_ptr<const Serving> serving;
  };
  thread_local Copy copy;
  const uint64_t generation = generation_.load(std::memory_order_acquire);
  if (copy.holder != id_ || copy.generation != generation || copy.serving == nullptr) {
    copy = {id_, generation, Get()};
  }
  return copy.serving;
}

bool ServingHolder::WaitFor(int64_t revision, absl::Time deadline) const {
  absl::MutexLock lock(&mutex_);
  const auto reached = [&] { return revision_.load(std::memory_order_acquire) >= revision; };
  return mutex_.AwaitWithDeadline(absl::Condition(&reached), deadline);
}

}  // namespace socle::registry::api
