#include "platform/tables/xml_parser.h"

#include <expat.h>

#include <new>

#include "platform/tables/table.h"

namespace socle::tables {
namespace {

constexpr int kDeepest = 100;

}  // namespace

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view XmlAttributes::operator[](std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (LocalName(pair[0]) == name) return pair[1];
  }
  return {};
}

XmlParser::XmlParser(XmlHandler* handler) : handler_(handler), parser_(XML_ParserCreate(nullptr)) {
  if (parser_ == nullptr) throw std::bad_alloc();
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, OnBegin, OnEnd);
  XML_SetCharacterDataHandler(parser_, OnText);
  XML_SetStartDoctypeDeclHandler(parser_, OnDoctype);
}

XmlParser::~XmlParser() { XML_ParserFree(parser_); }

void XmlParser::Stop() { XML_StopParser(parser_, XML_FALSE); }

void XmlParser::OnBegin(void* self, const char* name, const char** attributes) {
  auto* parser = static_cast<XmlParser*>(self);
  if (++parser->depth_ > kDeepest) return parser->Stop();
  parser->handler_->Begin(LocalName(name), XmlAttributes(attributes));
  if (!parser->handler_->status().ok()) parser->Stop();
}

void XmlParser::OnEnd(void* self, const char* name) {
  auto* parser = static_cast<XmlParser*>(self);
  --parser->depth_;
  parser->handler_->End(LocalName(name));
  if (!parser->handler_->status().ok()) parser->Stop();
}

void XmlParser::OnText(void* self, const char* text, int size) {
  static_cast<XmlParser*>(self)->handler_->Text({text, static_cast<size_t>(size)});
}

void XmlParser::OnDoctype(void* self, const char*, const char*, const char*, int) {
  static_cast<XmlParser*>(self)->Stop();
}

absl::Status XmlParser::Take(std::string_view piece, bool last) {
  const XML_Status parsed = XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
  if (absl::Status told = handler_->status(); !told.ok()) return told;
  if (parsed != XML_STATUS_OK) return NoTable("its XML is malformed", "le XML est mal formé");
  return absl::OkStatus();
}

}  // namespace socle::tables
