// Arguments: what they become, what is refused and how, and completion.
#include "cli/arguments/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/arguments/value_checks.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;

class CommandLineTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"SOCLE_ADDRESS", "SOCLE_TOKEN_FILE", "SOCLE_TIMEOUT", "SOCLE_LANG", "SOCLE_COLOR",
                             "SOCLE_DATABASE_URL", "SOCLE_TLS_CA", "SOCLE_TLS_CERT", "SOCLE_TLS_KEY"}) {
      unsetenv(name);
    }
  }

  template <typename T>
  T Parsed(const std::vector<std::string>& arguments, Globals* globals = nullptr) {
    const CommandLine line = ParseCommandLine(arguments);
    EXPECT_TRUE(line.invocation) << line.err;
    if (!line.invocation) return {};
    if (globals != nullptr) *globals = line.invocation->globals;
    const T* command = std::get_if<T>(&line.invocation->command);
    EXPECT_NE(command, nullptr) << "another verb was parsed";
    return command == nullptr ? T{} : *command;
  }

  std::string Refused(const std::vector<std::string>& arguments) {
    const CommandLine line = ParseCommandLine(arguments);
    EXPECT_FALSE(line.invocation) << "was accepted";
    EXPECT_EQ(line.exit_code, ExitCode::kUsage);
    return line.err;
  }
};

TEST_F(CommandLineTest, ExpandsNames) {
  EXPECT_THAT(Parsed<GetCommand>({"get", "59350", "epci-200093201"}).names,
              testing::ElementsAre("collectivites/commune-59350", "collectivites/epci-200093201"));
  EXPECT_THAT(Refused({"get", "lille"}), HasSubstr("soclectl search 'lille'"));
}

TEST_F(CommandLineTest, TakesGlobalOptionsBeforeAndAfterTheVerb) {
  Globals globals;
  Parsed<GetCommand>({"--json", "get", "59350", "--address", "unix:/run/socle", "--as-of", "2000-01-01"}, &globals);
  EXPECT_TRUE(globals.json);
  EXPECT_EQ(globals.address, "unix:/run/socle");
  EXPECT_EQ(globals.as_of, Date::Of(2000, 1, 1));
}

TEST_F(CommandLineTest, ReadsTheEnvironmentAndPrefersTheOption) {
  setenv("SOCLE_ADDRESS", "127.0.0.1:1", 1);
  setenv("SOCLE_TIMEOUT", "2m", 1);
  setenv("SOCLE_LANG", "fr", 1);
  Globals globals;
  Parsed<VersionCommand>({"version"}, &globals);
  EXPECT_EQ(globals.address, "127.0.0.1:1");
  EXPECT_EQ(globals.timeout, std::chrono::minutes(2));
  EXPECT_EQ(globals.language, Language::kFrench);
  Parsed<VersionCommand>({"version", "--address", "127.0.0.1:2", "--lang", "en"}, &globals);
  EXPECT_EQ(globals.address, "127.0.0.1:2");
  EXPECT_EQ(globals.language, Language::kEnglish);
}

TEST_F(CommandLineTest, RefusesTimeOptionsWhereTheCallHasNone) {
  EXPECT_THAT(Refused({"search", "lille", "--as-of", "2000-01-01"}), HasSubstr("--as-of"));
  EXPECT_THAT(Refused({"history", "59350", "--as-of", "2000-01-01"}), HasSubstr("--as-of"));
  EXPECT_THAT(Refused({"sources", "--known-at", "2000-01-01"}), HasSubstr("--known-at"));
}

TEST_F(CommandLineTest, SaysHowDatesAreWritten) {
  EXPECT_THAT(Refused({"get", "59350", "--as-of", "31/12/2000"}), HasSubstr("write 2026-01-01"));
  EXPECT_THAT(Refused({"get", "59350", "--as-of", "2023-02-29"}), HasSubstr("2023-02-29"));
  EXPECT_THAT(Refused({"get", "59350", "--known-at", "yesterday"}), HasSubstr("yesterday"));
}

TEST_F(CommandLineTest, ADeploymentPlanNamesItsPilotAndItsDay) {
  Globals globals;
  const auto command = Parsed<ContractCommand>(
      {"contract", "deployment", "departement-59", "--programme", "crte", "--as-of", "2012-12-10"}, &globals);
  EXPECT_EQ(command.action, ContractCommand::Action::kDeployment);
  EXPECT_EQ(command.pilot, "collectivites/departement-59");
  EXPECT_EQ(command.programme, "programmes/crte");
  EXPECT_EQ(globals.as_of, Date::Of(2012, 12, 10));
  EXPECT_EQ(Parsed<ContractCommand>({"contract", "deployment"}).pilot, "") << "anybody's";
}

TEST_F(CommandLineTest, AContractPrintsInTheFormatsThatThereAre) {
  EXPECT_EQ(Parsed<ContractCommand>({"contract", "print", "cambresis"}).format, "md");
  EXPECT_EQ(Parsed<ContractCommand>({"contract", "print", "cambresis", "--format", "odt"}).format, "odt");
  EXPECT_THAT(Refused({"contract", "print", "cambresis", "--format", "docx"}), HasSubstr("docx"));
}

