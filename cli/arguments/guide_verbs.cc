#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = GuideCommand::Action;

std::pair<CLI::App*, std::shared_ptr<GuideCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                        const std::string& description, const std::string& example,
                                                        Invocation* invocation) {
  auto command = std::make_shared<GuideCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  if (action != Action::kList) {
    verb->add_option("NAME", command->name, "Such as bonnes-pratiques-2014")->required()->transform(NameIn("guides"));
  }
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

}  // namespace

void AddGuideVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* guide = AddVerb(root, "guide", "Guides of good practices, and their editions as documents",
                            "soclectl guide build bonnes-pratiques-2014 --edition 1 --folder guide");
  guide->require_subcommand(1);
  const auto [list, listed] =
      Add(*guide, "list", Action::kList, "The guides there are", "soclectl guide list", invocation);
  AddPaging(list, &listed->paging);
  Add(*guide, "show", Action::kShow, "Its chapters, its editions, and the axes that the newest one gives",
      "soclectl guide show bonnes-pratiques-2014", invocation);
  const auto [build, built] =
      Add(*guide, "build", Action::kBuild,
          "An edition as documents: Markdown, HTML and OpenDocument by pandoc, and where it is asked for PDF, by "
          "weasyprint",
          "soclectl --as departement-62 guide build bonnes-pratiques-2014 --folder guide", invocation);
  build
      ->add_option(
          "--edition", built->edition,
          "Number of an edition that is there. Without: builds one, as the pilot of the guide; the same draft again "
          "while nothing changed")
      ->check(CLI::Range(1, 1'000'000).description(""));
  build->add_option("--format", built->formats, "Only these; each may be given. Without: all but pdf")
      ->type_name("md|html|odt|pdf")
      ->check(CLI::IsMember({"md", "html", "odt", "pdf"}).description(""));
  build->add_option("--folder", built->folder, "Where to; files of the same edition are replaced once they are whole")
      ->type_name("DIR")
      ->capture_default_str();
}

}  // namespace socle::cli
