#include "platform/rpc/service.h"

#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/support/method_handler.h>

#include "absl/cleanup/cleanup.h"
#include "platform/rpc/call_watch.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {
namespace {

using grpc::internal::RpcMethod;
using grpc::internal::RpcServiceMethod;

constexpr std::chrono::seconds kStreamRetry{1};

}  // namespace

Service::Service(std::string_view full_name)
    : full_name_(full_name),
      descriptor_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(full_name_)) {
  if (descriptor_ == nullptr) {
    mistakes_.push_back(fmt::format("service {} is not in any linked .proto", full_name_));
    return;
  }
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    entries_.push_back({.path = "/" + full_name_ + "/" + descriptor_->method(i)->name()});
  }
}

Service::~Service() = default;

Service::Entry* Service::Find(std::string_view method, MessageType request, MessageType response, bool client_streams,
                              bool server_streams) {
  if (descriptor_ == nullptr) return nullptr;
  const auto mistake = [&](std::string_view what) {
    mistakes_.push_back(fmt::format("{}/{} {}", full_name_, method, what));
    return nullptr;
  };
  const auto* found = descriptor_->FindMethodByName(std::string(method));
  if (found == nullptr) return mistake("does not exist");
  if (found->input_type() != request) return mistake("takes another request than its handler");
  if (response != nullptr && found->output_type() != response)
    return mistake("gives another response than its handler");
  if (found->client_streaming() != client_streams || found->server_streaming() != server_streams) {
    return mistake("has a handler of another kind (unary or streaming)");
  }
  Entry& entry = entries_[static_cast<size_t>(found->index())];
  if (!entry.IsEmpty()) return mistake("has two handlers");
  return &entry;
}

void Service::AddUnary(std::string_view method, MessageType request, MessageType response, bool hot,
                       UnaryHandler handler) {
  Entry* entry = Find(method, request, response, false, false);
  if (entry == nullptr) return;
  entry->hot = hot;
  entry->unary = std::move(handler);
}

void Service::AddServerStream(std::string_view method, MessageType request, MessageType response,
                              ServerStreamHandler handler) {
  if (Entry* entry = Find(method, request, response, false, true)) entry->server_stream = std::move(handler);
}

void Service::AddClientStream(std::string_view method, MessageType request, MessageType response,
                              ClientStreamHandler handler) {
  if (Entry* entry = Find(method, request, response, true, false)) entry->client_stream = std::move(handler);
}

absl::Status Service::Bind(const MethodTable& table, const Scope* scope, StreamSlots* server_streams,
                           StreamSlots* client_streams) {
  if (!mistakes_.empty()) return absl::FailedPreconditionError(mistakes_.front());
  scope_ = scope;
  server_stream_slots_ = server_streams;
  client_stream_slots_ = client_streams;
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.IsEmpty())
      return absl::FailedPreconditionError(fmt::format("method {} has no handler", entry.path.substr(1)));
    entry.method = table.Find(std::string_view(entry.path).substr(1));
    if (entry.method == nullptr) {
      return absl::FailedPreconditionError(fmt::format("method {} is not in the table", entry.path.substr(1)));
    }
    // As protoc's grpc plugin does for typed services, with bytes for messages. gRPC owns the objects.
    if (entry.unary) {
      AddMethod(new RpcServiceMethod(entry.path.c_str(), RpcMethod::NORMAL_RPC, nullptr));
      MarkMethodRaw(static_cast<int>(i));
      unary_.push_back({static_cast<int>(i), entry.method, entry.hot, entry.unary});
    } else if (entry.server_stream) {
      AddMethod(new RpcServiceMethod(
          entry.path.c_str(), RpcMethod::SERVER_STREAMING,
          new grpc::internal::ServerStreamingHandler<Service, grpc::ByteBuffer, grpc::ByteBuffer>(
              [&entry](Service* self, grpc::ServerContext* context, const grpc::ByteBuffer* request,
                       grpc::ServerWriter<grpc::ByteBuffer>* writer) {
                return self->RunServerStream(entry, context, *request, writer);
              },
              this)));
    } else {
      AddMethod(new RpcServiceMethod(
          entry.path.c_str(), RpcMethod::CLIENT_STREAMING,
          new grpc::internal::ClientStreamingHandler<Service, grpc::ByteBuffer, grpc::ByteBuffer>(
              [&entry](Service* self, grpc::ServerContext* context, grpc::ServerReader<grpc::ByteBuffer>* reader,
                       grpc::ByteBuffer* response) { return self->RunClientStream(entry, context, reader, response); },
              this)));
    }
  }
  return absl::OkStatus();
}

grpc::Status Service::RunServerStream(const Entry& entry, grpc::ServerContext* context, const grpc::ByteBuffer& request,
                                      grpc::ServerWriter<grpc::ByteBuffer>* writer) {
  Call call(*entry.method, context);
  absl::Status status = scope_->Open(call, /*streaming=*/true);
  if (status.ok()) status = scope_->CheckSize(request.Length());
  if (status.ok()) {
    if (server_stream_slots_->Take()) {
      const absl::Cleanup give = [this] { server_stream_slots_->Give(); };
      status = scope_->Run<absl::Status>(call, [&] { return entry.server_stream(call, request, writer); });
    } else {
      status = Overloaded(kStreamRetry);
    }
  }
  return scope_->Close(call, Told(call, status));
}

grpc::Status Service::RunClientStream(const Entry& entry, grpc::ServerContext* context,
                                      grpc::ServerReader<grpc::ByteBuffer>* reader, grpc::ByteBuffer* response) {
  Call call(*entry.method, context);
  absl::Status status = scope_->Open(call, /*streaming=*/true);
  if (status.ok()) {
    if (client_stream_slots_->Take()) {
      const absl::Cleanup give = [this] { client_stream_slots_->Give(); };
      auto answer =
          scope_->Run<absl::StatusOr<grpc::ByteBuffer>>(call, [&] { return entry.client_stream(call, reader); });
      status = answer.status();
      if (answer.ok()) response->Swap(&*answer);
    } else {
      status = Overloaded(kStreamRetry);
    }
  }
  return scope_->Close(call, Told(call, status));
}

}  // namespace socle::rpc
