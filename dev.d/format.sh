#!/usr/bin/env bash
# usage: ./dev format [FILE…]
# Rewrites C++ files and protos as the lint wants them: all of ours, or those named.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
[ "${1:-}" != --help ] || { show_help "${BASH_SOURCE[0]}" && exit 0; }
setup_for all

if [ $# -gt 0 ]; then
  files=()
  for name in "$@"; do files+=("$(absolute_path "$name")"); done
else
  mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.h' '*.cc' 'proto/socle/*.proto')
fi
for file in "${files[@]}"; do
  [ -f "$file" ] || continue
  case "$file" in
    *.h | *.cc) clang-format-14 -i "$file" ;;
    *.proto) buf format -w "$file" ;;
    *) fail "$file is neither C++ nor a proto" "name .h, .cc and .proto files" ;;
  esac
done
