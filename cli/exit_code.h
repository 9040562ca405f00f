// What soclectl ends with. Scripts may rely on the numbers; `soclectl --help` documents them.
#pragma once

namespace socle::cli {

enum class ExitCode {
  kOk = 0,
  kError = 1,        // the call failed, or a file could not be read or written
  kUsage = 2,        // wrong arguments, refused here or by the service
  kNotFound = 3,     // nothing has the name, or nothing was found
  kUnavailable = 4,  // the service cannot be reached, is not ready or did not answer in time
  kBroken = 5,       // what was verified is not as it was
};

}  // namespace socle::cli
