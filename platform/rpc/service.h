// A gRPC service as a list of its methods and what answers each.
//
//   rpc::Service service("socle.registry.v1.CollectiviteService");
//   service.Memory<v1::GetCollectiviteRequest>("GetCollectivite",
//       [&](rpc::Call& call, const v1::GetCollectiviteRequest& request) -> rpc::Answer { return bytes; });
//   service.Blocking<v1::ImportSourceRequest, v1::ImportSourceResponse>("ImportSource",
//       [&](rpc::Call& call, const v1::ImportSourceRequest& request) -> absl::StatusOr<v1::ImportSourceResponse> { …
//       });
//   service.ServerStream<v1::ExportRequest, v1::ExportResponse>("Export",
//       [&](rpc::Call& call, const v1::ExportRequest& request, rpc::StreamOut<v1::ExportResponse>& out) -> absl::Status
//       { … });
//   server.Add(&service);
//
// Requests and responses travel as bytes, and our scope parses them: a malformed message gets a documented error
// (gRPC's generated services answer INTERNAL with no message), and a stored response is sent as it is. No handler can
// be reached around the scope, because none is registered any other way. Mistakes in the list (a method that does not
// exist, another method's message type, a method without a handler) stop the server's start.
#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/async_unary_call.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/rpc/answer.h"
#include "platform/rpc/bytes.h"
#include "platform/rpc/stream.h"

namespace socle::rpc {

class StreamSlots;

class Service : public grpc::Service {
 public:
  // `full_name` as in the .proto, with its package. The generated code of that .proto must be linked in.
  explicit Service(std::string_view full_name);
  ~Service() override;

  // A unary method answered from memory, on a queue's thread: the handler must not wait, it may answer with a Wait.
  // `hot` methods keep more calls armed.
  template <typename Request, typename Handler>
  void Memory(std::string_view method, Handler handler, bool hot = true) {
    AddUnary(method, Request::descriptor(), nullptr, hot,
             [handler = std::move(handler)](Call& call, const grpc::ByteBuffer& bytes) -> Answer {
               auto* request = google::protobuf::Arena::CreateMessage<Request>(call.arena());
               if (absl::Status parsed = Decode(bytes, request); !parsed.ok()) return parsed;
               return handler(call, static_cast<const Request&>(*request));
             });
  }

  // A unary method whose handler waits; it runs on the blocking pool and gives absl::StatusOr<Response>.
  template <typename Request, typename Response, typename Handler>
  void Blocking(std::string_view method, Handler handler) {
    AddUnary(method, Request::descriptor(), Response::descriptor(), /*hot=*/false,
             [handler = std::move(handler)](Call&, const grpc::ByteBuffer& bytes) -> Answer {
               return Wait([&handler, &bytes](Call& call) -> absl::StatusOr<grpc::ByteBuffer> {
                 auto* request = google::protobuf::Arena::CreateMessage<Request>(call.arena());
                 SOCLE_RETURN_IF_ERROR(Decode(bytes, request));
                 const absl::StatusOr<Response> response = handler(call, static_cast<const Request&>(*request));
                 if (!response.ok()) return response.status();
                 return Encode(*response);
               });
             });
  }

  // handler(Call&, const Request&, StreamOut<Response>&) -> absl::Status
  template <typename Request, typename Response, typename Handler>
  void ServerStream(std::string_view method, Handler handler) {
    AddServerStream(method, Request::descriptor(), Response::descriptor(),
                    [handler = std::move(handler)](Call& call, const grpc::ByteBuffer& bytes,
                                                   grpc::ServerWriter<grpc::ByteBuffer>* writer) -> absl::Status {
                      auto* request = google::protobuf::Arena::CreateMessage<Request>(call.arena());
                      SOCLE_RETURN_IF_ERROR(Decode(bytes, request));
                      StreamOut<Response> out(writer);
                      return handler(call, static_cast<const Request&>(*request), out);
                    });
  }

