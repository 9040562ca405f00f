#include "platform/rpc/method_table.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "socle/type/v1/access.pb.h"

namespace socle::rpc {
namespace {

using testing::HasSubstr;

// Names and permissions; "" for a method that names none.
using Methods = std::vector<std::pair<std::string, std::string>>;

// A service made up for a test.
class MadeUp {
 public:
  explicit MadeUp(const Methods& methods)
      // The generated pool knows MethodOptions' extensions; this one stands on it.
      : pool_(google::protobuf::DescriptorPool::generated_pool()) {
    google::protobuf::FileDescriptorProto file;
    file.set_name("made_up.proto");
    file.set_package("made.up.v1");
    file.add_message_type()->set_name("Empty");
    auto* service = file.add_service();
    service->set_name("MadeUpService");
    for (const auto& [name, permission] : methods) {
      auto* method = service->add_method();
      method->set_name(name);
      method->set_input_type(".made.up.v1.Empty");
      method->set_output_type(".made.up.v1.Empty");
      if (permission.empty()) continue;
      auto* access = method->mutable_options()->MutableExtension(type::v1::access);
      access->set_permission(permission);
      access->set_idempotent(true);
    }
    file_ = pool_.BuildFile(file);
  }

  const google::protobuf::ServiceDescriptor& service() const { return *file_->service(0); }

 private:
  google::protobuf::DescriptorPool pool_;
  const google::protobuf::FileDescriptor* file_;
};

TEST(MethodTableTest, KnowsWhatEachMethodNeeds) {
  telemetry::Metrics metrics;
  MethodTable table(&metrics);
  const MadeUp made({{"Get", "made.ups.read"}, {"Set", "made.ups.write"}});
  ASSERT_TRUE(table.Add(made.service()).ok());
  const Method* set = table.Find("made.up.v1.MadeUpService/Set");
  ASSERT_NE(set, nullptr);
  EXPECT_EQ(set->permission, "made.ups.write");
  EXPECT_TRUE(set->idempotent);
  EXPECT_EQ(set->index, 1u);
  EXPECT_EQ(table.Find("made.up.v1.MadeUpService/Nothing"), nullptr);
  EXPECT_EQ(table.Find("/made.up.v1.MadeUpService/Set"), nullptr) << "names come without the leading slash";
}

TEST(MethodTableTest, RefusesAMethodThatNamesNoPermission) {
  telemetry::Metrics metrics;
  MethodTable table(&metrics);
  const MadeUp made({{"Get", "made.ups.read"}, {"Open", ""}});
  const absl::Status status = table.Add(made.service());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("made.up.v1.MadeUpService/Open"));
}

TEST(MethodTableTest, RefusesTheSameServiceTwice) {
  telemetry::Metrics metrics;
  MethodTable table(&metrics);
  const MadeUp made(Methods{{"Get", "made.ups.read"}});
  ASSERT_TRUE(table.Add(made.service()).ok());
  EXPECT_FALSE(table.Add(made.service()).ok());
}

TEST(MethodTableTest, CountsByCode) {
  telemetry::Metrics metrics;
  MethodTable table(&metrics);
  const MadeUp made(Methods{{"Get", "made.ups.read"}});
  ASSERT_TRUE(table.Add(made.service()).ok());
  MethodMetrics& counted = *table.Find("made.up.v1.MadeUpService/Get")->metrics;
  counted.Finished(grpc::StatusCode::OK, std::chrono::microseconds(70));
  counted.Finished(grpc::StatusCode::NOT_FOUND, std::chrono::microseconds(70));
  counted.Finished(grpc::StatusCode::NOT_FOUND, std::chrono::microseconds(70));
  counted.Finished(static_cast<grpc::StatusCode>(99), std::chrono::microseconds(70));
  const std::string text = metrics.Text();
  const std::string method = R"(method="made.up.v1.MadeUpService/Get")";
  EXPECT_THAT(text, HasSubstr("socle_rpc_calls_total{" + method + R"(,code="OK"} 1)"));
  EXPECT_THAT(text, HasSubstr("socle_rpc_calls_total{" + method + R"(,code="NOT_FOUND"} 2)"));
  EXPECT_THAT(text, HasSubstr("socle_rpc_calls_total{" + method + R"(,code="UNKNOWN"} 1)"));
  EXPECT_THAT(text, HasSubstr("socle_rpc_duration_seconds_count{" + method + "} 4"));
}

}  // namespace
}  // namespace socle::rpc
