#include "platform/audit/security_journal.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <utility>

#include "platform/api/text.h"
#include "platform/db/sql_error.h"
#include "platform/rpc/bytes.h"
#include "socle/type/v1/personal_data.pb.h"

namespace socle::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kWaiting[] = "socle_security_entries_waiting";
constexpr char kPurposeHeader[] = "x-purpose";
constexpr size_t kMostResources = 1000;
// A message, those that it lists, and what these hold.
constexpr int kDepth = 3;

const google::protobuf::MethodDescriptor* DescriptorOf(const rpc::Method& method) {
  std::string name = method.full_name;
  std::replace(name.begin(), name.end(), '/', '.');
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
}

// The `name` of every message in it.
void CollectNames(const Message& message, int depth, std::vector<std::string>* names) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (names->size() >= kMostResources) return;
    if (field->name() == "name" && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated()) {
      names->push_back(reflection->GetString(message, field));
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || depth == 1) {
      continue;
    } else if (!field->is_repeated()) {
      CollectNames(reflection->GetMessage(message, field), depth - 1, names);
    } else {
      for (int i = 0; i < reflection->FieldSize(message, field) && names->size() < kMostResources; ++i) {
        CollectNames(reflection->GetRepeatedMessage(message, field, i), depth - 1, names);
      }
    }
  }
}

std::vector<std::string> NamesIn(const rpc::Method& method, const grpc::ByteBuffer& answer) {
  google::protobuf::Arena arena;
  const auto* type = DescriptorOf(method)->output_type();
  Message* message = google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New(&arena);
  std::vector<std::string> names;
  if (rpc::Decode(answer, message).ok()) CollectNames(*message, kDepth, &names);
  return names;
}

// Text of a caller as the table takes it, of at most so many characters.
std::string Kept(std::string_view text, size_t most) { return api::Excerpt(text, most - 1); }

}  // namespace

SecurityJournal::SecurityJournal(SecurityJournalOptions options, db::Pool* pool, const Clock* clock,
                                 telemetry::Log* log, telemetry::Metrics* metrics)
    : options_(std::move(options)),
      store_(pool),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      written_(
          metrics->AddCounter("socle_security_entries_total", "Entries of the security journal that were written.")),
      refused_(metrics->AddCounter("socle_security_reads_refused_total",
                                   "Reads of personal data refused, because the security journal took nothing.")),
      left_out_(metrics->AddCounter("socle_security_refusals_left_out_total",
                                    "Refused calls that came too fast to be written in the security journal.")),
      retention_(options_.keeping, [this](int most) {
        return store_.DeleteOlder(options_.retention, most, db::DeadlineIn(options_.patience));
      }) {
  metrics_->AddGauge(kWaiting, "Entries of the security journal that wait to be written.", {},
                     [this] { return static_cast<double>(waiting()); });
  rpc::WatchCalls(this);
}

SecurityJournal::~SecurityJournal() {
  rpc::WatchCalls(nullptr);
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
  while (waiting() > 0 && WriteSome()) {
  }
  if (const size_t lost = waiting(); lost > 0) {
    log_->Write(telemetry::Severity::kError, "entries of the security journal are lost",
                {{"entries", static_cast<int64_t>(lost)}});
  }
  metrics_->RemoveGauges(kWaiting);
}

void SecurityJournal::Start() {
  thread_ = std::thread([this] { Run(); });
  retention_.Start();
}

size_t SecurityJournal::waiting() const {
  absl::MutexLock lock(&mutex_);
  return queue_.size();
}

bool SecurityJournal::GivesPersonalData(const rpc::Method& method) {
  const auto look = [&] {
    const auto* descriptor = DescriptorOf(method);
    return descriptor != nullptr && descriptor->options().GetExtension(type::v1::personal_data);
  };
  if (method.index >= kRemembered) return look();
  char known = personal_[method.index].load(std::memory_order_relaxed);
  if (known == 0) {
    known = look() ? 2 : 1;
    personal_[method.index].store(known, std::memory_order_relaxed);
  }
  return known == 2;
}

SecurityEntry SecurityJournal::EntryOf(const rpc::Call& call, SecurityKind kind, std::string_view code) const {
  const rpc::Principal* principal = call.principal_or_null();
  return {.time = clock_->Now(),
          .kind = kind,
          .subject = principal != nullptr ? Kept(principal->subject, 200) : "",
          .method = call.method().full_name,
          .purpose = Kept(call.Metadata(kPurposeHeader), 500),
          .code = std::string(code),
          .request_id = Kept(call.request_id(), 100),
          .trace_id = std::string(call.trace().trace()),
          .peer = Kept(call.peer(), 200)};
}

absl::Status SecurityJournal::Ended(const rpc::Call& call, const absl::Status& status, const grpc::ByteBuffer* answer) {
  if (absl::IsUnauthenticated(status)) {
    Take(EntryOf(call, SecurityKind::kNotRecognised, "UNAUTHENTICATED"), /*refusal=*/true);
  } else if (absl::IsPermissionDenied(status)) {
    Take(EntryOf(call, SecurityKind::kDenied, "PERMISSION_DENIED"), /*refusal=*/true);
  } else if (status.ok() && GivesPersonalData(call.method())) {
    SecurityEntry entry = EntryOf(call, SecurityKind::kPersonalData, "OK");
    if (answer != nullptr) entry.resources = NamesIn(call.method(), *answer);
    if (!Take(std::move(entry), /*refusal=*/false)) {
      refused_.Add();
      return db::DatabaseUnavailable("the security journal takes nothing", {});
    }
  }
  return status;
}

bool SecurityJournal::Take(SecurityEntry entry, bool refusal) {
  absl::MutexLock lock(&mutex_);
  if (refusal) {
    const auto now = std::chrono::steady_clock::now();
    if (now - second_ >= std::chrono::seconds(1)) {
      second_ = now;
      refusals_ = 0;
    }
    // Half of the places are for reads.
    if (++refusals_ > options_.refusals_a_second || queue_.size() >= options_.queue / 2) {
      left_out_.Add();
      return false;
    }
  }
  if (queue_.size() >= options_.queue) return false;
  queue_.push_back(std::move(entry));
  return true;
}

bool SecurityJournal::WriteSome() {
  std::vector<SecurityEntry> batch;
  {
    absl::MutexLock lock(&mutex_);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(options_.batch, queue_.size()));
    batch.assign(queue_.begin(), end);
  }
  // They keep their places until they are written.
  if (!store_.Add(batch, db::DeadlineIn(options_.patience)).ok()) return false;
  written_.Add(batch.size());
  absl::MutexLock lock(&mutex_);
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  return true;
}

void SecurityJournal::Run() {
  const auto has_work = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || !queue_.empty(); };
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&has_work));
      if (stopping_) return;
    }
    const auto pause = WriteSome() ? options_.pause : options_.retry_pause;
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(pause))) return;
  }
}

}  // namespace socle::audit
