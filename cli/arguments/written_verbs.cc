#include <functional>

#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = WrittenCommand::Action;

// "territories/ti-0101" of "ti-0101".
CLI::Validator BareIdIn(const std::string& collection) {
  return CLI::Validator(
      [collection](std::string& text) -> std::string {
        if (text.find('/') == std::string::npos) text = collection + "/" + text;
        return "";
      },
      "");
}

// The name of a collectivité; "" stays what it is.
CLI::Validator NameOrNone() {
  return CLI::Validator([](std::string& text) -> std::string { return text.empty() ? "" : EntityNameReader()(text); },
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
    CLI::App* restore = Add("undelete", Action::kUndelete, "Take a deletion back");
    for (CLI::App* verb : {remove, restore}) {
      Name(verb);
      AddWriting(verb);
    }
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
        ->transform(BareIdIn(collection_));
  }

  // A new one, changes and corrections; `add_own` adds the options of fields that only this kind has.
  void AddWrites(const std::function<void(CLI::App*)>& add_own, const std::string& required_field = "") {
    CLI::App* create = Add("create", Action::kCreate, "Record a new one");
    create->add_option("LABEL", command_->label, "What it is called")->required();
    create->add_option("--id", command_->id, "Last part of its name; default: one is made")->type_name("ID");
    AddDay(create, "--from", &command_->from, "Its first day");
    CLI::App* update = Add("update", Action::kUpdate, "Record that it changed, from a day on");
    AddDay(update, "--from", &command_->from, "First day on which it is so; default today in Paris");
    CLI::App* correct = Add("correct", Action::kCorrect, "Say what was recorded wrongly; it was never so");
    AddDay(correct, "--as-of", &invocation_->globals.as_of, "A day of what is corrected; default today in Paris");
    AddDay(correct, "--from", &command_->from, "The right first day");
    for (CLI::App* edit : {update, correct}) {
      Name(edit);
      edit->add_option("--label", command_->label, "What it is called")->type_name("TEXT");
      AddWriting(edit);
      edit->add_flag_callback(
          "--no-members", [this_ = command_] { this_->members.emplace(); }, "It has none");
      edit->add_flag_callback(
          "--no-external-ids", [this_ = command_] { this_->external_ids.emplace(); }, "It has none");
      edit->add_flag("--no-end", command_->no_end, "No last day is known");
    }
    for (CLI::App* write : {create, update, correct}) {
      AddDay(write, "--to", &command_->to, "The day after its last");
      write->add_option("--kind", command_->kind, "Such as " + std::string(organisations_ ? "PETR" : "SCOT"))
          ->type_name("KIND");
      write->add_option("--member", command_->members, "A collectivité or organisation; as often as there are members")
          ->type_name("NAME")
          ->transform(AnyNameReader());
      write->add_option("--external-id", command_->external_ids, "SYSTEM=ID, as often as there are")
          ->type_name("SYSTEM=ID");
      write->add_option("--description", command_->description, "What there is to say of it")->type_name("TEXT");
      add_own(write);
    }
    AddDryRun(create);
    create->get_option("--kind")->required();
    if (!required_field.empty()) create->get_option(required_field)->required();
  }

  WrittenCommand* command() { return command_.get(); }

 private:
  void AddDryRun(CLI::App* verb) {
    verb->add_flag("--dry-run,--validate-only", command_->validate_only, "Check it, write nothing");
  }

  void AddWriting(CLI::App* verb) {
    verb->add_option("--etag", command_->etag, "Refuse when it changed since it was read")->type_name("ETAG");
    AddDryRun(verb);
  }

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
  family.AddWrites(
      [command](CLI::App* write) {
        AddDay(write, "--perimeter-date", &command->perimeter_date, "The date at which the members were these");
        write->add_flag_callback(
            "--frozen", [command] { command->frozen = true; }, "The ground stays");
        write->add_flag_callback(
            "--no-frozen", [command] { command->frozen = false; },
            "Successors of members are followed; so a new one is unless told");
      },
      "--perimeter-date");
  CLI::App* resolve = family.Add("resolve", Action::kResolve, "What one covers: members, communes, inhabitants");
  family.Name(resolve);
  CLI::App* overlap = family.Add("overlap", Action::kOverlap, "The ground that two share");
  family.Name(overlap);
  overlap->add_option("OTHER", command->other, "The second")->required()->transform(BareIdIn("territories"));
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
  family.AddWrites([command](CLI::App* write) {
    write->add_option("--legal-form", command->legal_form, "As its statutes say it")->type_name("TEXT");
    write->add_option("--siren", command->siren, "Nine digits")->type_name("SIREN");
    write->add_option("--rna", command->rna, "W and nine characters")->type_name("RNA");
    write->add_option("--seat", command->seat, "The commune of its seat")->type_name("NAME")->transform(NameOrNone());
    write->add_option("--population", command->population, "Inhabitants")->type_name("N");
  });
  CLI::App* card = family.Add("card", Action::kCard, "What a collectivité or an organisation is part of");
  card->add_option("NAME", command->name, "Who")->required()->transform(AnyNameReader());
  AddAsOf(card, &invocation->globals);
  AddReading(card, &invocation->globals);
}

}  // namespace

void AddWrittenVerbs(CLI::App& root, Invocation* invocation) {
  AddTerritory(root, invocation);
  AddOrganisation(root, invocation);
}

}  // namespace socle::cli
