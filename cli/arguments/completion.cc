#include "cli/arguments/completion.h"

#include <fmt/format.h>

namespace socle::cli {
namespace {

struct CompletedOption {
  std::string flag;  // "--as-of"
  std::string help;
  std::vector<std::string> values;  // what it chooses from; empty: anything
  bool takes_value = false;
  bool is_file = false;
};

std::vector<std::string> SplitChoices(const std::string& type) {
  if (type.find('|') == std::string::npos) return {};
  return CLI::detail::split(type, '|');
}

std::vector<CompletedOption> OptionsOf(const CLI::App& app) {
  std::vector<CompletedOption> options;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty()) continue;
    const std::string type = option->get_type_name();
    options.push_back({"--" + option->get_lnames().front(), option->get_description(), SplitChoices(type),
                       option->get_items_expected_max() > 0,
                       type.rfind("FILE", 0) == 0 || type.rfind("FOLDER", 0) == 0});
  }
  for (const CLI::App* group : app.get_subcommands(std::function<bool(const CLI::App*)>())) {
    if (!group->get_name().empty()) continue;  // option groups are subcommands without a name
    for (auto& option : OptionsOf(*group)) options.push_back(std::move(option));
  }
  return options;
}

std::vector<const CLI::App*> VerbsOf(const CLI::App& root) {
  std::vector<const CLI::App*> verbs;
  for (const CLI::App* verb : root.get_subcommands(std::function<bool(const CLI::App*)>())) {
    if (!verb->get_name().empty()) verbs.push_back(verb);
  }
  return verbs;
}

// Words that stand in the place of an argument of the verb.
std::string WordsOf(const std::string& verb) {
  if (verb == "completion") return "bash zsh fish";
  if (verb == "count") return "type departement region zone nature fiscalite epci";
  return "";
}

bool TakesPaths(const std::string& verb) { return verb == "import"; }

std::string Flags(const std::vector<CompletedOption>& options) {
  std::string flags;
  for (const auto& option : options) flags += (flags.empty() ? "" : " ") + option.flag;
  return flags;
}

std::string BashScript(const CLI::App& root) {
  std::string verbs;
  std::string cases;
  std::string values;
  std::vector<CompletedOption> all = OptionsOf(root);
  for (const CLI::App* verb : VerbsOf(root)) {
    const auto options = OptionsOf(*verb);
    verbs += (verbs.empty() ? "" : " ") + verb->get_name();
    cases += fmt::format("    {}) words=\"{} $global\" ;;\n", verb->get_name(),
                         CLI::detail::trim_copy(WordsOf(verb->get_name()) + " " + Flags(options)));
    all.insert(all.end(), options.begin(), options.end());
  }
  std::set<std::string> seen;
  std::string files;
  std::string free;
  for (const auto& option : all) {
    if (!option.takes_value || !seen.insert(option.flag).second) continue;
    if (!option.values.empty()) {
      values += fmt::format("    {}) mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$current\"); return ;;\n",
                            option.flag, CLI::detail::join(option.values, " "));
    } else {
      auto& list = option.is_file ? files : free;
      list += (list.empty() ? "" : " | ") + option.flag;
    }
  }
  return fmt::format(R"(# bash completion for soclectl
_soclectl() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" verb="" word words
  local verbs="{verbs}"
  local global="{global}"
  COMPREPLY=()
  case "$previous" in
{values}    {files}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    {free}) return ;;
  esac
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " $verbs " in *" $word "*) verb="$word"; break ;; esac
  done
  case "$verb" in
    "") words="$verbs $global" ;;
{cases}  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [ "$verb" = import ] && [ "${{current#-}}" = "$current" ]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -o filenames -o bashdefault -F _soclectl soclectl
)",
                     fmt::arg("verbs", verbs), fmt::arg("global", Flags(OptionsOf(root))), fmt::arg("values", values),
                     fmt::arg("files", files), fmt::arg("free", free), fmt::arg("cases", cases));
}

// Within single quotes of zsh's _arguments, brackets and colons have a meaning.
std::string ZshText(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else if (c == '[' || c == ']' || c == ':') {
      quoted += std::string("\\") + c;
    } else {
      quoted += c;
    }
  }
  return quoted;
}

std::string ZshOption(const CompletedOption& option) {
  std::string action;
  if (option.takes_value) {
    action = option.is_file ? ":file:_files" : ":value:(" + CLI::detail::join(option.values, " ") + ")";
  }
  return fmt::format("'{}[{}]{}'", option.flag, ZshText(option.help), action);
}

std::string ZshScript(const CLI::App& root) {
  std::string verbs;
  std::string cases;
  std::string global;
  for (const auto& option : OptionsOf(root)) global += "    " + ZshOption(option) + "\n";
  for (const CLI::App* verb : VerbsOf(root)) {
    verbs += fmt::format("    '{}:{}'\n", verb->get_name(), ZshText(verb->get_description()));
    std::string arguments;
    for (const auto& option : OptionsOf(*verb)) arguments += " " + ZshOption(option);
    if (TakesPaths(verb->get_name())) arguments += " '*:file:_files'";
    if (const auto words = WordsOf(verb->get_name()); !words.empty()) arguments += " '1:word:(" + words + ")'";
    cases += fmt::format("    {}) _arguments $global{} ;;\n", verb->get_name(), arguments);
  }
  return fmt::format(R"(#compdef soclectl
_soclectl() {{
  local context state line
  local -a verbs global
  verbs=(
{verbs}  )
  global=(
{global}  )
  _arguments -C $global '1:verb:->verb' '*::argument:->argument'
  case "$state" in
    verb) _describe verb verbs; return ;;
  esac
  case "$line[1]" in
{cases}  esac
}}
_soclectl "$@"
)",
                     fmt::arg("verbs", verbs), fmt::arg("global", global), fmt::arg("cases", cases));
}

std::string FishText(const std::string& text) {
  std::string quoted;
  for (const char c : text) quoted += (c == '\'' || c == '\\') ? std::string("\\") + c : std::string(1, c);
  return quoted;
}

std::string FishOption(const CompletedOption& option, const std::string& condition) {
  std::string line = "complete -c soclectl" + condition + " -l " + option.flag.substr(2);
  if (option.takes_value) line += option.is_file ? " -r -F" : " -x";
  if (!option.values.empty()) line += " -a '" + CLI::detail::join(option.values, " ") + "'";
  return line + " -d '" + FishText(option.help) + "'\n";
}

std::string FishScript(const CLI::App& root) {
  std::string script = "# fish completion for soclectl\ncomplete -c soclectl -f\n";
  for (const auto& option : OptionsOf(root)) script += FishOption(option, "");
  for (const CLI::App* verb : VerbsOf(root)) {
    const std::string& name = verb->get_name();
    script += fmt::format("complete -c soclectl -n __fish_use_subcommand -a {} -d '{}'\n", name,
                          FishText(verb->get_description()));
    const std::string condition = " -n '__fish_seen_subcommand_from " + name + "'";
    for (const auto& option : OptionsOf(*verb)) script += FishOption(option, condition);
    if (TakesPaths(name)) script += "complete -c soclectl" + condition + " -F\n";
    if (const auto words = WordsOf(name); !words.empty())
      script += "complete -c soclectl" + condition + " -a '" + words + "'\n";
  }
  return script;
}

}  // namespace

std::string CompletionScript(const CLI::App& root, const std::string& shell) {
  return shell == "bash" ? BashScript(root) : shell == "zsh" ? ZshScript(root) : FishScript(root);
}

}  // namespace socle::cli
