#include "cli/output/guide_layout.h"

namespace socle::cli {

const std::string_view kGuideFilter = R"lua(local function anchor(block)
  if block.t ~= 'Para' or #block.content == 0 or block.content[1].t ~= 'RawInline' then return nil end
  return block.content[1].text:match('^<a id="([a-z0-9-]+)">$')
end

function Pandoc(document)
  local blocks, id = pandoc.List(), nil
  for _, block in ipairs(document.blocks) do
    local found = anchor(block)
    if found then
      id = found
    else
      if id and block.t == 'Header' then
        block.identifier = id
        if FORMAT == 'odt' then
          blocks:insert(pandoc.RawBlock('opendocument', '<text:p text:style-name="Page"/>'))
        end
        id = nil
      end
      blocks:insert(block)
    end
  end
  return pandoc.Pandoc(blocks, document.meta)
end
)lua";

const std::string_view kGuideHtml = R"html(<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$pagetitle$</title>
<style>
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; color: #1d1d1f; background: #fff;
  font: 1.05rem/1.55 Georgia, "DejaVu Serif", serif; overflow-wrap: break-word; }
h1, h2, h3 { font-family: "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; line-height: 1.2; color: #0b3d66; }
h1 { font-size: 2.2rem; margin: 3rem 0 2rem; padding-bottom: 1rem; border-bottom: .3rem solid #0b3d66; }
h2 { font-size: 1.6rem; margin-top: 4rem; }
h3 { font-size: 1.25rem; margin-top: 3rem; padding-top: 1rem; border-top: 1px solid #b9c4ce; }
a { color: #0b5394; }
li { margin: .2rem 0; }
blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: .3rem solid #b35c00; background: #fff5e9; }
code { font-size: .85em; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-before: page; break-after: avoid; border-top: 0; margin-top: 0; }
  h2 + h3, h2 + p + h3 { break-before: avoid; }
  a { color: inherit; text-decoration: none; }
}
</style>
</head>
<body>
$body$
</body>
</html>
)html";

const std::string_view kGuideOpenDocument = R"xml(<?xml version="1.0" encoding="utf-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2">
<office:font-face-decls>
<style:font-face style:name="Courier New" style:font-family-generic="modern" style:font-pitch="fixed" svg:font-family="'Courier New'"/>
</office:font-face-decls>
<office:automatic-styles>
$automatic-styles$
<style:style style:name="Page" style:family="paragraph" style:parent-style-name="Text_20_body">
<style:paragraph-properties fo:break-before="page" fo:margin-top="0cm" fo:margin-bottom="0cm"/>
<style:text-properties fo:font-size="2pt"/>
</style:style>
</office:automatic-styles>
<office:body>
<office:text>
$body$
</office:text>
</office:body>
</office:document-content>
)xml";

}  // namespace socle::cli
