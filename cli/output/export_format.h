// Collectivités as rows of a file.
#pragma once

#include <string>

#include "socle/registry/v1/collectivite.pb.h"

namespace socle::cli {

// The header line. Columns are only ever added at the end.
std::string ExportCsvHeader();

// One line. Lists are separated by spaces, references to others are short names ("commune-59350"), dates are ISO, an
// open or unpublished value is empty.
std::string ExportCsvRow(const registry::v1::Collectivite& collectivite);

}  // namespace socle::cli