TEST_F(CommandLineTest, JoinsTheWordsOfASearch) {
  const auto command = Parsed<SearchCommand>({"search", "st", "omer", "--limit", "3"});
  EXPECT_EQ(command.query, "st omer");
  EXPECT_EQ(command.limit, 3);
}

TEST_F(CommandLineTest, WantsExactlyOneIdentifier) {
  const auto command = Parsed<LookupCommand>({"lookup", "--postal-code", "59000"});
  EXPECT_EQ(command.kind, LookupCommand::Kind::kPostalCode);
  EXPECT_EQ(command.identifier, "59000");
  Refused({"lookup"});
  Refused({"lookup", "--code", "59350", "--siren", "200093201"});
}

TEST_F(CommandLineTest, DiffWantsTwoDatesInOrder) {
  const auto command = Parsed<DiffCommand>({"diff", "2024-12-31", "2025-01-01", "--filter", "type = COMMUNE"});
  EXPECT_EQ(command.from, Date::Of(2024, 12, 31));
  EXPECT_EQ(command.to, Date::Of(2025, 1, 1));
  EXPECT_THAT(Refused({"diff", "2025-01-01", "2024-12-31"}), HasSubstr("after FROM"));
  Refused({"diff", "2025-01-01"});
}

TEST_F(CommandLineTest, LimitAndAllExcludeEachOther) {
  EXPECT_EQ(Parsed<ListCommand>({"list"}).paging.limit, 50);
  EXPECT_TRUE(Parsed<ListCommand>({"list", "--all"}).paging.all);
  Refused({"list", "--all", "--limit", "3"});
  Refused({"list", "--limit", "0"});
  Refused({"list", "--limit", "-1"});
}

TEST_F(CommandLineTest, SuccessorsWantCodesOrAFile) {
  const auto command = Parsed<SuccessorsCommand>({"successors", "59355", "x y", "--from", "1999-12-31"});
  EXPECT_THAT(command.collectivites, testing::ElementsAre("59355", "x y"))
      << "the service says itself what is malformed";
  EXPECT_EQ(command.from, Date::Of(1999, 12, 31));
  EXPECT_EQ(Parsed<SuccessorsCommand>({"successors", "--file", "-"}).file, "-");
  EXPECT_THAT(Refused({"successors"}), HasSubstr("NAME_OR_CODE or --file"));
}

TEST_F(CommandLineTest, JsonExportsAreJsonLines) {
  EXPECT_EQ(Parsed<ExportCommand>({"export"}).format, ExportFormat::kCsv);
  EXPECT_EQ(Parsed<ExportCommand>({"export", "--format", "jsonl"}).format, ExportFormat::kJsonLines);
  EXPECT_EQ(Parsed<ExportCommand>({"export", "--json"}).format, ExportFormat::kJsonLines);
  EXPECT_EQ(Parsed<ExportCommand>({"export", "--after", "59350"}).after, "collectivites/commune-59350");
  Refused({"export", "--format", "xml"});
}

TEST_F(CommandLineTest, ImportTakesFilesAndOfficialFolders) {
  const std::string folder = testing::TempDir();
  const auto command = Parsed<ImportCommand>({"import", folder, "--official", folder, "--dry-run"});
  EXPECT_THAT(command.paths, testing::ElementsAre(folder));
  EXPECT_THAT(command.official, testing::ElementsAre(folder));
  EXPECT_TRUE(command.dry_run);
  EXPECT_THAT(Refused({"import", "/no/such/folder"}), HasSubstr("/no/such/folder"));
  Refused({"import"});
}

TEST_F(CommandLineTest, MigrateReadsTheUrlFromTheEnvironment) {
  Refused({"migrate"});
  setenv("SOCLE_DATABASE_URL", "postgresql://x@y/z", 1);
  EXPECT_EQ(Parsed<MigrateCommand>({"migrate"}).database_url, "postgresql://x@y/z");
}

TEST_F(CommandLineTest, AuditVerifyNamesItsFiles) {
  setenv("SOCLE_DATABASE_URL", "postgresql://x@y/z", 1);
  const auto command =
      Parsed<AuditCommand>({"audit", "verify", "--service", "census", "--checkpoint", "a.log", "--public-key", "b"});
  EXPECT_EQ(command.service + command.checkpoints + command.public_key + command.database_url,
            "censusa.logbpostgresql://x@y/z");
  Refused({"audit"});
  Refused({"audit", "verify", "--service", "nobody"});
}

TEST_F(CommandLineTest, PointsToTheHelpOfTheVerb) {
  EXPECT_THAT(Refused({"list", "--limti", "3"}), HasSubstr("see soclectl list --help"));
  EXPECT_THAT(Refused({"lits"}), HasSubstr("see soclectl --help"));
  Refused({});
}

