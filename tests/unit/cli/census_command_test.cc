// proposal, fiche duplicates, contract actions and take-up as they are written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments/command_line.h"

namespace socle::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <typename Command>
Command Parsed(const std::vector<std::string>& arguments) {
  const CommandLine line = ParseCommandLine(arguments);
  EXPECT_TRUE(line.invocation) << line.err;
  if (!line.invocation) return {};
  const auto* command = std::get_if<Command>(&line.invocation->command);
  EXPECT_NE(command, nullptr) << "another verb";
  return command == nullptr ? Command() : *command;
}

std::string Refused(const std::vector<std::string>& arguments) {
  const CommandLine line = ParseCommandLine(arguments);
  EXPECT_FALSE(line.invocation) << "was accepted";
  return line.err;
}

TEST(ProposalVerbs, SayOnlyWhatIsGiven) {
  const auto command = Parsed<ProposalCommand>({"proposal", "update", "prix", "--issue", "", "--no-domains"});
  EXPECT_EQ(command.action, ProposalCommand::Action::kUpdate);
  EXPECT_EQ(command.name, "proposals/prix");
  EXPECT_EQ(command.issue, "") << "an empty text takes it out";
  EXPECT_FALSE(command.statement || command.indicators) << "what is not given stays";
  ASSERT_TRUE(command.domains);
  EXPECT_TRUE(command.domains->empty());
}

TEST(ProposalVerbs, NamesMayBeShort) {
  const auto list = Parsed<ProposalCommand>(
      {"proposal", "list", "--taken-up-by", "cambresis", "--indicator", "emplois", "--keeper", "59350"});
  EXPECT_EQ(list.taken_up_by, "contracts/cambresis");
  EXPECT_EQ(list.indicator, "indicators/emplois");
  EXPECT_EQ(list.keeper, "collectivites/commune-59350");
  const auto uptake = Parsed<ProposalCommand>(
      {"proposal", "uptake", "prix", "cambresis/actions/a", "--state", "DONE", "--source", "Compte rendu"});
  EXPECT_EQ(uptake.taker, "contracts/cambresis/actions/a");
}

TEST(ProposalVerbs, ANewOneSaysWhatItIsWhoKeepsItAndWhereItIsFrom) {
  const std::vector<std::string> whole = {"proposal", "create", "prix",        "Un prix",      "--kind",   "PRIZE",
                                          "--keeper", "59350",  "--statement", "« Un prix. »", "--source", "Livre"};
  EXPECT_EQ(Parsed<ProposalCommand>(whole).id, "prix");
  for (const size_t option : {4U, 6U, 8U, 10U}) {
    std::vector<std::string> lacking = whole;
    lacking.erase(lacking.begin() + static_cast<ptrdiff_t>(option),
                  lacking.begin() + static_cast<ptrdiff_t>(option + 2));
    EXPECT_THAT(Refused(lacking), HasSubstr(whole[option])) << "without " << whole[option];
  }
}

TEST(ProposalVerbs, AnUptakeIsSaidOrTakenOut) {
  EXPECT_TRUE(Parsed<ProposalCommand>({"proposal", "uptake", "prix", "c/actions/a", "--remove"}).gone);
  EXPECT_THAT(Refused({"proposal", "uptake", "prix", "c/actions/a", "--remove", "--state", "DONE"}),
              HasSubstr("--state"));
}

TEST(DuplicateVerbs, DecideTakesAVerdictAndSheets) {
  const auto command = Parsed<SheetDuplicateCommand>(
      {"fiche", "duplicates", "decide", "same", "musee", "actionSheets/dentelle", "--reason", "un permis"});
  EXPECT_EQ(command.verdict, "same");
  EXPECT_THAT(command.sheets, ElementsAre("actionSheets/musee", "actionSheets/dentelle"));
  EXPECT_THAT(Refused({"fiche", "duplicates", "decide", "peut-être", "a", "b", "--reason", "x"}), HasSubstr("VERDICT"));
  EXPECT_THAT(Refused({"fiche", "duplicates", "decide", "same", "a", "b"}), HasSubstr("--reason"));
  EXPECT_THAT(Refused({"fiche", "duplicates", "list", "--fiche", "a", "--party", "59350"}), HasSubstr("--party"));
}

TEST(PlanVerbs, TakeUpTellsNoneFromNothing) {
  const auto nothing = Parsed<ContractCommand>({"contract", "take-up", "c/actions/a"});
  EXPECT_FALSE(nothing.taken_sheet || nothing.taken_proposals);
  const auto none = Parsed<ContractCommand>({"contract", "take-up", "c/actions/a", "--no-fiche", "--no-proposals"});
  EXPECT_EQ(none.taken_sheet, "");
  ASSERT_TRUE(none.taken_proposals);
  EXPECT_TRUE(none.taken_proposals->empty());
  const auto some = Parsed<ContractCommand>(
      {"contract", "take-up", "c/actions/a", "--fiche", "musee", "--proposal", "prix", "--proposal", "charte"});
  EXPECT_EQ(some.taken_sheet, "actionSheets/musee");
  EXPECT_THAT(*some.taken_proposals, ElementsAre("proposals/prix", "proposals/charte"));
  EXPECT_THAT(Refused({"contract", "take-up", "c/actions/a", "--fiche", "m", "--no-fiche"}), HasSubstr("--no-fiche"));
}

TEST(PlanVerbs, EachHasAHelpWithAnExample) {
  const std::vector<std::vector<std::string>> verbs = {{"proposal", "list"},
                                                       {"proposal", "show"},
                                                       {"proposal", "create"},
                                                       {"proposal", "update"},
                                                       {"proposal", "move"},
                                                       {"proposal", "uptake"},
                                                       {"proposal", "participation"},
                                                       {"fiche", "duplicates", "list"},
                                                       {"contract", "action"},
                                                       {"contract", "actions"},
                                                       {"contract", "take-up"},
                                                       {"fiche", "duplicates", "decide"},
                                                       {"fiche", "duplicates", "decisions"}};
  for (std::vector<std::string> verb : verbs) {
    std::string said = "soclectl";
    for (const std::string& word : verb) said += " " + word;
    verb.push_back("--help");
    const CommandLine help = ParseCommandLine(verb);
    EXPECT_EQ(help.exit_code, ExitCode::kOk) << said;
    EXPECT_THAT(help.out, HasSubstr("Example:")) << said;
    EXPECT_THAT(help.out, HasSubstr(verb[verb.size() - 2])) << said;
  }
}

}  // namespace
}  // namespace socle::cli
