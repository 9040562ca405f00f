// What a command line asks for, once parsed and checked: plain data, a struct a verb.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/census_commands.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::cli {

enum class ColorMode { kAuto, kAlways, kNever };
enum class Language { kEnglish, kFrench };

// Options that stand before or after any verb.
struct Globals {
  std::string address = "127.0.0.1:50051";  // of the registry: host:port, [v6]:port or unix:path
  std::string contracts_address = "127.0.0.1:50052";
  std::string census_address = "127.0.0.1:50053";
  std::string identities;  // folder of `dev identities`; empty: .dev/identities upwards; "none"
  std::string token_file;  // in the place of the people of `identities`
  std::string identity;    // --as: subject or role; empty: the verb's usual role
  std::string tls_ca;      // files, PEM; with any of them the channel is TLS
  std::string tls_certificate;
  std::string tls_key;
  bool json = false;
  std::optional<std::chrono::milliseconds> timeout;  // unset: 30 s a call, none for imports and exports
  ColorMode color = ColorMode::kAuto;
  Language language = Language::kEnglish;

  // Of the verbs whose calls take them.
  std::optional<Date> as_of;
  std::optional<Instant> known_at;
  bool fresh = false;
};

struct GetCommand {
  std::vector<std::string> names;
};
struct SearchCommand {
  std::string query;
  std::string filter;
  bool boost_population = false;
  int limit = 10;
};
struct ListCommand {
  std::string filter;
  std::string order_by;
  Paging paging;
};
struct LookupCommand {
  enum class Kind { kCode, kSiren, kSiret, kPostalCode };
  Kind kind = Kind::kCode;
  std::string identifier;
};
struct MembersCommand {
  std::string name;
  Paging paging;
};
struct MembershipsCommand {
  std::string name;
  Paging paging;
};
struct HistoryCommand {
  std::string name;
  bool corrected = false;
  Paging paging;
};
struct SuccessorsCommand {
  std::vector<std::string> collectivites;
  std::optional<Date> from;
  std::string file;  // "-": standard input
};
struct DiffCommand {
  Date from;
  Date to;
  std::string filter;
  Paging paging;
};
struct CountCommand {
  std::string property = "type";
  std::string filter;
};
enum class ExportFormat { kCsv, kJsonLines };
struct ExportCommand {
  ExportFormat format = ExportFormat::kCsv;
  std::string filter;
  std::string output;  // empty: standard output
  std::string after;   // goes on behind this name, without a header
};
struct ImportCommand {
  std::vector<std::string> paths;
  std::vector<std::string> official;  // folders of which only the official CSV files are taken
  bool dry_run = false;
};
struct SourcesCommand {};
struct DisagreementsCommand {
  std::string kind;
  Paging paging;
};
struct WatchCommand {
  std::string filter;
  std::string from;  // resume token; empty: from now on
  bool from_oldest = false;
  int limit = 0;  // ends after so many events; 0: never
};
struct EventsCommand {
  std::string resource;  // empty: of all
  std::string filter;
  bool oldest_first = false;
  Paging paging;
};
struct HealthCommand {
  std::chrono::milliseconds wait{0};
  bool liveness = false;
};
struct MigrateCommand {
  std::string database_url;
  std::string service = "registry";  // whose schema: "registry", "contracts"
};
struct AuditCommand {
  std::string database_url;
  std::string service = "registry";
  std::string checkpoints;  // file with lines of the log; empty: the chain alone
  std::string public_key;   // file, PEM; empty: signatures are not looked at
};
struct DevelopmentCommand {
  enum class Action { kIdentities, kToken };
  Action action = Action::kIdentities;
  std::string folder;
  std::vector<std::string> names;       // services that get a certificate
  std::vector<std::string> front_ends;  // who may connect, for people with tokens
  std::string subject = "developer";
  std::vector<std::string> roles, acts_for;
};
struct VersionCommand {};
struct CompletionCommand {
  std::string script;  // generated while parsing, from the options themselves
};

