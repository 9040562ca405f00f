// Declares the verbs of the command line: each function adds one family to the parser. Internal to cli/arguments.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/invocation.h"

namespace socle::cli {

// Add their verbs to `root`; a verb that was given sets `invocation->command`.
void AddFindingVerbs(CLI::App& root, Invocation* invocation);     // get, search, list, lookup, count
void AddFollowingVerbs(CLI::App& root, Invocation* invocation);   // members, memberships, history, successors, diff
void AddTransferVerbs(CLI::App& root, Invocation* invocation);    // export, import, sources, disagreements
void AddEventVerbs(CLI::App& root, Invocation* invocation);       // events, watch
void AddWrittenVerbs(CLI::App& root, Invocation* invocation);     // territory, organisation
void AddCorrectionVerbs(CLI::App& root, Invocation* invocation);  // correct, corrections, change-request
void AddGovernanceVerbs(CLI::App& root, Invocation* invocation);  // signatories, body, decision, …
void AddContractVerbs(CLI::App& root, Invocation* invocation);    // programmes, contract
void AddIndicatorVerbs(CLI::App& root, Invocation* invocation);   // indicator
void AddLabelVerbs(CLI::App& root, Invocation* invocation);       // label
void AddCensusVerbs(CLI::App& root, Invocation* invocation);      // campaign, project
void AddSheetVerbs(CLI::App& root, Invocation* invocation);       // fiche
void AddSheetDuplicateVerbs(CLI::App& sheet, Invocation* invocation);  // fiche duplicates
void AddProposalVerbs(CLI::App& root, Invocation* invocation);         // proposal
void AddPlanVerbs(CLI::App& contract, Invocation* invocation);         // contract actions, action, take-up
void AddGuideVerbs(CLI::App& root, Invocation* invocation);            // guide
void AddGrantVerbs(CLI::App& root, Invocation* invocation);            // grant
void AddFindVerbs(CLI::App& root, Invocation* invocation);             // find
void AddCallingVerbs(CLI::App& root, Invocation* invocation);          // call, methods, load
void AddAuthVerbs(CLI::App& root, Invocation* invocation);             // auth
void AddDevelopmentVerbs(CLI::App& root, Invocation* invocation);      // dev
void AddOperatingVerbs(CLI::App& root, Invocation* invocation);        // health, migrate, audit, version, completion

// A verb with its example, which its --help shows at the end.
CLI::App* AddVerb(CLI::App& root, const std::string& name, const std::string& description, const std::string& example);

// Expands names (cli/names) and refuses what is none.
CLI::Validator EntityNameReader();
// The same; whole names of anything ("organisations/…") stay what they are.
CLI::Validator AnyNameReader();

// "bodies/tmi" of "tmi"; "bodies/tmi/decisions/…" of "tmi/decisions/…", a part of one.
CLI::Validator NameIn(const std::string& collection);

// An option for a day, such as --from.
CLI::Option* AddDay(CLI::App* verb, const std::string& name, std::optional<Date>* day, const std::string& help);

// Options that several verbs take.
void AddAsOf(CLI::App* verb, Globals* globals);     // --as-of
void AddReading(CLI::App* verb, Globals* globals);  // --known-at and --fresh
void AddFilter(CLI::App* verb, std::string* filter);
void AddPaging(CLI::App* verb, Paging* paging);

// How a table that comes in is read, and where a file that goes out is put.
template <typename Command>
void AddTableReading(CLI::App* verb, Command* command) {
  verb->add_option("--mapping", command->mapping, "How its columns are read: columnMappings/…")
      ->required()
      ->type_name("NAME")
      ->transform(NameIn("columnMappings"));
  AddDay(verb, "--as-of", &command->as_of, "The day at which its codes and names were right; default today");
  verb->add_flag("--dry-run", command->dry_run, "Say what would become of each row, write nothing");
}
inline void AddOutput(CLI::App* verb, std::string* file) {
  verb->add_option("--output", *file, "Appears whole or not at all; default standard output")->type_name("FILE");
}

}  // namespace socle::cli