  // handler(Call&, StreamIn<Request>&) -> absl::StatusOr<Response>
  template <typename Request, typename Response, typename Handler>
  void ClientStream(std::string_view method, Handler handler) {
    AddClientStream(method, Request::descriptor(), Response::descriptor(),
                    [this, handler = std::move(handler)](
                        Call& call, grpc::ServerReader<grpc::ByteBuffer>* reader) -> absl::StatusOr<grpc::ByteBuffer> {
                      StreamIn<Request> in(reader, scope_, &call);
                      const absl::StatusOr<Response> response = handler(call, in);
                      if (!response.ok()) return response.status();
                      return Encode(*response);
                    });
  }

  // What the server calls when it begins to drain, and when it stops: for streams that would go on for ever to end.
  // From any thread, more than once; must not wait.
  void OnStop(std::function<void()> stop) { stop_ = std::move(stop); }

  // --- For the server and the queue threads. ---

  void Stop() const {
    if (stop_) stop_();
  }

  struct Unary {
    int index = 0;  // within the service
    const Method* method = nullptr;
    bool hot = false;
    UnaryHandler handler;
  };

  const google::protobuf::ServiceDescriptor* descriptor() const { return descriptor_; }

  // Registers every method with gRPC. FAILED_PRECONDITION, in one line, when the list above is wrong or a method is
  // missing in `table`. Once, before the server is built.
  absl::Status Bind(const MethodTable& table, const Scope* scope, StreamSlots* server_streams,
                    StreamSlots* client_streams);

  // Valid after Bind.
  const std::vector<Unary>& unary() const { return unary_; }

  // Asks gRPC for the next call of a unary method; see grpc::Service::RequestAsyncUnary.
  void RequestUnary(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
                    grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer, grpc::ServerCompletionQueue* queue,
                    void* tag) {
    RequestAsyncUnary(index, context, request, writer, queue, queue, tag);
  }

 private:
  using ServerStreamHandler =
      std::function<absl::Status(Call&, const grpc::ByteBuffer&, grpc::ServerWriter<grpc::ByteBuffer>*)>;
  using ClientStreamHandler =
      std::function<absl::StatusOr<grpc::ByteBuffer>(Call&, grpc::ServerReader<grpc::ByteBuffer>*)>;
  using MessageType = const google::protobuf::Descriptor*;

  void AddUnary(std::string_view method, MessageType request, MessageType response, bool hot, UnaryHandler handler);
  void AddServerStream(std::string_view method, MessageType request, MessageType response, ServerStreamHandler handler);
  void AddClientStream(std::string_view method, MessageType request, MessageType response, ClientStreamHandler handler);

  struct Entry {
    std::string path;  // "/package.Service/Method"; gRPC keeps a pointer to it
    bool hot = false;
    // One of the three.
    UnaryHandler unary = {};
    ServerStreamHandler server_stream = {};
    ClientStreamHandler client_stream = {};
    const Method* method = nullptr;

    bool IsEmpty() const { return !unary && !server_stream && !client_stream; }
  };
  // The entry of a method of that shape and those types; nullptr, with the mistake noted, when there is none.
  Entry* Find(std::string_view method, MessageType request, MessageType response, bool client_streams,
              bool server_streams);

  grpc::Status RunServerStream(const Entry& entry, grpc::ServerContext* context, const grpc::ByteBuffer& request,
                               grpc::ServerWriter<grpc::ByteBuffer>* writer);
  grpc::Status RunClientStream(const Entry& entry, grpc::ServerContext* context,
                               grpc::ServerReader<grpc::ByteBuffer>* reader, grpc::ByteBuffer* response);

  const std::string full_name_;
  const google::protobuf::ServiceDescriptor* const descriptor_;
  std::vector<Entry> entries_;  // by the method's index in the descriptor
  std::vector<std::string> mistakes_;
  std::vector<Unary> unary_;
  std::function<void()> stop_;
  const Scope* scope_ = nullptr;
  StreamSlots* server_stream_slots_ = nullptr;
  StreamSlots* client_stream_slots_ = nullptr;
};

// How many streams may be open at once.
class StreamSlots {
 public:
  explicit StreamSlots(int most) : free_(most) {}

  bool Take() {
    if (free_.fetch_sub(1) > 0) return true;
    free_.fetch_add(1);
    return false;
  }
  void Give() { free_.fetch_add(1); }

 private:
  std::atomic<int> free_;
};

}  // namespace socle::rpc
