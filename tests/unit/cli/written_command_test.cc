// Arguments of `territory …` and `organisation …`: what they become, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments/command_line.h"

namespace socle::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Action = WrittenCommand::Action;

WrittenCommand Parsed(const std::vector<std::string>& arguments, Globals* globals = nullptr) {
  const CommandLine line = ParseCommandLine(arguments);
  EXPECT_TRUE(line.invocation) << line.err;
  if (!line.invocation) return {};
  if (globals != nullptr) *globals = line.invocation->globals;
  return std::get<WrittenCommand>(line.invocation->command);
}

std::string Refused(const std::vector<std::string>& arguments) {
  const CommandLine line = ParseCommandLine(arguments);
  EXPECT_FALSE(line.invocation) << "was accepted";
  EXPECT_EQ(line.exit_code, ExitCode::kUsage);
  return line.err;
}

class WrittenCommandTest : public testing::TestWithParam<const char*> {
 protected:
  std::vector<std::string> Words(std::vector<std::string> rest) const {
    rest.insert(rest.begin(), GetParam());
    return rest;
  }
  bool organisations() const { return std::string_view(GetParam()) == "organisation"; }
  std::string Name(const std::string& id) const { return (organisations() ? "organisations/" : "territories/") + id; }
};

TEST_P(WrittenCommandTest, AnUpdateIsOfWhatIsNamed) {
  const WrittenCommand command = Parsed(
      Words({"update", "one", "--label", "Un", "--from", "2020-02-29", "--to", "2030-01-01", "--etag", "\"r7\""}));
  EXPECT_EQ(command.action, Action::kUpdate);
  EXPECT_EQ(command.organisations, organisations());
  EXPECT_EQ(command.name, Name("one"));
  EXPECT_EQ(command.label, "Un");
  EXPECT_EQ(command.from, Date::Of(2020, 2, 29));
  EXPECT_EQ(command.to, Date::Of(2030, 1, 1));
  EXPECT_EQ(command.etag, "\"r7\"");
  EXPECT_FALSE(command.no_end);
  EXPECT_FALSE(command.kind || command.description || command.siren || command.members || command.external_ids ||
               command.frozen || command.perimeter_date || command.population)
      << "what is not named stays as it is";
}

TEST_P(WrittenCommandTest, ACorrectionIsOfAVersion) {
  Globals globals;
  const WrittenCommand command = Parsed(
      Words({"correct", Name("one"), "--as-of", "2021-01-01", "--description", "", "--no-end", "--dry-run"}), &globals);
  EXPECT_EQ(command.action, Action::kCorrect);
  EXPECT_EQ(command.name, Name("one")) << "whole names are taken too";
  EXPECT_EQ(globals.as_of, Date::Of(2021, 1, 1));
  EXPECT_EQ(command.description, "") << "none, and not: as it was";
  EXPECT_TRUE(command.no_end);
  EXPECT_TRUE(command.validate_only);
}

TEST_P(WrittenCommandTest, ListsAreReplacedOrEmptied) {
  const WrittenCommand command = Parsed(Words({"update", "one", "--member", "59350", "--member", "organisations/two",
                                               "--external-id", "a=1", "--external-id", "b=2"}));
  ASSERT_TRUE(command.members && command.external_ids);
  EXPECT_THAT(*command.members, ElementsAre("collectivites/commune-59350", "organisations/two"));
  EXPECT_THAT(*command.external_ids, ElementsAre("a=1", "b=2"));
  const WrittenCommand emptied = Parsed(Words({"correct", "one", "--no-members", "--no-external-ids"}));
  ASSERT_TRUE(emptied.members && emptied.external_ids);
  EXPECT_TRUE(emptied.members->empty());
  EXPECT_TRUE(emptied.external_ids->empty());
}

TEST_P(WrittenCommandTest, DeletionsTakeTheEtagToo) {
  for (const auto& [word, action] : {std::pair("delete", Action::kDelete), std::pair("undelete", Action::kUndelete)}) {
    const WrittenCommand command = Parsed(Words({word, "one", "--etag", "\"r1\"", "--dry-run"}));
    EXPECT_EQ(command.action, action);
    EXPECT_EQ(command.name, Name("one"));
    EXPECT_EQ(command.etag, "\"r1\"");
    EXPECT_TRUE(command.validate_only);
  }
}

TEST_P(WrittenCommandTest, RefusesWhatNoCallTakes) {
  EXPECT_THAT(Refused(Words({"update"})), HasSubstr("NAME"));
  EXPECT_THAT(Refused(Words({"update", "one", "--from", "yesterday"})), HasSubstr("write 2026-01-01"));
  EXPECT_THAT(Refused(Words({"update", "one", "--as-of", "2020-01-01"})), HasSubstr("--as-of"))
      << "a change begins on a day: --from";
  EXPECT_THAT(Refused(Words({"delete", "one", "--label", "x"})), HasSubstr("--label"));
  EXPECT_THAT(Refused(Words({"update", "one", "--member", "lille"})), HasSubstr("soclectl search"));
  EXPECT_THAT(Refused(Words({"create", "Un"})), HasSubstr("--kind"));
}

TEST_P(WrittenCommandTest, EveryVerbHasHelp) {
  for (const char* verb : {"create", "get", "list", "history", "update", "correct", "delete", "undelete", "import"}) {
    const CommandLine help = ParseCommandLine(Words({verb, "--help"}));
    EXPECT_EQ(help.exit_code, ExitCode::kOk) << verb;
    EXPECT_THAT(help.out, HasSubstr(verb));
  }
}

INSTANTIATE_TEST_SUITE_P(Both, WrittenCommandTest, testing::Values("territory", "organisation"));

TEST(TerritoryCommandTest, KeepsItsPolicyUnlessToldOtherwise) {
  EXPECT_EQ(Parsed({"territory", "update", "one", "--label", "Un"}).frozen, std::nullopt);
  EXPECT_EQ(Parsed({"territory", "update", "one", "--frozen"}).frozen, true);
  EXPECT_EQ(Parsed({"territory", "update", "one", "--no-frozen"}).frozen, false);
  EXPECT_THAT(Refused({"territory", "create", "Un", "--kind", "SCOT"}), HasSubstr("--perimeter-date"));
  Refused({"territory", "update", "one", "--siren", "215900012"});
}

TEST(OrganisationCommandTest, HasFieldsOfItsOwn) {
  const WrittenCommand command = Parsed({"organisation", "update", "one", "--siren", "", "--rna", "W123456789",
                                         "--legal-form", "SMF", "--seat", "59350", "--population", "12000"});
  EXPECT_EQ(command.siren, "");
  EXPECT_EQ(command.rna, "W123456789");
  EXPECT_EQ(command.legal_form, "SMF");
  EXPECT_EQ(command.seat, "collectivites/commune-59350");
  EXPECT_EQ(command.population, 12000);
  EXPECT_EQ(Parsed({"organisation", "update", "one", "--seat", ""}).seat, "") << "it has none any more";
  Refused({"organisation", "update", "one", "--population", "many"});
  Refused({"organisation", "update", "one", "--frozen"});
}

}  // namespace
}  // namespace socle::cli
