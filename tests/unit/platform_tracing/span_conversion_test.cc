#include "platform/tracing/span_conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::tracing {
namespace {

namespace otlp = opentelemetry::proto;

constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

telemetry::Span SomeSpan() {
  const auto parent = telemetry::ParseTraceparent(kParent);
  return {.context = telemetry::ChildOf(parent),
          .parent = "b7ad6b7169203331",
          .name = "socle.registry.v1.BodyService/GetBody",
          .begin_nanos = 1'793'577'600'000'000'001,
          .end_nanos = 1'793'577'600'000'250'000,
          .code = 5,
          .request_id = "request-1"};
}

std::string Of(const otlp::trace::v1::Span& span, std::string_view key) {
  for (const auto& attribute : span.attributes()) {
    if (attribute.key() != key) continue;
    const auto& value = attribute.value();
    return value.has_int_value() ? std::to_string(value.int_value()) : value.string_value();
  }
  return "none";
}

TEST(SpanConversionTest, GivesIdsAsBytesAndTimesInNanoseconds) {
  const telemetry::Span from = SomeSpan();
  const ExportRequest request = ToExportRequest({&from, 1}, "socle-registry", "replica-1");
  ASSERT_EQ(request.resource_spans_size(), 1);
  ASSERT_EQ(request.resource_spans(0).scope_spans_size(), 1);
  const auto& span = request.resource_spans(0).scope_spans(0).spans(0);
  EXPECT_EQ(span.trace_id(), std::string("\x0a\xf7\x65\x19\x16\xcd\x43\xdd\x84\x48\xeb\x21\x1c\x80\x31\x9c", 16));
  EXPECT_EQ(span.parent_span_id(), std::string("\xb7\xad\x6b\x71\x69\x20\x33\x31", 8));
  EXPECT_EQ(span.span_id().size(), 8U);
  EXPECT_NE(span.span_id(), span.parent_span_id());
  EXPECT_EQ(span.start_time_unix_nano(), 1'793'577'600'000'000'001U);
  EXPECT_EQ(span.end_time_unix_nano(), 1'793'577'600'000'250'000U);
  EXPECT_EQ(span.kind(), otlp::trace::v1::Span::SPAN_KIND_SERVER);
}

TEST(SpanConversionTest, NamesTheCallAsTheConventionsDo) {
  telemetry::Span from = SomeSpan();
  const auto converted = [&] {
    return ToExportRequest({&from, 1}, "socle-registry", "replica-1").resource_spans(0).scope_spans(0).spans(0);
  };
  EXPECT_EQ(converted().name(), "socle.registry.v1.BodyService/GetBody");
  EXPECT_EQ(Of(converted(), "rpc.system"), "grpc");
  EXPECT_EQ(Of(converted(), "rpc.service"), "socle.registry.v1.BodyService");
  EXPECT_EQ(Of(converted(), "rpc.method"), "GetBody");
  EXPECT_EQ(Of(converted(), "rpc.grpc.status_code"), "5");
  EXPECT_EQ(Of(converted(), "socle.request_id"), "request-1");
  EXPECT_EQ(converted().status().code(), otlp::trace::v1::Status::STATUS_CODE_UNSET) << "NOT_FOUND is the caller's";
  from.is_our_fault = true;
  EXPECT_EQ(converted().status().code(), otlp::trace::v1::Status::STATUS_CODE_ERROR);
  from.name = "unknown";
  EXPECT_EQ(Of(converted(), "rpc.method"), "none");
}

TEST(SpanConversionTest, BeginsATraceWithoutAParent) {
  telemetry::Span from = SomeSpan();
  from.parent.clear();
  const ExportRequest request = ToExportRequest({&from, 1}, "socle-registry", "replica-1");
  EXPECT_EQ(request.resource_spans(0).scope_spans(0).spans(0).parent_span_id(), "");
}

TEST(SamplingTest, FollowsNobodyUntilThereIsAPlaceForSpans) {
  class Nowhere : public telemetry::SpanSink {
    void Take(telemetry::Span) override {}
  } nowhere;
  const auto sampled = [](int calls) {
    int count = 0;
    for (int i = 0; i < calls; ++i) count += telemetry::SampleNewTrace();
    return count;
  };
  EXPECT_EQ(sampled(100), 0);
  telemetry::SetSpanSink(&nowhere, 10);
  EXPECT_EQ(telemetry::CurrentSpanSink(), &nowhere);
  EXPECT_EQ(sampled(100), 10);
  telemetry::SetSpanSink(&nowhere, 1);
  EXPECT_EQ(sampled(100), 100);
  telemetry::SetSpanSink(&nowhere, 0);
  EXPECT_EQ(sampled(100), 0);
  telemetry::SetSpanSink(nullptr, 1);
  EXPECT_EQ(sampled(100), 0);
  EXPECT_EQ(telemetry::CurrentSpanSink(), nullptr);
}

}  // namespace
}  // namespace socle::tracing
