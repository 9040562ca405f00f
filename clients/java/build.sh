#!/usr/bin/env bash
# Generates the stubs and compiles target/organisations.jar, with all that it needs in target/lib. Wants Java 17 and Maven 3.8.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# Tests and unit runners are not asked for: there are none here, the program is tried from outside.
mvn --batch-mode --quiet -Dmaven.test.skip=true package
