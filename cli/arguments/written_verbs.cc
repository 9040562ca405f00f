#include "cli/arguments/value_checks.h"
#include "cli/arguments/verbs.h"
#include "cli/names/entity_name.h"

namespace socle::cli {
namespace {

using Action = WrittenCommand::Action;

// "territories/ti-0101" of "ti-0101".
CLI::Validator NameIn(const std::string& collection) {
  return CLI::Validator(
      [collection](std::string& text) -> std::string {
        if (text.find('/') == std::string::npos) text = collection + "/" + text;
        return "";
      },
      "");
}

// A collectivité as a person may write it, or whole names of anything.
CLI::Validator AnyName() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        if (text.find('/') != std::string::npos) return "";
        const absl::StatusOr<std::string> name = ExpandEntityName(text);
        if (!name.ok()) return std::string(name.status().message());
        text = *name;
        return "";
      },
      "");
}

class Family {
 public:
  Family(CLI::App* verb, Invocation* invocation, std::string collection, bool organisations)
      : verb_(verb), invocation_(invocation), collection_(std::move(collection)), organisations_(organisations) {
    verb_->require_subcommand(1);
  }

  void AddCommon() {
    CLI::App* get = Add("get", Action::kGet, "What is recorded of one at a date");
    Name(get);
    CLI::App* list = Add("list", Action::kList, "Those of a date, filtered");
    AddFilter(list, &command_->filter);
    list->add_option("--order-by", command_->order_by, "Fields, each with ' desc' for the reverse")
        ->type_name("FIELDS");
    list->add_flag("--deleted", command_->show_deleted, "Deleted ones as well");
    AddPaging(list, &command_->paging);
    CLI::App* history = Add("history", Action::kHistory, "Everything that was ever recorded of one");
    Name(history);
    AddPaging(history, &command_->paging);
    CLI::App* remove = Add("delete", Action::kDelete, "Hide it, and free its identifiers");
    Name(remove);
    Name(Add("undelete", Action::kUndelete, "Take a deletion back"));
    CLI::App* bring = Add("import", Action::kImport, "Bring published lists in; safe to repeat");
    bring->add_option("FILE", command_->files, "CSV files as published")->required()->check(CLI::ExistingFile);
    bring->add_flag("--dry-run", command_->validate_only, "Show what would change, change nothing");
    for (CLI::App* reading : {get, list}) {
      AddAsOf(reading, &invocation_->globals);
      AddReading(reading, &invocation_->globals);
    }
  }

  CLI::App* Add(const std::string& name, Action action, const std::string& description) {
    CLI::App* added = verb_->add_subcommand(name, description);
    added->callback([this_ = command_, action, invocation = invocation_, organisations = organisations_] {
      this_->action = action;
      this_->organisations = organisations;
      invocation->command = *this_;
    });
    return added;
  }

  CLI::Option* Name(CLI::App* app) {
    return app->add_option("NAME", command_->name, "Such as " + collection_ + "/…, or its last part")
        ->required()
        ->transform(NameIn(collection_));
  }

  // What a new one is made of.
  CLI::App* AddCreate() {
    CLI::App* create = Add("create", Action::kCreate, "Record a new one");
    create->add_option("LABEL", command_->label, "What it is called")->required();
    create->add_option("--id", command_->id, "Last part of its name; default: one is made")->type_name("ID");
    create->add_option("--kind", command_->kind, "Such as " + std::string(organisations_ ? "PETR" : "SCOT"))
        ->required()
        ->type_name("KIND");
    create->add_option("--member", command_->members, "A collectivité or organisation; as often as there are members")
        ->type_name("NAME")
        ->transform(AnyName());
    create->add_option("--external-id", command_->external_ids, "SYSTEM=ID, as often as there are")
        ->type_name("SYSTEM=ID");
    create->add_flag("--validate-only", command_->validate_only, "Check it, write nothing");
    return create;
  }

  WrittenCommand* command() { return command_.get(); }
  Invocation* invocation() { return invocation_; }

 private:
  CLI::App* verb_;
  Invocation* invocation_;
  std::string collection_;
  bool organisations_;
  std::shared_ptr<WrittenCommand> command_ = std::make_shared<WrittenCommand>();
};

void AddTerritory(CLI::App& root, Invocation* invocation) {
  Family family(AddVerb(root, "territory", "SCoT, pays, Territoires d'industrie, CRTE: perimeters that are no EPCI",
                        "soclectl territory resolve ti-0101\n  soclectl territory overlap ti-0101 crte-32-59-7"),
                invocation, "territories", false);
  family.AddCommon();
  WrittenCommand* command = family.command();
  CLI::App* create = family.AddCreate();
  create
      ->add_option_function<std::string>(
          "--perimeter-date",
          [command](const std::string& text) {
            const absl::StatusOr<Date> day = Date::Parse(text);
            if (!day.ok())
              throw CLI::ValidationError("--perimeter-date", "'" + text + "' is no day such as 2020-01-01");
            command->perimeter_date = *day;
          },
          "The date at which the members were these")
      ->required()
      ->type_name("DAY");
  create->add_flag("--frozen", command->frozen, "The ground stays; default: successors of members are followed");
  CLI::App* resolve = family.Add("resolve", Action::kResolve, "What one covers: members, communes, inhabitants");
  family.Name(resolve);
  CLI::App* overlap = family.Add("overlap", Action::kOverlap, "The ground that two share");
  family.Name(overlap);
  overlap->add_option("OTHER", command->other, "The second")->required()->transform(NameIn("territories"));
  CLI::App* of = family.Add("of", Action::kOf, "Those that a collectivité lies in");
  of->add_option("NAME", command->name, "A collectivité")->required()->transform(EntityNameReader());
  AddPaging(of, &command->paging);
  for (CLI::App* reading : {resolve, overlap, of}) {
    AddAsOf(reading, &invocation->globals);
    AddReading(reading, &invocation->globals);
  }
}

void AddOrganisation(CLI::App& root, Invocation* invocation) {
  Family family(AddVerb(root, "organisation", "Groupements, chambers, operators, firms, associations; identity cards",
                        "soclectl organisation card epci-200093201\n  soclectl organisation get siren-200035855"),
                invocation, "organisations", true);
  family.AddCommon();
  WrittenCommand* command = family.command();
  CLI::App* create = family.AddCreate();
  create->add_option("--siren", command->siren, "Nine digits")->type_name("SIREN");
  create->add_option("--rna", command->rna, "W and nine characters")->type_name("RNA");
  create->add_option("--seat", command->seat, "The commune of its seat")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  CLI::App* card = family.Add("card", Action::kCard, "What a collectivité or an organisation is part of");
  card->add_option("NAME", command->name, "Who")->required()->transform(AnyName());
  AddAsOf(card, &invocation->globals);
  AddReading(card, &invocation->globals);
}

}  // namespace

void AddWrittenVerbs(CLI::App& root, Invocation* invocation) {
  AddTerritory(root, invocation);
  AddOrganisation(root, invocation);
}

}  // namespace socle::cli
