-- Maps the intermediate HTML of fragment.py to what pandoc knows, for DOCX.

function Span(el)
  local kind, key, n = el.classes[1], el.attributes.key, el.attributes.n
  if kind == 'ix' or kind == 'see' then return {} end
  if kind == 'at' then return pandoc.Span({}, { id = key }) end
  if not key then return el.identifier == '' and el.content or nil end
  local content = el.content
  if el.attributes.url then content:insert(pandoc.Link('原文', el.attributes.url)) end
  if kind == 'note' then
    return pandoc.Note { pandoc.Para(content) }
  elseif #content > 0 then
    return { pandoc.Str('（'), pandoc.Span(content), pandoc.Str('）') }
  end
  return pandoc.Superscript { pandoc.Str('[' .. n:gsub(' ', '、') .. ']') }
end

function Div(el)
  local kind = el.classes[1]
  local style = ({ points = '要点', aside = '附注', options = '选项' })[kind]
  if style then return pandoc.Div(el.content, { ['custom-style'] = style, class = kind }) end
end
