#include "platform/tracing/span_conversion.h"

#include <string_view>

namespace socle::tracing {
namespace {

namespace otlp = opentelemetry::proto;

std::string BytesOf(std::string_view hexadecimal) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit(hexadecimal[i]) << 4 | digit(hexadecimal[i + 1])));
  }
  return bytes;
}

template <typename Holder>
otlp::common::v1::AnyValue* Attribute(const char* key, Holder* holder) {
  auto* attribute = holder->add_attributes();
  attribute->set_key(key);
  return attribute->mutable_value();
}

// Names of attributes as the semantic conventions of OpenTelemetry have them.
void Fill(const telemetry::Span& from, otlp::trace::v1::Span* to) {
  const std::string_view own(from.context.parent_id.data(), from.context.parent_id.size());
  to->set_trace_id(BytesOf(from.context.trace()));
  to->set_span_id(BytesOf(own));
  to->set_parent_span_id(BytesOf(from.parent));
  to->set_name(std::string(from.name));
  to->set_kind(otlp::trace::v1::Span::SPAN_KIND_SERVER);
  to->set_start_time_unix_nano(static_cast<uint64_t>(from.begin_nanos));
  to->set_end_time_unix_nano(static_cast<uint64_t>(from.end_nanos));
  if (from.is_our_fault) to->mutable_status()->set_code(otlp::trace::v1::Status::STATUS_CODE_ERROR);
  Attribute("rpc.system", to)->set_string_value("grpc");
  const size_t slash = from.name.find('/');
  if (slash != std::string_view::npos) {
    Attribute("rpc.service", to)->set_string_value(std::string(from.name.substr(0, slash)));
    Attribute("rpc.method", to)->set_string_value(std::string(from.name.substr(slash + 1)));
  }
  Attribute("rpc.grpc.status_code", to)->set_int_value(from.code);
  Attribute("socle.request_id", to)->set_string_value(from.request_id);
}

}  // namespace

ExportRequest ToExportRequest(std::span<const telemetry::Span> spans, const std::string& service,
                              const std::string& instance) {
  ExportRequest request;
  auto* of_resource = request.add_resource_spans();
  Attribute("service.namespace", of_resource->mutable_resource())->set_string_value("socle");
  Attribute("service.name", of_resource->mutable_resource())->set_string_value(service);
  Attribute("service.instance.id", of_resource->mutable_resource())->set_string_value(instance);
  auto* of_scope = of_resource->add_scope_spans();
  of_scope->mutable_scope()->set_name("socle.rpc");
  for (const telemetry::Span& span : spans) Fill(span, of_scope->add_spans());
  return request;
}

}  // namespace socle::tracing
