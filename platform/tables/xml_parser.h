// XML of strangers, element by element: no document type, so no entities of its own and nothing that grows when it is
// read. Names without their prefix.
#pragma once

#include <string_view>

#include "absl/status/status.h"

struct XML_ParserStruct;

namespace socle::tables {

// The attributes of an element; valid during the call.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  // "" when it is not there.
  std::string_view operator[](std::string_view name) const;

 private:
  const char** pairs_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void Begin(std::string_view element, const XmlAttributes& attributes) = 0;
  virtual void End(std::string_view element) = 0;
  // One text may come in several pieces.
  virtual void Text(std::string_view text) = 0;
  // What stops the reading; asked after each piece.
  virtual absl::Status status() const { return absl::OkStatus(); }
};

class XmlParser {
 public:
  // `handler` must outlive it.
  explicit XmlParser(XmlHandler* handler);
  ~XmlParser();
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;

  // INVALID_ARGUMENT when it is not well-formed, has a document type or is nested deeper than 100; or what the handler
  // says.
  absl::Status Take(std::string_view piece, bool last);

 private:
  static void OnBegin(void* self, const char* name, const char** attributes);
  static void OnEnd(void* self, const char* name);
  static void OnText(void* self, const char* text, int size);
  static void OnDoctype(void* self, const char*, const char*, const char*, int);
  void Stop();

  XmlHandler* const handler_;
  XML_ParserStruct* const parser_;
  int depth_ = 0;
};

// What follows the colon.
std::string_view LocalName(std::string_view name);

}  // namespace socle::tables
