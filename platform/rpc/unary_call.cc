#include "platform/rpc/unary_call.h"

#include "platform/rpc/call_watch.h"
#include "platform/rpc/rpc_errors.h"
#include "platform/telemetry/current_trace.h"

namespace socle::rpc {
namespace {

// When a refused caller may try again: about what the pool's queue needs to drain.
constexpr std::chrono::milliseconds kRetryAfter{200};

google::protobuf::ArenaOptions WithFirstBlock(char* block, size_t size) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = size;
  return options;
}

}  // namespace

UnaryCall::UnaryCall(QueueThread* owner)
    : owner_(owner), arena_(WithFirstBlock(first_block_.data(), first_block_.size())) {}

void UnaryCall::Request(Service* service, const Service::Unary* method) {
  service_ = service;
  method_ = method;
  context_.emplace();
  writer_.emplace(&*context_);
  // Without it IsCancelled may not be asked for.
  context_->AsyncNotifyWhenDone(Tag(Event::kDone));
  service->RequestUnary(method->index, &*context_, &request_, &*writer_, owner_->queue_.get(), Tag(Event::kArrived));
}

void UnaryCall::On(Event event, bool ok) {
  if (event != Event::kArrived) {
    if (--events_left_ == 0) owner_->Recycle(this);
    return;
  }
  if (!ok) {  // the server stops
    owner_->Ended();
    delete this;
    return;
  }
  events_left_ = 2;
  owner_->ArmOne(service_, method_);
  Handle();
}

void UnaryCall::Clear() {
  call_.reset();
  request_.Clear();
  writer_.reset();
  context_.reset();
  arena_.Reset();
}

void UnaryCall::Handle() {
  call_.emplace(*method_->method, &*context_);
  call_->set_arena(&arena_);
  absl::Status status = owner_->scope_->Open(*call_);
  if (status.ok()) status = owner_->scope_->CheckSize(request_.Length());
  if (!status.ok()) return Send(status);
  Answer answer = owner_->scope_->Run<Answer>(*call_, [this] { return method_->handler(*call_, request_); });
  if (auto* bytes = std::get_if<grpc::ByteBuffer>(&answer)) {
    Send(*bytes);
  } else if (auto* error = std::get_if<absl::Status>(&answer)) {
    Send(error->ok() ? absl::InternalError("the handler gave OK without a response") : *error);
  } else {
    WaitThenAnswer(std::get<Wait>(std::move(answer)));
  }
}

void UnaryCall::WaitThenAnswer(Wait wait) {
  const bool taken = owner_->pool_->Submit([this, wait = std::move(wait)](bool too_late) {
    absl::Status alive = call_->CheckAlive();
    if (alive.ok() && too_late) alive = Overloaded(kRetryAfter);
    if (!alive.ok()) return Send(alive);
    const telemetry::TraceOfThread trace(&call_->trace());
    Send(owner_->scope_->Run<absl::StatusOr<grpc::ByteBuffer>>(*call_, [&] { return wait(*call_); }));
  });
  if (!taken) Send(Overloaded(kRetryAfter));
}

void UnaryCall::Send(const absl::StatusOr<grpc::ByteBuffer>& answer) {
  if (answer.ok() && answer->Length() > kMaxAnswerBytes) return Send(AnswerTooLarge(kMaxAnswerBytes));
  const absl::Status told = Told(*call_, answer.status(), answer.ok() ? &*answer : nullptr);
  const grpc::Status status = owner_->scope_->Close(*call_, told);
  if (told.ok()) {
    writer_->Finish(*answer, status, Tag(Event::kSent));
  } else {
    writer_->FinishWithError(status, Tag(Event::kSent));
  }
}

UnknownCall::UnknownCall(QueueThread* owner, grpc::AsyncGenericService* generic) : owner_(owner), generic_(generic) {
  owner_->Began();
  generic_->RequestCall(&context_, &stream_, owner_->queue_.get(), owner_->queue_.get(), Tag(Event::kArrived));
}

void UnknownCall::On(Event event, bool ok) {
  if (event == Event::kArrived && ok) {
    new UnknownCall(owner_, generic_);
    Call call(*owner_->unknown_, &context_);
    if (owner_->unknown_->metrics) owner_->unknown_->metrics->Started();
    const std::string& path = context_.method();
    const absl::Status error = UnknownMethod(std::string_view(path).substr(path.empty() ? 0 : 1));
    stream_.Finish(owner_->scope_->Close(call, error), Tag(Event::kSent));
    return;
  }
  owner_->Ended();
  delete this;
}

}  // namespace socle::rpc
