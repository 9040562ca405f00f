#include "services/census/options.h"

#include <fmt/format.h>

#include <string>

namespace socle::census {
namespace {

// The families of resources: each has a permission to read and one to write.
constexpr const char* kFamilies[] = {
    "campaigns",     "codeLists", "grants", "guides", "indicators", "labelledTerritories",
    "projectSheets", "proposals", "search", "sheets", "tables",
};

// An operator runs the platform: it reads, and writes no content. Who writes one resource depends on whom it is kept
// by, owned by or entrusted to, never on what kind of collectivité somebody acts for. A service that names sheets on
// behalf of others is a reader that may ask besides who reads them.
std::string Roles() {
  std::string read = R"("events.events.read")";
  std::string write;
  for (const char* family : kFamilies) {
    read += fmt::format(R"(, "census.{}.read")", family);
    write += fmt::format(R"(, "census.{}.write")", family);
  }
  return fmt::format(R"({{"reader": [{0}], "contributor": [{0}{1}], "validator": [{0}], "operator": [{0}], )"
                     R"("service": [{0}, "census.sheetReaders.read"], )"
                     R"("data-protection": ["events.events.read", "audit.readings.read", "audit.subjects.erase"]}})",
                     read, write);
}

}  // namespace

Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50053";
  options.process.server.open_at_start = false;
  options.process.metrics_listen = "127.0.0.1:9466";
  options.process.roles = Roles();
  options.storage.database.address.application_name = "socle-census";
  return options;
}

void AddFlags(Options* options, server::Flags* flags) {
  server::AddFlags(&options->process, flags);
  server::AddFlags(&options->storage, flags);
  audit::AddFlags(&options->sealing, flags);
  audit::AddFlags(&options->security, flags);
  flags->Text("programmes", &options->programmes, "Folder with the programmes, one *.json each");
  server::AddFlags("registry", &options->registry, flags);
  server::AddFlags("contracts", &options->contracts, flags);
}

}  // namespace socle::census