TEST_F(CommandLineTest, HelpDocumentsExitCodesAndEveryVerbHasAnExample) {
  const CommandLine root = ParseCommandLine({"--help"});
  EXPECT_EQ(root.exit_code, ExitCode::kOk);
  EXPECT_FALSE(root.invocation);
  EXPECT_THAT(root.out, HasSubstr("0 done · 1 error · 2 wrong arguments · 3 not found · 4 the service is unavailable"));
  for (const char* verb :
       {"get", "search", "list", "lookup", "members", "memberships", "history", "successors", "diff", "count", "export",
        "import", "sources", "disagreements", "health", "migrate", "audit", "version", "completion"}) {
    EXPECT_THAT(root.out, HasSubstr(std::string("\n  ") + verb + " "));
    const CommandLine help = ParseCommandLine({verb, "--help"});
    EXPECT_EQ(help.exit_code, ExitCode::kOk);
    EXPECT_THAT(help.out, testing::AllOf(HasSubstr("Example:"), HasSubstr(std::string("soclectl ") + verb)));
  }
}

TEST(ValueChecksTest, ReadsInstants) {
  EXPECT_EQ(ReadInstant("2022-01-01"), Instant::At(Date::Of(2022, 1, 1)));
  EXPECT_EQ(ReadInstant("2022-01-01T01:00:00+01:00"), Instant::At(Date::Of(2022, 1, 1)));
  EXPECT_EQ(ReadInstant("2022-13-01"), std::nullopt);
  EXPECT_EQ(ReadInstant("2022"), std::nullopt);
}

TEST(ValueChecksTest, ReadsDurations) {
  EXPECT_EQ(ReadDuration("30"), std::chrono::seconds(30));
  EXPECT_EQ(ReadDuration("500ms"), std::chrono::milliseconds(500));
  EXPECT_EQ(ReadDuration("2m"), std::chrono::minutes(2));
  for (const char* bad : {"", "s", "-1", "1h", "61m", "1.5", "999999999999999999999"})
    EXPECT_EQ(ReadDuration(bad), std::nullopt) << bad;
}

// Runs a shell command; its exit status and what it printed.
std::pair<int, std::string> Shell(const std::string& command) {
  std::string output;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer;
  while (fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  return {pclose(pipe), output};
}

class CompletionTest : public CommandLineTest {
 protected:
  std::string ScriptFor(const std::string& shell) { return Parsed<CompletionCommand>({"completion", shell}).script; }

  // What bash offers for a command line whose last word is being typed.
  std::string Offered(const std::string& words) {
    const std::string path = testing::TempDir() + "/soclectl-completion.bash";
    std::ofstream(path) << ScriptFor("bash");
    return Shell("bash -c 'source " + path + "; COMP_WORDS=(" + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _soclectl; echo \"${COMPREPLY[@]}\"'")
        .second;
  }
};

TEST_F(CompletionTest, BashScriptIsValid) {
  const std::string path = testing::TempDir() + "/soclectl-syntax.bash";
  std::ofstream(path) << ScriptFor("bash");
  const auto [status, output] = Shell("bash -n " + path);
  EXPECT_EQ(status, 0) << output;
}

TEST_F(CompletionTest, BashOffersVerbsOptionsAndChoices) {
  EXPECT_EQ(Offered("soclectl mem"), "members memberships\n");
  EXPECT_EQ(Offered("soclectl list --or"), "--order-by\n");
  EXPECT_EQ(Offered("soclectl export --format \"\""), "csv jsonl\n");
  EXPECT_EQ(Offered("soclectl get 59350 --js"), "--json\n") << "options of the program stand behind verbs too";
  EXPECT_EQ(Offered("soclectl completion z"), "zsh\n");
  EXPECT_EQ(Offered("soclectl --address x --lang \"\""), "en fr\n");
}

TEST_F(CompletionTest, EveryShellKnowsEveryVerbAndItsOptions) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = ScriptFor(shell);
    for (const char* word :
         {"get", "search", "memberships", "disagreements", "postal-code", "dry-run", "known-at", "token-file"}) {
      EXPECT_THAT(script, HasSubstr(word)) << shell;
    }
  }
  EXPECT_THAT(ScriptFor("zsh"), testing::StartsWith("#compdef soclectl\n"));
  EXPECT_THAT(ScriptFor("fish"),
              HasSubstr("complete -c soclectl -n '__fish_seen_subcommand_from export' -l format -x -a 'csv jsonl'"));
  EXPECT_THAT(Refused({"completion", "powershell"}), HasSubstr("powershell"));
}

TEST_F(CompletionTest, OtherShellsAcceptTheirScriptsWhereTheyAreInstalled) {
  for (const std::string shell : {"zsh", "fish"}) {
    if (Shell("command -v " + shell).first != 0) continue;
    const std::string path = testing::TempDir() + "/soclectl-syntax." + shell;
    std::ofstream(path) << ScriptFor(shell);
    const auto [status, output] = Shell(shell + " -n " + path);
    EXPECT_EQ(status, 0) << shell << ": " << output;
  }
}

}  // namespace
}  // namespace socle::cli
