#include "cli/arguments/command_line.h"

#include <sstream>

#include "cli/arguments/value_checks.h"
#include "cli/arguments/verbs.h"
#include "cli/names/entity_name.h"

namespace socle::cli {
namespace {

constexpr const char* kFooter = R"(
Names may be given short: 59350 is commune-59350, 200093201 is epci-200093201. Others by type: departement-59, region-32,
commune-deleguee-59588, statut-particulier-69M. Who only knows a label starts with `search`.

Exit codes: 0 done · 1 error · 2 wrong arguments · 3 not found · 4 the service is unavailable or too slow ·
            5 what was verified is not as it was
Environment: SOCLE_TOKEN holds a token itself and goes before every file; NO_COLOR turns colours off.

Examples:
  soclectl search "chalons en champagne"
  soclectl get 59350 --as-of 2000-01-01
  soclectl list --filter 'type = COMMUNE AND departement:59' --order-by 'population desc'
  soclectl VERB --help        tells more, with an example)";

void AddConnectionOptions(CLI::App& root, Globals* globals) {
  root.add_option("--address", globals->address, "Where the registry listens")
      ->envname("SOCLE_ADDRESS")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  root.add_option("--contracts-address", globals->contracts_address, "Where contracts listens")
      ->envname("SOCLE_CONTRACTS_ADDRESS")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  root.add_option("--census-address", globals->census_address, "Where census listens")
      ->envname("SOCLE_CENSUS_ADDRESS")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  root.add_option("--token-file", globals->token_file,
                  "File with a token, or a list of people with tokens; default: those of --identities")
      ->envname("SOCLE_TOKEN_FILE")
      ->type_name("FILE");
  root.add_option("--identities", globals->identities,
                  "Folder of `dev identities`: certificate and people; default .dev/identities, found upwards; or none")
      ->envname("SOCLE_IDENTITIES")
      ->type_name("FOLDER");
  root.add_option("--as", globals->identity,
                  "Which one of the people: a subject, a role, or whom it acts for; default reader")
      ->type_name("WHO");
  root.add_option("--tls-ca", globals->tls_ca, "Speak TLS, trusting these authorities (PEM)")
      ->envname("SOCLE_TLS_CA")
      ->type_name("FILE");
  root.add_option("--tls-cert", globals->tls_certificate, "Client certificate (PEM)")
      ->envname("SOCLE_TLS_CERT")
      ->type_name("FILE");
  root.add_option("--tls-key", globals->tls_key, "Key of the client certificate (PEM)")
      ->envname("SOCLE_TLS_KEY")
      ->type_name("FILE");
  root.add_option_function<std::string>(
          "--timeout",
          [globals](const std::string& text) {
            globals->timeout = ReadDuration(text);
            if (!globals->timeout || globals->timeout->count() == 0) {
              throw CLI::ValidationError("--timeout", "'" + text + "' is no duration: write 30s, 500ms or 2m");
            }
          },
          "How long a call may take; default 30s, no limit for import and export")
      ->envname("SOCLE_TIMEOUT")
      ->type_name("DURATION");
}

void AddOutputOptions(CLI::App& root, Globals* globals) {
  root.add_flag("--json", globals->json, "For programs: one JSON document, or one a line for streams");
  root.add_option_function<std::string>(
          "--color",
          [globals](const std::string& mode) {
            globals->color = mode == "always"  ? ColorMode::kAlways
                             : mode == "never" ? ColorMode::kNever
                                               : ColorMode::kAuto;
          },
          "When to use colours")
      ->envname("SOCLE_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("auto|always|never");
  root.add_option_function<std::string>(
          "--lang",
          [globals](const std::string& tag) {
            globals->language = tag == "fr" ? Language::kFrench : Language::kEnglish;
          },
          "fr shows the French text of errors too")
      ->envname("SOCLE_LANG")
      ->check(CLI::IsMember({"en", "fr"}).description(""))
      ->type_name("en|fr");
}

// Options of the program itself may stand behind the verb too; help must show the verb's own.
std::string UsageHint(const CLI::App& root) {
  const auto given = root.get_subcommands();
  return given.empty() ? "soclectl --help" : "soclectl " + given.front()->get_name() + " --help";
}

}  // namespace

CLI::App* AddVerb(CLI::App& root, const std::string& name, const std::string& description, const std::string& example) {
  CLI::App* verb = root.add_subcommand(name, description);
  verb->group("Verbs");
  verb->footer("Options of every verb (--json, --address, …): soclectl --help\n\nExample:\n  " + example);
  return verb;
}

CLI::Validator EntityNameReader() {
  return CLI::Validator(
      [](std::string& text) {
        const auto name = ExpandEntityName(text);
        if (!name.ok()) return std::string(name.status().message());
        text = *name;
        return std::string();
      },
      "");
}

CLI::Validator AnyNameReader() {
  return CLI::Validator(
      [](std::string& text) { return text.find('/') == std::string::npos ? EntityNameReader()(text) : std::string(); },
      "");
}

CLI::Validator NameIn(const std::string& collection) {
  return CLI::Validator(
      [collection](std::string& text) -> std::string {
        if (text.compare(0, collection.size() + 1, collection + "/") != 0) text = collection + "/" + text;
        return "";
      },
      "");
}

CLI::Option* AddDay(CLI::App* verb, const std::string& name, std::optional<Date>* day, const std::string& help) {
  const auto read = [name, day](const std::string& text) {
    *day = ReadDate(text);
    if (!day->has_value()) throw CLI::ValidationError(name, "'" + text + "' is no date: write 2026-01-01");
  };
  return verb->add_option_function<std::string>(name, read, help)->type_name("DATE");
}

void AddAsOf(CLI::App* verb, Globals* globals) {
  AddDay(verb, "--as-of", &globals->as_of, "Answer for this day; default today in Paris");
}

void AddReading(CLI::App* verb, Globals* globals) {
  verb->add_option_function<std::string>(
          "--known-at",
          [globals](const std::string& text) {
            globals->known_at = ReadInstant(text);
            if (!globals->known_at) {
              throw CLI::ValidationError("--known-at",
                                         "'" + text + "' is no instant: write 2026-01-01 or 2026-01-01T08:00:00Z");
            }
          },
          "Answer with what the public record said then")
      ->type_name("INSTANT");
  verb->add_flag("--fresh", globals->fresh, "Ask the database for the newest revision first");
}

void AddFilter(CLI::App* verb, std::string* filter) {
  verb->add_option("--filter", *filter, "Such as 'type = COMMUNE AND departement:59' or 'population >= 20000'")
      ->type_name("FILTER");
}

void AddPaging(CLI::App* verb, Paging* paging) {
  auto* limit = verb->add_option("--limit", paging->limit, "How many to show")
                    ->check(CLI::Range(1, 1'000'000))
                    ->type_name("N")
                    ->capture_default_str();
  verb->add_flag("--all", paging->all, "Show all of them")->excludes(limit);
}

CommandLine ParseCommandLine(const std::vector<std::string>& arguments) {
  CommandLine result;
  Invocation invocation;
  CLI::App root("soclectl reads and operates the registry of French local government, today and since 1943",
                "soclectl");
  root.set_help_flag("-h,--help", "Show this text");
  root.footer(kFooter);
  root.require_subcommand(1);
  root.fallthrough();
  root.get_formatter()->column_width(34);
  root.get_formatter()->label("SUBCOMMAND", "VERB");
  AddConnectionOptions(root, &invocation.globals);
  AddOutputOptions(root, &invocation.globals);
  AddFindingVerbs(root, &invocation);
  AddFollowingVerbs(root, &invocation);
  AddTransferVerbs(root, &invocation);
  AddEventVerbs(root, &invocation);
  AddWrittenVerbs(root, &invocation);
  AddCorrectionVerbs(root, &invocation);
  AddGovernanceVerbs(root, &invocation);
  AddContractVerbs(root, &invocation);
  AddIndicatorVerbs(root, &invocation);
  AddLabelVerbs(root, &invocation);
  AddCensusVerbs(root, &invocation);
  AddSheetVerbs(root, &invocation);
  AddProposalVerbs(root, &invocation);
  AddGuideVerbs(root, &invocation);
  AddGrantVerbs(root, &invocation);
  AddFindVerbs(root, &invocation);
  AddCallingVerbs(root, &invocation);
  AddAuthVerbs(root, &invocation);
  AddDevelopmentVerbs(root, &invocation);
  AddOperatingVerbs(root, &invocation);

  try {
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    result.invocation = std::move(invocation);
  } catch (const CLI::Success& help) {  // --help is thrown as well
    std::ostringstream out;
    std::ostringstream err;
    root.exit(help, out, err);
    result.out = out.str();
  } catch (const CLI::Error& fault) {
    result.exit_code = ExitCode::kUsage;
    result.err = "soclectl: " + std::string(fault.what()) + "\nsee " + UsageHint(root) + "\n";
  }
  return result;
}

}  // namespace socle::cli