struct CorrectCommand {
  std::string name;
  std::optional<std::string> label;
  std::optional<std::string> siren;
  std::vector<std::string> postal_codes;  // an empty one: none
  std::optional<Date> from;
  std::optional<Date> to;
  std::string reason;
  std::string reference;
  bool propose = false;
  std::vector<std::string> stages;
  bool validate_only = false;
};
struct CorrectionsCommand {
  std::string name;  // empty: of all
  Paging paging;
};
struct ChangeRequestCommand {
  enum class Action { kList, kGet, kSubmit, kValidate, kReject, kCancel, kApply };
  Action action = Action::kList;
  std::string name;
  std::string comment;
  std::string state;
  std::string of;
  Paging paging;
  bool validate_only = false;
};

// territory …, organisation …
struct WrittenCommand {
  enum class Action {
    kGet,
    kList,
    kHistory,
    kCreate,
    kUpdate,
    kCorrect,
    kDelete,
    kUndelete,
    kImport,
    kResolve,
    kOverlap,
    kOf,
    kCard
  };
  Action action = Action::kGet;
  bool organisations = false;
  std::string name;
  std::string other;
  std::string filter;
  std::string order_by;
  bool show_deleted = false;
  Paging paging;
  std::vector<std::string> files;
  bool validate_only = false;
  std::string id;    // of a new one
  std::string etag;  // of the one that is changed, as it was read
  // The first day and the day after the last: of a new one, of a change, or as corrected.
  std::optional<Date> from;
  std::optional<Date> to;
  bool no_end = false;
  // What a new one is made of, or what changes; unset: it stays. An empty text or list: none.
  std::optional<std::string> label;
  std::optional<std::string> kind;
  std::optional<std::string> legal_form;
  std::optional<std::string> siren;
  std::optional<std::string> rna;
  std::optional<std::string> seat;
  std::optional<int32_t> population;
  std::optional<Date> perimeter_date;
  std::optional<bool> frozen;
  std::optional<std::vector<std::string>> members;
  std::optional<std::vector<std::string>> external_ids;  // SYSTEM=ID
  std::optional<std::string> description;
};

struct SignatoriesCommand {
  std::string manifesto;  // empty: the only one
  std::string carried_by;
  bool group_by_type = false;
  Paging paging;
};
// manifestos, bodies, body, meetings, decisions, decision, votes, verify
struct GovernanceCommand {
  enum class Action { kManifestos, kBodies, kBody, kMeetings, kDecisions, kDecision, kVotes, kVerify };
  Action action = Action::kBodies;
  std::string name;
  std::string party;   // of bodies
  bool late = false;   // of bodies
  std::string state;   // of decisions
  std::string digest;  // of verify: 64 hexadecimal digits
  std::string file;    // of verify: its bytes are what was voted
  Paging paging;
};

// programmes; contract list, show, check, print, diff, deployment, due, review, actions, action, take-up
struct ContractCommand {
  enum class Action {
    kProgrammes,
    kList,
    kShow,
    kCheck,
    kPrint,
    kDiff,
    kDeployment,
    kDue,
    kReview,
    kActions,
    kAction,
    kTakeUp
  };
  Action action = Action::kList;
  std::string name;
  std::string format = "md";  // of print: md, odt, json; so below
  std::string folder;
  int32_t from_version = 0;  // of diff; 0: the one before
  int32_t to_version = 0;    // 0: the newest
  std::string pilot;         // of deployment
  std::string programme;     // of list and deployment
  std::string query;
  std::string party;  // of list and due; so below
  std::string sheet;  // of actions: only those that take it up; so below
  std::string proposal;
  std::vector<std::string> selections;  // names of the enum
  std::vector<std::string> statuses;
  bool of_census = false;
  bool late = false;
  std::optional<std::string> taken_sheet;                   // of take-up; unset: it stays, empty: none
  std::optional<std::vector<std::string>> taken_proposals;  // of take-up; the same
  std::string etag;
  bool validate_only = false;
  Paging paging;
};

// census: campaign list, coverage; project list, show
struct CensusCommand {
  enum class Action { kCampaigns, kCoverage, kProjects, kProject };
  Action action = Action::kProjects;
  std::string name;   // of coverage and project
  std::string query;  // of projects; so below
  std::string campaign;
  std::string country;
  std::string theme;
  Paging paging;
};

