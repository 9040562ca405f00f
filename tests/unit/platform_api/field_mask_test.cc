#include "platform/api/field_mask.h"

#include <google/protobuf/api.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/type.pb.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

using google::protobuf::Api;
using google::protobuf::FieldMask;
using testing::ElementsAre;
using testing::SizeIs;

FieldMask Paths(const std::vector<std::string>& paths) {
  FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

absl::StatusOr<Mask> MaskOf(const std::vector<std::string>& paths) {
  return Mask::Make(Paths(paths), Api::descriptor(), "read_mask");
}

// A message with scalars, a message field, and lists.
Api Sample() {
  Api api;
  api.set_name("collection");
  api.set_version("1");
  api.mutable_source_context()->set_file_name("a.proto");
  api.add_methods()->set_name("Get");
  api.set_syntax(google::protobuf::SYNTAX_PROTO3);
  return api;
}

std::string Trimmed(const std::vector<std::string>& paths) {
  Api api = Sample();
  const absl::StatusOr<Mask> mask = MaskOf(paths);
  if (!mask.ok()) return mask.status().ToString();
  mask->Trim(&api);
  return api.ShortDebugString();
}

TEST(Mask, KeepsEverythingWithoutPathsAndWithAStar) {
  EXPECT_EQ(Trimmed({}), Sample().ShortDebugString());
  EXPECT_EQ(Trimmed({"*"}), Sample().ShortDebugString());
  EXPECT_EQ(Trimmed({"name", "*"}), Sample().ShortDebugString());
  EXPECT_TRUE(MaskOf({"*"})->IsEverything());
  EXPECT_FALSE(MaskOf({"name"})->IsEverything());
}

TEST(Mask, KeepsTheFieldsNamed) {
  EXPECT_EQ(Trimmed({"name", "methods"}), R"(name: "collection" methods { name: "Get" })");
  EXPECT_EQ(Trimmed({"options"}), "");
}

TEST(Mask, ReachesIntoMessages) {
  EXPECT_EQ(Trimmed({"source_context.file_name"}), R"(source_context { file_name: "a.proto" })");
  EXPECT_EQ(Trimmed({"source_context.file_name", "source_context"}), R"(source_context { file_name: "a.proto" })");
}

TEST(Mask, KeepsAWholeFieldThatIsAlsoNamedInPart) {
  google::protobuf::Method method;
  method.set_name("Get");
  google::protobuf::Type type;
  type.mutable_source_context()->set_file_name("f");
  type.set_name("T");
  const Mask mask = Mask::Make(Paths({"source_context", "source_context.file_name"}),
                               google::protobuf::Type::descriptor(), "read_mask")
                        .value();
  mask.Trim(&type);
  EXPECT_EQ(type.ShortDebugString(), R"(source_context { file_name: "f" })");
}

TEST(Mask, TellsWhatItCovers) {
  const Mask mask = MaskOf({"name", "source_context.file_name"}).value();
  EXPECT_TRUE(mask.Covers("name"));
  EXPECT_TRUE(mask.Covers("source_context"));
  EXPECT_TRUE(mask.Covers("source_context.file_name"));
  EXPECT_FALSE(mask.Covers("methods"));
  EXPECT_FALSE(mask.Covers("source_context.other"));
  EXPECT_TRUE(Mask().Covers("methods"));
}

TEST(Mask, RefusesEveryBadPathAtOnce) {
  const absl::Status status =
      MaskOf({"name", "colour", "source_context.line", "methods.name", "name.first", "", "name.", ".name", "a..b"})
          .status();
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_MASK));
  EXPECT_THAT(
      ViolationsOf(status),
      ElementsAre("read_mask: path 'colour' does not exist", "read_mask: path 'source_context.line' does not exist",
                  "read_mask: path 'methods.name' goes into a list or a map",
                  "read_mask: path 'name.first' does not exist", "read_mask: path '' does not exist",
                  "read_mask: path 'name.' does not exist", "read_mask: path '.name' does not exist",
                  "read_mask: path 'a..b' does not exist"));
  EXPECT_EQ(FrenchOf(status), "read_mask : le chemin « colour » n'existe pas. Autres champs erronés : 7.");
}

TEST(Mask, RefusesToGoIntoMaps) {
  const absl::Status status =
      Mask::Make(Paths({"fields.key"}), google::protobuf::Struct::descriptor(), "read_mask").status();
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_MASK));
}

TEST(Mask, TakesJsonNamesForUnknown) { EXPECT_FALSE(MaskOf({"sourceContext"}).ok()); }

TEST(Mask, TakesAHundredPathsAndNotOneMore) {
  EXPECT_TRUE(MaskOf(std::vector<std::string>(100, "name")).ok());
  const absl::Status status = MaskOf(std::vector<std::string>(101, "name")).status();
  EXPECT_THAT(status, IsInvalid(ErrorReason::INVALID_MASK));
  EXPECT_THAT(ViolationsOf(status), ElementsAre("read_mask: has 101 paths; 100 are allowed"));
  EXPECT_THAT(MaskOf(std::vector<std::string>(10'000, "x")).status(), IsInvalid(ErrorReason::INVALID_MASK));
}

TEST(Mask, ShowsTenBadPathsAndAnExcerptOfEach) {
  const absl::Status status = MaskOf(std::vector<std::string>(100, std::string(10'000, 'x'))).status();
  EXPECT_THAT(ViolationsOf(status), SizeIs(10));
  EXPECT_LT(ToRpcStatus(status).ByteSizeLong(), 6u * 1024);
}

TEST(Mask, SurvivesEndlessPathsThroughMessagesThatContainThemselves) {
  std::string path = "list_value";
  for (int i = 0; i < 300'000; ++i) path += ".struct_value";
  EXPECT_FALSE(Mask::Make(Paths({path}), google::protobuf::Value::descriptor(), "read_mask").ok());
}

RC_GTEST_PROP(MaskProperties, TrimmingTwiceIsTrimmingOnce, ()) {
  const auto paths = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "name", "version", "source_context", "source_context.file_name", "methods", "syntax", "options"));
  const Mask mask = MaskOf(paths).value();
  Api once = Sample();
  mask.Trim(&once);
  Api twice = once;
  mask.Trim(&twice);
  RC_ASSERT(once.SerializeAsString() == twice.SerializeAsString());
  for (const std::string& path : paths) RC_ASSERT(mask.Covers(path));
}

RC_GTEST_PROP(MaskProperties, AnyPathGetsAnAnswer, (const std::string& path)) {
  const auto mask = MaskOf({path});
  RC_ASSERT(mask.ok() || ReasonOf(mask.status()) == ErrorReason::INVALID_MASK);
}

}  // namespace
}  // namespace socle::api
