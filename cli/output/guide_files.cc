#include "cli/output/guide_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "cli/output/document_converter.h"
#include "cli/output/guide_layout.h"
#include "platform/api/digest.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAside = ".guide-build-";

absl::Status CannotWrite(const fs::path& path, std::string_view why) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", path.string(), why));
}

// Held as long as it lives, and let go by the system however the process ends.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder) : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
  ~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  bool Take() const { return descriptor_ >= 0 && flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

 private:
  const int descriptor_;
};

absl::Status Write(const fs::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!(file << content) || !file.flush()) return CannotWrite(path, "cannot be written");
  return absl::OkStatus();
}

// "Guide de bonnes pratiques" of its first line.
std::string TitleOf(const std::string& markdown) {
  const size_t begin = markdown.find("# ");
  if (begin == std::string::npos) return "Guide";
  const std::string line = markdown.substr(begin + 2, markdown.find('\n', begin) - begin - 2);
  std::string title;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) ++i;
    title += line[i];
  }
  return title;
}

// pandoc gives the parts of an archive the time of day, whatever SOURCE_DATE_EPOCH says.
absl::Status ForgetTimes(const fs::path& archive) {
  constexpr uint16_t kMidnight = 0, kFirstDay = 1 << 5 | 1;  // 1 January 1980, as DOS writes days
  int error = 0;
  zip_t* zip = zip_open(archive.c_str(), 0, &error);
  if (zip == nullptr) return absl::InternalError(fmt::format("{}: pandoc wrote no archive", archive.string()));
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    zip_file_set_dostime(zip, static_cast<zip_uint64_t>(i), kMidnight, kFirstDay, 0);
  }
  if (zip_close(zip) == 0) return absl::OkStatus();
  zip_discard(zip);
  return CannotWrite(archive, "cannot be written");
}

absl::Status Convert(const fs::path& aside, const std::string& format, const std::string& title, const fs::path& to,
                     std::chrono::milliseconds limit) {
  const bool as_html = format == "html";
  const fs::path filter = aside / "filter.lua", layout = aside / ("layout." + format);
  SOCLE_RETURN_IF_ERROR(Write(filter, kGuideFilter));
  SOCLE_RETURN_IF_ERROR(Write(layout, as_html ? kGuideHtml : kGuideOpenDocument));
  SOCLE_RETURN_IF_ERROR(RunConverter(
      {"--from=commonmark+yaml_metadata_block", as_html ? "--to=html5" : "--to=odt", "--standalone", "--wrap=none",
       "--lua-filter", filter.string(), "--template", layout.string(), "--metadata", "lang:fr", "--metadata",
       (as_html ? "pagetitle:" : "title:") + title, "--output", to.string(), "--", (aside / "text.md").string()},
      limit));
  return as_html ? absl::OkStatus() : ForgetTimes(to);
}

// PDF is made of the HTML, which is made aside where nobody asked for it.
absl::Status WriteFormat(const std::string& markdown, const fs::path& aside, const std::string& format,
                         const fs::path& to, std::chrono::milliseconds limit) {
  if (format == "md") return Write(to, markdown);
  if (format != "pdf") return Convert(aside, format, TitleOf(markdown), to, limit);
  fs::path html = to;
  html.replace_extension(".html");
  if (!fs::exists(html)) {
    html = aside / "text.html";
    SOCLE_RETURN_IF_ERROR(Convert(aside, "html", TitleOf(markdown), html, limit));
  }
  return WritePdf(html, to, limit);
}

absl::StatusOr<GuideFile> Measure(const fs::path& written, const fs::path& path) {
  std::ifstream file(written, std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  if (!file || content.empty()) return CannotWrite(written, "cannot be read");
  return GuideFile{.path = path, .size = content.size(), .sha256 = api::Sha256Hex(content)};
}

// `aside` is empty and ours.
absl::StatusOr<std::vector<GuideFile>> WriteAside(const std::string& markdown, const fs::path& folder,
                                                  const fs::path& aside, const std::string& name,
                                                  const std::vector<std::string>& formats,
                                                  std::chrono::milliseconds limit) {
  SOCLE_RETURN_IF_ERROR(Write(aside / "text.md", markdown));
  std::vector<GuideFile> files;
  for (const std::string format : {"md", "html", "odt", "pdf"}) {
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) continue;
    const std::string file = fmt::format("{}.{}", name, format);
    SOCLE_RETURN_IF_ERROR(WriteFormat(markdown, aside, format, aside / file, limit));
    SOCLE_ASSIGN_OR_RETURN(GuideFile measured, Measure(aside / file, folder / file));
    files.push_back(std::move(measured));
  }
  std::error_code error;
  for (const GuideFile& file : files) {
    fs::rename(aside / file.path.filename(), file.path, error);
    if (error) return CannotWrite(file.path, error.message());
  }
  return files;
}

}  // namespace

absl::StatusOr<std::vector<GuideFile>> WriteGuideFiles(const std::string& markdown, const fs::path& folder,
                                                       const std::string& name, const std::vector<std::string>& formats,
                                                       std::chrono::milliseconds limit) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return CannotWrite(folder, error.message());
  const FolderLock lock(folder);
  if (!lock.Take()) {
    return absl::FailedPreconditionError(
        fmt::format("{}: another build writes there, or it cannot be read", folder.string()));
  }
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code ignored;
    if (entry.path().filename().string().starts_with(kAside)) fs::remove_all(entry.path(), ignored);
  }
  const fs::path aside = folder / fmt::format("{}{}", kAside, getpid());
  fs::create_directory(aside, error);
  if (error) return CannotWrite(aside, error.message());
  auto files = WriteAside(markdown, folder, aside, name, formats, limit);
  fs::remove_all(aside, error);
  return files;
}

}  // namespace socle::cli