// indicator list, show, versions, rebase, aggregate, rank, import
struct IndicatorCommand {
  enum class Action { kList, kShow, kVersions, kRebase, kAggregate, kRank, kImport };
  Action action = Action::kList;
  std::string name;
  std::string query;                       // of list
  std::string collectivite;                // of show: only its series
  std::string period;                      // of show, rebase, rank and import
  std::string to_period;                   // of aggregate, whose first is `period`
  std::string place;                       // of aggregate
  std::string denominator;                 // of aggregate
  std::optional<Date> day;                 // of rebase and aggregate: whose perimeters
  std::vector<std::string> collectivites;  // of rebase and rank: only these
  std::string file, mapping;               // of import, and below
  std::optional<Date> as_of;
  bool dry_run = false;
  Paging paging;
};

// label list, show, figures, trace
struct LabelCommand {
  enum class Action { kList, kShow, kFigures, kTrace };
  Action action = Action::kList;
  std::string name;
  std::string programme = "programmes/territoires-d-industrie";
  std::string phase;
  std::string query;     // of list
  std::string region;    // of list
  std::string kind;      // of trace: "TERRITORIES"
  bool regions = false;  // of figures: by région as well
  Paging paging;
};

// fiche list, show, count, history, import, export
struct SheetCommand {
  enum class Action { kList, kShow, kCount, kHistory, kImport, kExport };
  Action action = Action::kList;
  std::string name;            // of show and history
  std::string file;            // of import; of export: where to, empty for standard output
  std::string mapping;         // of import
  std::optional<Date> as_of;   // of import
  bool dry_run = false;        // of import
  std::string format = "csv";  // of export
  std::string system;          // of export
  std::string words;           // of list, count and export; so below
  std::string owner;
  std::string party;
  std::string place;
  std::string programme;
  std::string axis;  // "2019/innovation", or "eau" where the programme has no editions
  std::string theme;
  std::string financer;
  int32_t year = 0;
  bool late = false;
  std::vector<std::string> statuses;  // names of the enum
  std::vector<std::string> missing;
  std::string order;  // of list
  std::string by;     // of count
  Paging paging;
};

// grant import, list, count, export
struct GrantCommand {
  enum class Action { kImport, kList, kCount, kExport };
  Action action = Action::kList;
  std::string file;           // of import; of export: where to, empty for standard output
  std::string mapping;        // of import
  std::optional<Date> as_of;  // of import
  bool dry_run = false;       // of import
  std::string query;          // from here on: which grants
  std::string beneficiary;
  std::string departement;
  std::vector<std::string> kinds;
  int32_t year = 0;
  bool waiting = false;  // only those whose beneficiary waits for a person
  std::string by = "grant-kind";
  std::string format = "csv";
  Paging paging;
};

// find: everything of census
struct FindCommand {
  std::string query;
  std::vector<std::string> kinds;  // "action-sheet"
  std::vector<std::string> themes;
  std::string place;
  std::optional<Date> from;
  std::optional<Date> to;
  Paging paging;
};

// Any method by its name.
struct CallCommand {
  std::string method;
  std::string json;    // the request; "-": standard input
  bool reads = false;  // by its permission
};
struct MethodsCommand {
  std::string part;  // only those whose names contain it
};
// auth explain
struct AuthCommand {
  std::string method;                // empty: only who calls
  std::string resource;              // whose name the trial gives; empty: as the request has it
  std::string json;                  // the request of the trial; "-": standard input
  std::string service = "registry";  // who is asked where no method says so
  bool reads = true;                 // by its permission
};
struct LoadCommand {
  std::vector<std::string> files;
  bool dry_run = false;
  bool actors = false;  // only lists who acts
};

using Command =
    std::variant<GetCommand, SearchCommand, ListCommand, LookupCommand, MembersCommand, MembershipsCommand,
                 HistoryCommand, SuccessorsCommand, DiffCommand, CountCommand, ExportCommand, ImportCommand,
                 SourcesCommand, DisagreementsCommand, CorrectCommand, CorrectionsCommand, ChangeRequestCommand,
                 WrittenCommand, WatchCommand, EventsCommand, SignatoriesCommand, GovernanceCommand, ContractCommand,
                 IndicatorCommand, LabelCommand, CensusCommand, SheetCommand, SheetDuplicateCommand, ProposalCommand,
                 GuideCommand, GrantCommand, FindCommand, CallCommand, MethodsCommand, AuthCommand, LoadCommand,
                 HealthCommand, MigrateCommand, AuditCommand, DevelopmentCommand, VersionCommand, CompletionCommand>;

struct Invocation {
  Globals globals;
  Command command;
};

}  // namespace socle::cli
