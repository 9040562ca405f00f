// Properties of the parser that hold for every tree and every input.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/api/filter_parser.h"
#include "tests/unit/platform_api/rpc_status.h"

namespace socle::api {
namespace {

rc::Gen<std::string> Piece() {
  // What must be quoted, escaped or told from keywords, and what is plain.
  return rc::gen::element<std::string>("", "a", "Lille", "2020-01-01", "-3", "l'eau", "\"", "\\", "*", "a b", "AND",
                                       "NOT", "é", "🏛", "(", ",", ":", "=", "-", "x.y");
}

FilterValue RandomValue() {
  FilterValue value{.pieces = {}, .offset = 0};
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) value.pieces.push_back(*Piece());
  return value;
}

std::string RandomName() { return *rc::gen::element<std::string>("a", "b.c", "département", "x-1", "f_2"); }

FilterNode RandomLeaf() {
  FilterNode node;
  node.kind = *rc::gen::element(FilterNode::Kind::kComparison, FilterNode::Kind::kCall, FilterNode::Kind::kBare);
  if (node.kind != FilterNode::Kind::kBare) node.name = RandomName();
  int values = 1;
  if (node.kind == FilterNode::Kind::kComparison) node.op = static_cast<FilterOp>(*rc::gen::inRange(0, 7));
  if (node.kind == FilterNode::Kind::kCall) values = *rc::gen::inRange(0, 4);
  for (int i = 0; i < values; ++i) node.values.push_back(RandomValue());
  return node;
}

// A tree in the form that the parser gives: no AND within an AND, no OR within an OR, at least two children.
FilterNode RandomTree(int depth, FilterNode::Kind parent) {
  using Kind = FilterNode::Kind;
  const Kind kind = *rc::gen::element(Kind::kAnd, Kind::kOr, Kind::kNot, Kind::kBare);
  if (depth == 0 || kind == Kind::kBare || (kind == parent && kind != Kind::kNot)) return RandomLeaf();
  FilterNode node;
  node.kind = kind;
  const int children = kind == Kind::kNot ? 1 : *rc::gen::inRange(2, 4);
  for (int i = 0; i < children; ++i) node.children.push_back(RandomTree(depth - 1, kind));
  return node;
}

RC_GTEST_PROP(FilterProperties, ATreeWrittenAndReadIsTheSameTree, ()) {
  const FilterNode tree = RandomTree(4, FilterNode::Kind::kCall);
  const std::string text = FilterText(tree);
  RC_LOG() << text << "\n";
  const absl::StatusOr<FilterNode> read = ParseFilter(text);
  if (text.size() > kMaxFilterBytes) RC_DISCARD("longer than a filter may be");
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == tree);
}

// Any outcome but a crash, and an error names a position within the filter.
void ExpectAnswer(const std::string& filter) {
  const absl::StatusOr<FilterNode> node = ParseFilter(filter);
  if (node.ok()) {
    // A filter that was understood can be written so that it is understood alike.
    const std::string text = FilterText(*node);
    if (text.size() <= kMaxFilterBytes) {
      const absl::StatusOr<FilterNode> again = ParseFilter(text);
      RC_ASSERT(again.ok());
      RC_ASSERT(*again == *node);
    }
    return;
  }
  RC_ASSERT(ReasonOf(node.status()) == ErrorReason::INVALID_FILTER);
  const size_t position = std::stoul(MetadataOf(node.status(), "position"));
  RC_ASSERT(position <= filter.size());
}

RC_GTEST_PROP(FilterProperties, AnyBytesGetAnAnswer, (const std::string& bytes)) { ExpectAnswer(bytes); }

RC_GTEST_PROP(FilterProperties, AnySequenceOfTokensGetsAnAnswer, ()) {
  const auto tokens = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "b.c", " ", "=", "!=", ":", "<", ">=", "(", ")", ",", "-", "AND", "OR", "NOT", "\"x\"", "'", "\"", "\\", "*",
      "f(", "2020-01-01", "é", "\xC3", std::string(1, '\0')));
  std::string filter;
  for (const std::string& token : tokens) filter += token;
  ExpectAnswer(filter);
}

}  // namespace
}  // namespace socle::api
