#include "services/census/api/guides/guide_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMostCriteria = 20;
constexpr int kMostReaders = 50;
constexpr int kMostChapters = 50;
constexpr int kMostSheets = 500;

void CheckId(const std::string& path, const std::string& id, std::set<std::string>* before, Violations* violations) {
  if (socle::api::IsResourceId(id) && before->insert(id).second) return;
  violations->Add(path + ".id", "is no id of 3 to 63 lower-case letters, digits and '-', or stands here twice",
                  path + ".id : identifiant mal formé ou en double.");
}

void TakeChapters(const v1::Guide& proto, Violations* violations, Guide* taken) {
  std::set<std::string> ids, sheets;
  taken->chapters.clear();
  for (int i = 0; i < proto.chapters_size(); ++i) {
    const v1::Chapter& sent = proto.chapters(i);
    const std::string path = fmt::format("guide.chapters[{}]", i);
    Chapter chapter{.id = sent.id(),
                    .title = violations->Text(path + ".title", sent.title(), {.min = 1, .max = 300}),
                    .introduction = violations->Text(path + ".introduction", sent.introduction(), {.max = 20'000})};
    CheckId(path, chapter.id, &ids, violations);
    if (sent.sheets_size() > kMostSheets) {
      violations->Add(path + ".sheets", fmt::format("are more than {}", kMostSheets),
                      fmt::format("{}.sheets : {} au plus.", path, kMostSheets));
      continue;
    }
    for (int k = 0; k < sent.sheets_size(); ++k) {
      const auto id = socle::api::IdOfName(sent.sheets(k), "projectSheets", "sheet");
      if (id.ok() && sheets.insert(*id).second) {
        chapter.sheets.push_back(*id);
        continue;
      }
      violations->Add(fmt::format("{}.sheets[{}]", path, k), "is no name of a sheet, or stands in a chapter already",
                      fmt::format("{}.sheets[{}] : nom mal formé, ou déjà dans un chapitre.", path, k));
    }
    std::sort(chapter.sheets.begin(), chapter.sheets.end());
    taken->chapters.push_back(std::move(chapter));
  }
}

}  // namespace

v1::Guide Show(const Guide& guide) {
  v1::Guide proto;
  proto.set_name(guide.Name());
  proto.set_display_name(guide.label);
  proto.set_introduction(guide.introduction);
  proto.set_pilot(guide.pilot);
  proto.set_commission(guide.commission);
  for (const SelectionCriterion& each : guide.criteria) {
    auto* shown = proto.add_criteria();
    shown->set_id(each.id);
    shown->set_display_name(each.label);
    shown->set_max_score(each.max_score);
  }
  for (const std::string& reader : guide.readers) proto.add_readers(reader);
  for (const Chapter& chapter : guide.chapters) {
    auto* shown = proto.add_chapters();
    shown->set_id(chapter.id);
    shown->set_title(chapter.title);
    shown->set_introduction(chapter.introduction);
    for (const std::string& id : chapter.sheets) shown->add_sheets("projectSheets/" + id);
  }
  proto.set_edition_count(guide.edition_count);
  proto.set_synthetic(guide.synthetic);
  ToProto(guide.create_time, proto.mutable_create_time());
  ToProto(guide.update_time, proto.mutable_update_time());
  proto.set_revision(guide.revision);
  proto.set_etag(socle::api::RevisionEtag(guide.revision));
  return proto;
}

v1::Consent Show(const Consent& consent) {
  v1::Consent proto;
  proto.set_name(consent.Name());
  proto.set_sheet("projectSheets/" + consent.sheet);
  proto.set_sheet_version(consent.sheet_version);
  proto.set_given(consent.given);
  ToProto(consent.create_time, proto.mutable_create_time());
  proto.set_revision(consent.revision);
  return proto;
}

v1::Edition Show(const Edition& edition) {
  v1::Edition proto;
  proto.set_name(edition.Name());
  proto.set_state(static_cast<v1::Edition::State>(edition.state));
  proto.set_template_version(edition.template_version);
  proto.set_sha256(edition.sha256);
  for (const EditionPage& page : edition.pages) {
    auto* shown = proto.add_pages();
    shown->set_chapter(page.chapter);
    shown->set_sheet("projectSheets/" + page.sheet);
    shown->set_sheet_version(page.version);
    shown->set_consent(page.consent);
  }
  for (const std::string& id : edition.left_out) proto.add_left_out("projectSheets/" + id);
  for (const PriorityAxis& axis : edition.axes) {
    auto* shown = proto.add_priority_axes();
    shown->set_code_list(axis.list);
    shown->set_theme(axis.code);
    shown->set_display_name(axis.label);
    shown->set_project_count(axis.projects);
    shown->set_synthetic_sheet_count(axis.synthetic);
    for (const PriorityAxis::Part& part : axis.parts) {
      for (const EvidenceSheet& sheet : part.evidence) {
        auto* evidence = shown->add_evidence();
        evidence->set_sheet("projectSheets/" + sheet.sheet);
        evidence->set_sheet_version(sheet.version);
        evidence->set_theme(part.code);
      }
    }
  }
  proto.set_markdown(edition.markdown);
  proto.set_decision(edition.decision);
  ToProto(edition.create_time, proto.mutable_create_time());
  proto.set_revision(edition.revision);
  proto.set_etag(socle::api::RevisionEtag(edition.revision));
  return proto;
}

void FromProto(const v1::Guide& proto, Violations* violations, Guide* taken) {
  taken->label = violations->Text("guide.display_name", proto.display_name(), {.min = 1, .max = 300});
  taken->introduction = violations->Text("guide.introduction", proto.introduction(), {.max = 20'000});
  taken->synthetic = proto.synthetic();
  if (proto.criteria_size() > kMostCriteria || proto.readers_size() > kMostReaders ||
      proto.chapters_size() > kMostChapters) {
    violations->Add(
        "guide",
        fmt::format("has more than {} criteria, {} readers or {} chapters", kMostCriteria, kMostReaders, kMostChapters),
        fmt::format("guide : {} critères, {} lecteurs et {} chapitres au plus.", kMostCriteria, kMostReaders,
                    kMostChapters));
    return;
  }
  std::set<std::string> ids, readers;
  taken->criteria.clear();
  for (int i = 0; i < proto.criteria_size(); ++i) {
    const v1::SelectionCriterion& sent = proto.criteria(i);
    const std::string path = fmt::format("guide.criteria[{}]", i);
    CheckId(path, sent.id(), &ids, violations);
    if (sent.max_score() < 1 || sent.max_score() > 100) {
      violations->Add(path + ".max_score", "is not 1 to 100", path + ".max_score : de 1 à 100.");
    }
    taken->criteria.push_back(
        {.id = sent.id(),
         .label = violations->Text(path + ".display_name", sent.display_name(), {.min = 1, .max = 300}),
         .max_score = sent.max_score()});
  }
  for (int i = 0; i < proto.readers_size(); ++i) {
    readers.insert(socle::api::NameField(fmt::format("guide.readers[{}]", i), proto.readers(i),
                                         {"collectivites", "organisations"}, true, violations));
  }
  taken->readers.assign(readers.begin(), readers.end());
  TakeChapters(proto, violations, taken);
}

}  // namespace socle::census::api
